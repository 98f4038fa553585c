import type { UrlAnswer } from './elicitation.ts';

/** What a renderer returned, if it is an answer. One in plain JavaScript may return anything. */
export function known<Answer extends UrlAnswer>(answer: Answer | undefined): Answer {
  if (answer !== undefined && /^(?:accept|decline|cancel)$/.test(answer.action)) return answer;
  throw new Error('The renderer returned no answer.');
}
