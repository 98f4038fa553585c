import { isObject, own } from '../json.ts';
import type { AuthorOrigin } from './author-rules.ts';
import { didYouMean } from './did-you-mean.ts';
import type { FieldSpec } from './field-spec.ts';
import { refuseLostKeywords } from './lost-keywords.ts';
import { parseProperty } from './parse-property.ts';
import { quote, refuseSchema } from './refuse.ts';
import { refuseReference } from './refuse-reference.ts';
import { resolveSchema, schemaDocument } from './resolve-schema.ts';
import type { SchemaDocument } from './resolve-schema.ts';
import { refuseHuge, refuseManyFields } from './schema-caps.ts';

/** The name under which a single value travels, since every form on the wire is an object. */
export const SCALAR_NAME = 'value';

/** The fields of a form. */
export interface ParsedSchema {
  readonly fields: readonly FieldSpec[];
  /** Whether the schema is of a single value, which stands in the one field {@link SCALAR_NAME}. */
  readonly scalar: boolean;
}

/**
 * Reads a whole JSON Schema of an author, of an object or of a single value.
 *
 * @param scalarRequired Whether a single value has to be given; an object says so itself.
 * @param scalarName What a single value is called.
 * @throws AskwellError `ASKWELL_SCHEMA` if it is not a form; `ASKWELL_LIMIT` if it is too large.
 */
export function parseSchema(
  root: unknown,
  origin: AuthorOrigin,
  scalarRequired: boolean,
  scalarName: string = SCALAR_NAME,
): ParsedSchema {
  if (!isObject(root)) {
    return refuseSchema('The schema is not an object.', 'Pass a JSON Schema such as { type: "object", … }.');
  }
  refuseHuge(root);
  const document = schemaDocument(root, refuseReference);
  const { schema } = resolveSchema(root, document, 'The schema');
  if (own(schema, 'type') !== 'object' && !isObject(own(schema, 'properties'))) {
    refuseUnionOfObjects(schema);
    const value = parseProperty({
      name: scalarName,
      required: scalarRequired,
      origin,
      schema: root,
      document,
    });
    return { fields: Object.freeze([value]), scalar: true };
  }
  refuseNonForm(schema, origin);
  return { fields: parseProperties(schema, document, origin), scalar: false };
}

function parseProperties(
  schema: Record<string, unknown>,
  document: SchemaDocument,
  origin: AuthorOrigin,
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
      document,
    });
  });
  return Object.freeze(fields);
}

function requiredNames(
  schema: Record<string, unknown>,
  names: readonly string[],
  origin: AuthorOrigin,
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
function refuseNonForm(schema: Record<string, unknown>, origin: AuthorOrigin): void {
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
