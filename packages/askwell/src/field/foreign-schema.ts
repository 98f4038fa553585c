import { isAskwellError } from '../errors.ts';
import { isObject, own } from '../json.ts';
import type { FieldSpec } from './field-spec.ts';
import { parseForeignProperty } from './foreign-property.ts';
import { quote, refuseSchema } from './refuse.ts';
import { resolveSchema, schemaDocument } from './resolve-schema.ts';
import { refuseHuge, refuseManyFields } from './schema-caps.ts';

const NOT_AN_OBJECT = 'The schema of the form is not an object with properties.';

/** Something that was wrong with a form and was put right, so that it can be answered all the same. */
export interface ForeignNote {
  /** The name of the field, as the server calls it; sanitize it before you show it (C34). */
  readonly field: string;
  /** What was done, in words that follow the field's title: "is left out, because no form can show it". */
  readonly text: string;
}

/** The fields of a form of another server. */
export interface ForeignSchema {
  readonly fields: readonly FieldSpec[];
  readonly notes: readonly ForeignNote[];
}

/**
 * Reads a `requestedSchema` that another server sent. It costs no more than the caps allow, whatever was sent: sizes
 * are checked before anything else.
 *
 * @throws AskwellError `ASKWELL_SCHEMA` if it is no form, or requires a field that can't be shown; `ASKWELL_LIMIT` if
 * it is over a cap.
 */
export function parseForeignSchema(root: unknown): ForeignSchema {
  if (!isObject(root)) return refuse(NOT_AN_OBJECT);
  refuseHuge(root);
  const document = schemaDocument(root, () => refuse('A reference in the schema of the form leads nowhere.'));
  const { schema } = resolveSchema(root, document, '');
  const properties = own(schema, 'properties') ?? (own(schema, 'type') === 'object' ? {} : undefined);
  if (!isObject(properties)) return refuse(NOT_AN_OBJECT);
  const names = Object.keys(properties);
  refuseManyFields(names.length);
  const listed = own(schema, 'required');
  const required = new Set<unknown>(Array.isArray(listed) ? listed : []);
  const fields: FieldSpec[] = [];
  const notes: ForeignNote[] = [];
  for (const name of names) {
    const read = attempt(() => parseForeignProperty(name, required.has(name), properties[name], document));
    if (read === undefined) {
      if (required.has(name)) {
        refuse(`The form requires field ${quote(name)}, which can't be shown.`);
      }
      notes.push({ field: name, text: 'is left out, because no form can show it' });
      continue;
    }
    fields.push(read.field);
    if (read.unbound)
      notes.push({ field: name, text: 'has bounds that no answer can keep; they are ignored' });
  }
  return { fields: Object.freeze(fields), notes: Object.freeze(notes) };
}

function refuse(what: string): never {
  return refuseSchema(what, 'The server has to correct it.');
}

/** A property that can't be read is not there; one that is over a cap refuses the form. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isAskwellError(error, 'ASKWELL_SCHEMA')) return undefined;
    throw error;
  }
}
