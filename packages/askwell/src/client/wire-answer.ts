import type { FormAnswer, UrlAnswer } from './elicitation.ts';

/** An answer as it goes to the server. */
export type WireAnswer =
  | { action: 'accept'; content?: Record<string, string | number | boolean | string[]> }
  | { action: 'decline' | 'cancel' };

/** Writes an answer: without the member `content`, not with null, where there is none. */
export function wireAnswer(answer: FormAnswer | UrlAnswer): WireAnswer {
  if (answer.action !== 'accept') return { action: answer.action };
  if (!('content' in answer)) return { action: 'accept' };
  return {
    action: 'accept',
    content: answer.content as NonNullable<(WireAnswer & { action: 'accept' })['content']>,
  };
}
