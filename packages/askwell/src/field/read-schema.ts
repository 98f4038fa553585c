import { AskwellError } from '../errors.ts';
import { isObject, own } from '../json.ts';
import { isField } from './build-field.ts';
import type { Field } from './build-field.ts';
import { booleanField } from './boolean.ts';
import { choiceField } from './choice.ts';
import { choicesField } from './choices.ts';
import { didYouMean } from './did-you-mean.ts';
import type { ElicitSchema, TitledChoice } from './elicit-schema.ts';
import type { FieldSpec } from './field-spec.ts';
import { fromStandardSchema } from './from-standard-schema.ts';
import { integerField } from './integer.ts';
import { numberField } from './number.ts';
import { parseProperty } from './parse-property.ts';
import { SCALAR_NAME, parseSchema } from './parse-schema.ts';
import type { ParsedSchema } from './parse-schema.ts';
import { quote, refuseSchema } from './refuse.ts';
import { refuseReference } from './refuse-reference.ts';
import { schemaDocument } from './resolve-schema.ts';
import { refuseHuge, refuseManyFields } from './schema-caps.ts';
import { isStandardSchema } from './standard-schema.ts';
import type { StandardSchemaV1 } from './standard-schema.ts';
import { stringField } from './string.ts';
import { validateMembers } from './validate-members.ts';
import type { Validate } from './validate-members.ts';

/** A schema of an author, read: its fields, and how the author wants answers validated. */
export interface ReadSchema extends ParsedSchema {
  /** The author's own validation of the data, of a single value without its wrapping. */
  readonly validate?: Validate;
}

const SHORTHANDS: { readonly [name: string]: () => Field<unknown> } = {
  string: stringField,
  number: numberField,
  integer: integerField,
  boolean: booleanField,
};

const JSON_TYPES: readonly unknown[] = ['object', 'string', 'number', 'integer', 'boolean', 'array'];

/**
 * Reads whatever an author may say what to ask with. What looks alike is told apart like this, in this order:
 * a field of a builder; a Standard Schema; the name of a type; a list of values; a raw JSON Schema (its `type` is a
 * type of JSON Schema, or it has a list under `enum`, `oneOf` or `anyOf`); `{ many: … }` with no other key; a titled
 * choice (every value is an object with a text `title`, and with nothing but `title` and `description`); a map of
 * fields.
 *
 * @throws AskwellError `ASKWELL_SCHEMA` or `ASKWELL_LIMIT`.
 */
export function readSchema(schema: ElicitSchema): ReadSchema {
  if (isStandardSchema(schema)) {
    return { ...fromStandardSchema(schema), validate: schema['~standard'].validate };
  }
  if (!isField(schema) && isRawSchema(schema)) return parseSchema(schema, 'raw', true);
  const single = toField(schema);
  if (single !== undefined) {
    return { fields: Object.freeze([named(single, SCALAR_NAME)]), scalar: true };
  }
  if (isObject(schema)) return fromFieldMap(schema);
  return refuseSchema(
    `The schema is ${typeof schema === 'string' ? quote(schema) : what(schema)}, which does not say what to ask for.`,
    `Pass fields such as { name: field.string() }, a schema of zod, valibot or arktype, a JSON Schema, or one of ${Object.keys(SHORTHANDS).join(', ')}.`,
  );
}

/** A field of a builder or of a shorthand, but not of a schema. */
function toField(input: unknown): Field<unknown> | undefined {
  if (isField(input)) return input;
  if (typeof input === 'string') return own(SHORTHANDS, input) ? SHORTHANDS[input]?.() : undefined;
  if (Array.isArray(input)) return choiceField(input as readonly string[]);
  if (!isObject(input)) return undefined;
  const keys = Object.keys(input);
  if (keys.length === 1 && keys[0] === 'many') {
    const many = input['many'];
    if (Array.isArray(many) || isTitledChoice(many)) {
      return choicesField(many as readonly string[] | TitledChoice);
    }
  }
  return isTitledChoice(input) ? choiceField(input) : undefined;
}

function isRawSchema(input: unknown): input is Record<string, unknown> {
  if (!isObject(input)) return false;
  const type = own(input, 'type');
  if (JSON_TYPES.includes(type)) return true;
  if (
    Array.isArray(type) &&
    type.length > 0 &&
    type.every((name) => name === 'null' || JSON_TYPES.includes(name))
  ) {
    return true;
  }
  return ['enum', 'oneOf', 'anyOf'].some((keyword) => {
    const list = own(input, keyword);
    // A field called "enum" that is a choice of texts is no JSON Schema if another field stands beside it; but lists
    // of values under these names mean JSON Schema in every other case.
    return Array.isArray(list);
  });
}

function isTitledChoice(input: unknown): input is TitledChoice {
  if (!isObject(input)) return false;
  const labels = Object.values(input);
  return labels.length > 0 && labels.every(isLabel);
}

function isLabel(label: unknown): boolean {
  if (!isObject(label) || typeof own(label, 'title') !== 'string') return false;
  return Object.keys(label).every((key) => key === 'title' || key === 'description');
}

function fromFieldMap(map: Record<string, unknown>): ReadSchema {
  const names = Object.keys(map);
  refuseManyFields(names.length);
  const members = new Map<string, StandardSchemaV1>();
  const fields = names.map((name): FieldSpec => {
    const input = map[name];
    try {
      if (isStandardSchema(input)) {
        members.set(name, input);
        return memberOfStandardSchema(input, name);
      }
      const member = isField(input) || !isRawSchema(input) ? toField(input) : undefined;
      if (member !== undefined) return named(member, name);
    } catch (error) {
      throw atField(error, name);
    }
    if (isRawSchema(input)) {
      refuseHuge(input);
      return parseProperty({
        name,
        required: true,
        origin: 'raw',
        schema: input,
        document: schemaDocument(input, refuseReference),
      });
    }
    return refuseMember(name, input);
  });
  return {
    fields: Object.freeze(fields),
    scalar: false,
    ...(members.size > 0 ? { validate: validateMembers(members) } : {}),
  };
}

/** A Standard Schema in a map has to be of one value. */
function memberOfStandardSchema(schema: StandardSchemaV1, name: string): FieldSpec {
  const { fields, scalar } = fromStandardSchema(schema, name);
  const [only] = fields;
  if (scalar && only !== undefined) return only;
  const names = fields.map((inner) => inner.name).slice(0, 5);
  return refuseSchema(
    `It is an object (${names.map((inner) => `${name}.${inner}`).join(', ')}), and elicitation forms are flat.`,
    `Flatten it to ${names.map((inner) => `${name}_${inner}`).join(', ')}, or ask for it in a second ctx.elicit.`,
  );
}

function refuseMember(name: string, input: unknown): never {
  const where = `Field ${quote(name)}`;
  if (typeof input === 'string') {
    const meant = didYouMean(input, Object.keys(SHORTHANDS));
    return refuseSchema(
      `${where} has the unknown type ${quote(input)}.`,
      meant === undefined
        ? `Use one of ${Object.keys(SHORTHANDS).join(', ')}.`
        : `Did you mean ${quote(meant)}?`,
    );
  }
  if (isObject(input) && Object.keys(input).length > 0) {
    const inner = Object.keys(input).slice(0, 5);
    return refuseSchema(
      `${where} is an object (${inner.map((key) => `${name}.${key}`).join(', ')}), and elicitation forms are flat.`,
      `Flatten it to ${inner.map((key) => `${name}_${key}`).join(', ')}, or ask for it in a second ctx.elicit. If it is a choice, give every value a title and nothing else.`,
    );
  }
  return refuseSchema(
    `${where} is ${isObject(input) ? 'empty' : what(input)}, which does not say what to ask for.`,
    'Use field.string() and the like, a shorthand, or a JSON Schema property.',
  );
}

/** Builders don't know the names of their fields; an error about one should. */
function atField(error: unknown, name: string): unknown {
  if (!(error instanceof AskwellError) || error.message.startsWith('Field ')) return error;
  return new AskwellError(error.code, `Field ${quote(name)}: ${error.message}`, { cause: error.cause });
}

/** A value that is no schema, in a word. */
function what(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value;
}

function named(field: Field<unknown>, name: string): FieldSpec {
  return Object.freeze({ ...field['~field'], name });
}
