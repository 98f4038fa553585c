import { isObject, jsonOverLimit, own } from '../json.ts';
import { didYouMean } from './did-you-mean.ts';
import type { SchemaOrigin } from './field-kind.ts';
import type { FieldSpec } from './field-spec.ts';
import { MAX_FIELDS, MAX_SCHEMA_BYTES, MAX_SCHEMA_DEPTH } from './limits.ts';
import { refuseLostKeywords } from './lost-keywords.ts';
import { parseProperty } from './parse-property.ts';
import { quote, refuseLimit, refuseSchema } from './refuse.ts';
import { resolveSchema } from './resolve-schema.ts';

/** The name under which a single value travels, since every form on the wire is an object. */
export const SCALAR_NAME = 'value';

/** The fields of a form. */
export interface ParsedSchema {
  readonly fields: readonly FieldSpec[];
  /** Whether the schema is of a single value, which stands in the one field {@link SCALAR_NAME}. */
  readonly scalar: boolean;
}

/**
 * Reads a whole JSON Schema, of an object or of a single value.
 *
 * @param scalarRequired Whether a single value has to be given; an object says so itself.
 * @param scalarName What a single value is called.
 * @throws AskwellError `ASKWELL_SCHEMA` if it is not a form; `ASKWELL_LIMIT` if it is too large.
 */
export function parseSchema(
  root: unknown,
  origin: SchemaOrigin,
  scalarRequired: boolean,
  scalarName: string = SCALAR_NAME,
): ParsedSchema {
  if (!isObject(root)) {
    return refuseSchema('The schema is not an object.', 'Pass a JSON Schema such as { type: "object", … }.');
  }
  refuseHuge(root);
  const { schema } = resolveSchema(root, root, 'The schema');
  if (own(schema, 'type') !== 'object' && !isObject(own(schema, 'properties'))) {
    refuseUnionOfObjects(schema);
    if (origin === 'foreign') {
      return refuseSchema('The schema of the form is not one of an object.', 'The server has to correct it.');
    }
    const value = parseProperty({ name: scalarName, required: scalarRequired, origin, schema: root, root });
    return { fields: Object.freeze([value]), scalar: true };
  }
  refuseNonForm(schema, origin);
  return { fields: parseProperties(schema, root, origin), scalar: false };
}

/** Refuses a schema over the caps, whoever wrote it. */
export function refuseHuge(schema: unknown): void {
  const over = jsonOverLimit(schema, MAX_SCHEMA_BYTES, MAX_SCHEMA_DEPTH);
  if (over === 'size') {
    refuseLimit(
      `The schema of a form has more than ${MAX_SCHEMA_BYTES} bytes of JSON.`,
      'Ask in several questions, or offer fewer options.',
    );
  }
  if (over === 'depth') {
    refuseLimit(
      `The schema of a form nests more than ${MAX_SCHEMA_DEPTH} levels, or contains itself.`,
      'Elicitation forms are flat: write the fields out.',
    );
  }
}

/** Refuses a form with more fields than a person can be asked for. */
export function refuseManyFields(count: number): void {
  if (count <= MAX_FIELDS) return;
  refuseLimit(
    `A form has ${count} fields, and at most ${MAX_FIELDS} are allowed.`,
    'Ask in several questions.',
  );
}

function parseProperties(
  schema: Record<string, unknown>,
  root: Record<string, unknown>,
  origin: SchemaOrigin,
): readonly FieldSpec[] {
  const properties = own(schema, 'properties') ?? {};
  if (!isObject(properties)) {
    return refuseSchema('"properties" of the schema is not an object.', 'Map each field name to its schema.');
  }
  const names = Object.keys(properties);
  refuseManyFields(names.length);
  const required = requiredNames(schema, names, origin);
  const fields = names.map((name) => {
    const property = properties[name];
    return parseProperty({
      name,
      required: required.has(name),
      origin,
      schema: isObject(property) ? property : {},
      root,
    });
  });
  return Object.freeze(fields);
}

function requiredNames(
  schema: Record<string, unknown>,
  names: readonly string[],
  origin: SchemaOrigin,
): ReadonlySet<string> {
  const required = own(schema, 'required') ?? [];
  const list: readonly unknown[] = Array.isArray(required) ? required : [];
  if (origin === 'raw') {
    if (!Array.isArray(required)) {
      refuseSchema('"required" of the schema is not a list.', 'List the names of the required fields.');
    }
    const stray = list.find((name) => !names.includes(name as string));
    if (stray !== undefined) {
      const name = typeof stray === 'string' ? stray : JSON.stringify(stray);
      const meant = didYouMean(name, names);
      refuseSchema(
        `"required" names ${quote(name)}, which is no field of the form.`,
        meant === undefined ? 'Add the field or take the name out.' : `Did you mean ${quote(meant)}?`,
      );
    }
  }
  return new Set(list.filter((name) => typeof name === 'string'));
}

/** Refuses objects that are more, or less, than named fields. */
function refuseNonForm(schema: Record<string, unknown>, origin: SchemaOrigin): void {
  if (origin === 'foreign') return;
  refuseUnionOfObjects(schema);
  const rest = own(schema, 'additionalProperties');
  const isRecord = isObject(rest) && Object.keys(rest).length > 0;
  if (isRecord && (origin === 'raw' || !isObject(own(schema, 'properties')))) {
    refuseSchema(
      'The schema is a record with members of any name, and a form has named fields.',
      'Name each field, or ask for text and parse it.',
    );
  }
  if (origin === 'raw') {
    refuseLostKeywords(
      schema,
      ['properties', 'required', ...(isObject(rest) ? ['additionalProperties'] : [])],
      'The schema',
    );
  }
}

function refuseUnionOfObjects(schema: Record<string, unknown>): void {
  for (const keyword of ['anyOf', 'oneOf', 'allOf']) {
    const branches = own(schema, keyword);
    if (!Array.isArray(branches) || !branches.some(isObjectSchema)) continue;
    if (keyword === 'allOf') {
      refuseSchema('The schema is an intersection of objects.', 'Write it as one object with all fields.');
    }
    refuseSchema(
      'The schema is a union of objects, and a form always has the same fields.',
      'Ask first which variant it is with field.choice([...]), and for its fields in a second ctx.elicit.',
    );
  }
}

function isObjectSchema(schema: unknown): boolean {
  return isObject(schema) && (own(schema, 'type') === 'object' || isObject(own(schema, 'properties')));
}
