import { isObject, own, setOwn } from '../json.ts';
import { quote, refuseSchema } from './refuse.ts';
import type { RawJsonSchema } from './elicit-schema.ts';

/** A field of `ctx.elicitInput`: a JSON Schema property, with `min` and `max` for the bounds of its type. */
export interface ElicitInputField {
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'array';
  readonly title?: string;
  readonly description?: string;
  readonly default?: string | number | boolean | readonly string[];
  readonly enum?: readonly string[];
  /** Titles of the values of `enum`. */
  readonly enumNames?: readonly string[];
  readonly oneOf?: readonly { readonly const: string; readonly title?: string }[];
  readonly items?: object;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** `minimum` of a number, `minLength` of text, `minItems` of a list. */
  readonly min?: number;
  /** `maximum` of a number, `maxLength` of text, `maxItems` of a list. */
  readonly max?: number;
  /** `false` lets the field be left empty. Default true. */
  readonly required?: boolean;
}

/** What `min` and `max` mean for each type. */
const BOUNDS: { readonly [type: string]: readonly [string, string] } = {
  string: ['minLength', 'maxLength'],
  number: ['minimum', 'maximum'],
  integer: ['minimum', 'maximum'],
  array: ['minItems', 'maxItems'],
};

/**
 * Turns the fields of `elicitInput` into a raw JSON Schema. They are JSON Schema properties with two liberties: `min`
 * and `max` stand for the bounds of their type, and `required: false` lets a field be left empty; all others are
 * required.
 *
 * @throws AskwellError `ASKWELL_SCHEMA` if a field is not an object. What else is wrong is found by `createForm`.
 */
export function fieldsFromElicitInput(fields: { readonly [name: string]: ElicitInputField }): RawJsonSchema {
  const properties: Record<string, unknown> = {};
  const required: string[] = [];
  for (const name of Object.keys(fields)) {
    const input = own(fields, name);
    if (!isObject(input)) {
      return refuseSchema(
        `Field ${quote(name)} is not an object.`,
        'Describe it as { type: "string", title: "…" }.',
      );
    }
    const { required: isRequired, min, max, ...property } = input;
    const bounds = own(BOUNDS, String(property['type'])) as readonly [string, string] | undefined;
    // Without a type they stay what they are, and are refused by name as keywords that JSON Schema doesn't have.
    if (min !== undefined) property[bounds?.[0] ?? 'min'] ??= min;
    if (max !== undefined) property[bounds?.[1] ?? 'max'] ??= max;
    setOwn(properties, name, property);
    if (isRequired !== false) required.push(name);
  }
  return { type: 'object', properties, required } as RawJsonSchema;
}
