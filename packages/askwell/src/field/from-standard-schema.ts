import { isObject, own } from '../json.ts';
import { parseSchema } from './parse-schema.ts';
import type { ParsedSchema } from './parse-schema.ts';
import { refuseSchema } from './refuse.ts';
import type { StandardJSONSchemaV1, StandardSchemaV1 } from './standard-schema.ts';

/**
 * Reads the fields of a Standard Schema from the JSON Schema of its input.
 *
 * @param scalarName What a single value is called.
 * @throws AskwellError `ASKWELL_SCHEMA` if it tells none, or if it is not a form.
 */
export function fromStandardSchema(schema: StandardSchemaV1, scalarName?: string): ParsedSchema {
  const json = inputJsonSchema(schema);
  return parseSchema(json, 'standard', !mayBeAbsent(schema, json), scalarName);
}

function inputJsonSchema(schema: StandardSchemaV1): unknown {
  const { vendor } = schema['~standard'];
  const { jsonSchema } = (schema as Partial<StandardJSONSchemaV1>)['~standard'] ?? {};
  if (typeof jsonSchema?.input !== 'function') {
    return refuseSchema(
      `The schema (of ${vendor}) is a Standard Schema without "~standard.jsonSchema", so its fields are not known.`,
      vendor === 'valibot'
        ? 'Wrap it: toStandardJsonSchema(schema) of @valibot/to-json-schema.'
        : 'Use a library that implements Standard JSON Schema (zod 4.2 or later, arktype 2.1.28 or later, valibot with @valibot/to-json-schema).',
    );
  }
  try {
    return jsonSchema.input({ target: 'draft-2020-12' });
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).replace(/\.?$/, '.');
    return refuseSchema(
      `The schema (of ${vendor}) can't be written as JSON Schema: ${reason}`,
      'A form asks for text, numbers, yes or no, and choices. Ask for one of these and transform it, such as z.iso.date().transform((text) => new Date(text)) for a date.',
      error,
    );
  }
}

/**
 * Whether a single value may be left out. An object lists what is required, but JSON Schema has no word for an optional
 * single value, so the schema itself is asked.
 */
function mayBeAbsent(schema: StandardSchemaV1, json: unknown): boolean {
  if (!isObject(json) || own(json, 'type') === 'object') return false;
  if (Object.hasOwn(json, 'default')) return true;
  try {
    const result = schema['~standard'].validate(undefined);
    if (result instanceof Promise) {
      result.catch(() => undefined);
      return false;
    }
    return result.issues === undefined && result.value === undefined;
  } catch {
    return false;
  }
}
