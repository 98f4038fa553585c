import type { Elicitation } from '../elicitation.ts';
import { sanitizeLine } from '../sanitize.ts';

/** More names than these help nobody to find the question. */
const MAX_NAMES = 10;

/** Names a question in an error, on one line: `The question "Where?" (city, note)`. Nothing of it is raw (C34). */
export function nameQuestion(elicitation: Elicitation): string {
  const fields = elicitation.mode === 'form' ? elicitation.form.fields : [];
  const names = fields.slice(0, MAX_NAMES).map(({ name }) => sanitizeLine(name, 60));
  if (fields.length > MAX_NAMES) names.push(`and ${fields.length - MAX_NAMES} more`);
  const list = names.length === 0 ? '' : ` (${names.join(', ')})`;
  return `The question "${sanitizeLine(elicitation.message)}"${list}`;
}
