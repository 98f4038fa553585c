import type { Field } from './build-field.ts';
import type { OptionLabel } from './options.ts';
import type { StandardSchemaV1 } from './standard-schema.ts';

/** The names of JSON Schema's types, which tell a raw JSON Schema from a map of fields. */
export type JsonTypeName = 'object' | 'string' | 'number' | 'integer' | 'boolean' | 'array';

/** The shortest way to ask for one value. */
export type ShorthandName = 'string' | 'number' | 'integer' | 'boolean';

/** A choice with titles: `{ low: { title: 'Low' }, high: { title: 'High' } }`. */
export type TitledChoice = { readonly [value: string]: OptionLabel & { readonly title: string } };

/** Any of several values: `{ many: ['a', 'b'] }`. */
export type ManyShorthand = { readonly many: readonly string[] | TitledChoice };

/** The short ways to write a field. */
export type Shorthand = ShorthandName | readonly string[] | TitledChoice | ManyShorthand;

/**
 * A JSON Schema written by hand. Known by a `type` that is a JSON Schema type, or by a list under `enum`, `oneOf` or
 * `anyOf`. With `as const` or written in place its data type is inferred; otherwise it is a loose record.
 */
export type RawJsonSchema =
  | { readonly type: string | readonly string[] }
  // The same for literals, which may have members that a type names only; interfaces have no index signature.
  | { readonly type: string | readonly string[]; readonly [keyword: string]: unknown }
  | { readonly enum: readonly unknown[] }
  | { readonly oneOf: readonly unknown[] }
  | { readonly anyOf: readonly unknown[] };

/** A raw JSON Schema in a {@link FieldMap}: of one value. */
export type RawProperty =
  | { readonly type: Exclude<JsonTypeName, 'object'> | readonly string[] }
  | {
      readonly type: Exclude<JsonTypeName, 'object'> | readonly string[];
      readonly [keyword: string]: unknown;
    }
  | { readonly enum: readonly string[] }
  | { readonly oneOf: readonly { readonly const: string }[] }
  | { readonly anyOf: readonly { readonly const: string }[] };

/** What may stand for one field. */
export type FieldInput = Field<unknown> | Shorthand | StandardSchemaV1 | RawProperty;

/** Fields by name. */
export type FieldMap = { readonly [name: string]: FieldInput };

/**
 * Everything that says what to ask for:
 *
 * - a map of fields, each a builder, a shorthand, a raw JSON Schema property, or a Standard Schema of one value
 * - a Standard Schema (zod 4.2+, arktype, valibot through `toStandardJsonSchema`)
 * - a raw JSON Schema
 * - one value: a builder such as `field.string()`, `'string'`, `['low', 'high']`, `{ low: { title: 'Low' } }`,
 *   `{ many: ['a', 'b'] }`
 */
export type ElicitSchema = FieldInput | RawJsonSchema | FieldMap;
