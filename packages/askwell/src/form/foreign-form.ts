import { parseSchema } from '../field/parse-schema.ts';
import type { JsonObject } from '../json.ts';
import { buildForm } from './build-form.ts';
import type { Form } from './build-form.ts';

/**
 * The client's side: makes a form of a `requestedSchema` that a server sent, of any revision. Unknown keywords are
 * ignored, a `pattern` is kept as text and never compiled, and no field is refused as a secret; whoever shows the form
 * may ask `looksSecret`. The caps are those of our own forms.
 *
 * @throws AskwellError `ASKWELL_SCHEMA` if a field can't be shown; `ASKWELL_LIMIT` if it is over a cap.
 */
export function parseForeignForm(requestedSchema: unknown): Form<JsonObject> {
  return buildForm<JsonObject>(parseSchema(requestedSchema, 'foreign', true));
}
