import type { AskedForm } from '../form/asked-form.ts';
import { parseForeignForm } from '../form/foreign-form.ts';

/**
 * The form that a `requestedSchema` asks for, as a renderer gets it: for tests of a renderer beyond those of
 * `describeRenderer`.
 *
 * @param requestedSchema As a server sends it, of any revision.
 * @throws AskwellError `ASKWELL_SCHEMA` if a field can't be shown; `ASKWELL_LIMIT` if it is over a cap.
 * @example
 * ```ts
 * const form = askedForm({ type: 'object', properties: { age: { type: 'integer' } }, required: ['age'] });
 * ```
 */
export function askedForm(requestedSchema: unknown): AskedForm {
  return parseForeignForm(requestedSchema);
}
