import { isObject, own } from '../json.ts';
import { defaultFlaw } from './build-field.ts';
import type { FieldKind, PropertySource, SchemaOrigin } from './field-kind.ts';
import type { FieldSpec } from './field-spec.ts';
import { kindNamed } from './kinds.ts';
import { refuseLostInChoice, refuseLostKeywords } from './lost-keywords.ts';
import { refuseProperty } from './not-a-field.ts';
import { optionsFlaw, readOptions } from './options.ts';
import { quote, refuseSchema } from './refuse.ts';
import { resolveSchema } from './resolve-schema.ts';

/** A property and where it stands. */
export interface PropertyInput {
  readonly name: string;
  readonly required: boolean;
  readonly origin: SchemaOrigin;
  readonly schema: Record<string, unknown>;
  /** The document that `$ref`s point into. */
  readonly root: Record<string, unknown>;
}

/**
 * Reads one property of a JSON Schema.
 *
 * @throws AskwellError `ASKWELL_SCHEMA` if no field of a form can show it; `ASKWELL_LIMIT` if it is too large.
 */
export function parseProperty(input: PropertyInput): FieldSpec {
  const { name, origin, root } = input;
  const { schema: resolved, nullable } = resolveSchema(input.schema, root, `Field ${quote(name)}`);
  if (nullable && input.required && origin !== 'foreign') {
    refuseSchema(
      `Field ${quote(name)} is required but may be null, and an answer to a form can't be null.`,
      'Make it optional instead: field.….optional(), z.….optional(), or leave it out of "required".',
    );
  }
  const schema = withResolvedItems(resolved, root, name);
  const source: PropertySource = { name, required: input.required && !nullable, origin, schema };
  const kind = kindFor(source);
  if (kind === undefined) return refuseProperty(schema, name);
  if (origin === 'raw') refuseLost(kind, source);
  return finish(kindNamed(kind), source);
}

/** `items` may be a reference too. */
function withResolvedItems(
  schema: Record<string, unknown>,
  root: Record<string, unknown>,
  name: string,
): Record<string, unknown> {
  const items = own(schema, 'items');
  return isObject(items)
    ? { ...schema, items: resolveSchema(items, root, `Field ${quote(name)}`).schema }
    : schema;
}

function kindFor(source: PropertySource): FieldSpec['kind'] | undefined {
  const { schema, origin } = source;
  if (readOptions(schema, source) !== undefined) return 'choice';
  const type = own(schema, 'type');
  if (own(schema, 'const') !== undefined || Array.isArray(own(schema, 'enum'))) {
    return isBooleanConstant(schema, origin) ? 'boolean' : undefined;
  }
  if (Array.isArray(own(schema, 'allOf'))) return undefined;
  const union = own(schema, 'anyOf') ?? own(schema, 'oneOf');
  if (Array.isArray(union)) {
    // The author's own schema tells the branches apart; a person types text in any case.
    return origin !== 'raw' && union.every(isText) ? 'string' : undefined;
  }
  switch (type) {
    case 'string':
      // What an author calls a password is one. On the client's side it stays text: whoever shows it decides.
      return own(schema, 'format') === 'password' && origin !== 'foreign' ? 'secret' : 'string';
    case 'number':
    case 'integer':
    case 'boolean':
      return type;
    case 'array': {
      const items = own(schema, 'items');
      return isObject(items) && readOptions(items, source) !== undefined ? 'choices' : undefined;
    }
    default:
      return undefined;
  }
}

/** "I agree" boxes: `true` is the only value, or both are. The author's schema insists on the value. */
function isBooleanConstant(schema: Record<string, unknown>, origin: SchemaOrigin): boolean {
  const values = own(schema, 'enum');
  if (Array.isArray(values)) {
    return values.length === 2 && values.includes(true) && values.includes(false);
  }
  return origin !== 'raw' && typeof own(schema, 'const') === 'boolean';
}

function isText(branch: unknown): boolean {
  if (!isObject(branch)) return false;
  const constant = own(branch, 'const');
  return constant === undefined ? own(branch, 'type') === 'string' : typeof constant === 'string';
}

function refuseLost(kind: FieldSpec['kind'], source: PropertySource): void {
  const where = `Field ${quote(source.name)}`;
  refuseLostKeywords(
    source.schema,
    [...kindNamed(kind).keywords, ...(kind === 'boolean' ? ['enum'] : [])],
    where,
  );
  if (kind === 'choice') refuseLostInChoice(source.schema, where);
  const items = own(source.schema, 'items');
  if (kind === 'choices' && isObject(items)) {
    refuseLostKeywords(items, kindNamed('choice').keywords, `The list of ${where}`);
    refuseLostInChoice(items, where);
  }
}

function finish<Spec extends FieldSpec>(kind: FieldKind<Spec>, source: PropertySource): FieldSpec {
  const spec = kind.parse(source);
  if (source.origin === 'foreign') {
    // Contradictory bounds of another server are for the person to see; a list without options can't be shown.
    const flaw = 'options' in spec ? optionsFlaw(spec.options) : undefined;
    if (flaw !== undefined)
      refuseSchema(`Field ${quote(source.name)}: ${flaw}.`, 'The server has to correct it.');
    return defaultFlaw(kind, spec) === undefined ? spec : withoutDefault(spec);
  }
  const flaw = kind.flaw(spec);
  if (flaw !== undefined) refuseSchema(`Field ${quote(source.name)}: ${flaw}.`, 'Correct the schema.');
  const badDefault = defaultFlaw(kind, spec);
  if (badDefault === undefined) return spec;
  // A Standard Schema may transform its default, or fill in one that a person couldn't type.
  if (source.origin === 'standard') return withoutDefault(spec);
  return refuseSchema(`Field ${quote(source.name)}: ${badDefault}.`, 'Correct the default or leave it out.');
}

function withoutDefault(spec: FieldSpec): FieldSpec {
  const { default: _, ...rest } = spec as FieldSpec & { readonly default?: unknown };
  return Object.freeze(rest) as FieldSpec;
}
