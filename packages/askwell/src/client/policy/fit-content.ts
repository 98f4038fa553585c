import { AskwellError } from '../../errors.ts';
import type { JsonObject } from '../../json.ts';
import type { FormElicitation } from '../elicitation.ts';
import { sanitizeLine } from '../sanitize.ts';
import { nameQuestion } from './name-question.ts';

/**
 * Checks an answer that no person gave before it is sent (C11).
 *
 * @param who - whose answer it is, as the beginning of a sentence
 * @returns the answer as it is sent
 * @throws AskwellError `ASKWELL_ANSWER` naming the question and the fields, never a value
 */
export function fitContent(elicitation: FormElicitation, content: unknown, who: string): JsonObject {
  const reading = elicitation.form.read(content);
  if (reading.ok) return reading.content;
  const { form, fields = {} } = reading.problem;
  const flaws = Object.entries(fields).map(
    ([name, text]) => `${sanitizeLine(name, 60)}: ${sanitizeLine(text)}`,
  );
  const text = [...(form === undefined ? [] : [sanitizeLine(form)]), ...flaws].join('; ');
  throw new AskwellError(
    'ASKWELL_ANSWER',
    `${who} does not fit. ${nameQuestion(elicitation)}: ${text.replace(/\.$/, '')}.`,
  );
}
