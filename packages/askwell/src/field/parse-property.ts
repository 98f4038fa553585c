import { isObject, own } from '../json.ts';
import { defaultFlaw } from './build-field.ts';
import { authorKindNamed } from './author-kinds.ts';
import { AUTHOR_RULES } from './author-rules.ts';
import type { AuthorOrigin } from './author-rules.ts';
import type { FieldKind, PropertySource } from './field-kind.ts';
import type { FieldSpec } from './field-spec.ts';
import { kindOfType } from './kind-of-type.ts';
import { kindNamed } from './kinds.ts';
import { refuseLostInChoice, refuseLostKeywords } from './lost-keywords.ts';
import { refuseProperty } from './not-a-field.ts';
import { readOptions } from './options.ts';
import { quote, refuseSchema } from './refuse.ts';
import { isText, resolveSchema, withResolvedItems } from './resolve-schema.ts';
import type { SchemaDocument } from './resolve-schema.ts';

/** A property and where it stands. */
export interface PropertyInput {
  readonly name: string;
  readonly required: boolean;
  readonly origin: AuthorOrigin;
  readonly schema: Record<string, unknown>;
  /** The document that `$ref`s point into. */
  readonly document: SchemaDocument;
}

/**
 * Reads one property of an author's JSON Schema.
 *
 * @throws AskwellError `ASKWELL_SCHEMA` if no field of a form can show it; `ASKWELL_LIMIT` if it is too large.
 */
export function parseProperty(input: PropertyInput): FieldSpec {
  const { name, origin, document } = input;
  const { schema: resolved, nullable } = resolveSchema(input.schema, document, `Field ${quote(name)}`);
  if (nullable && input.required) {
    refuseSchema(
      `Field ${quote(name)} is required but may be null, and an answer to a form can't be null.`,
      'Make it optional instead: field.….optional(), z.….optional(), or leave it out of "required".',
    );
  }
  const schema = withResolvedItems(resolved, document, `Field ${quote(name)}`);
  const rules = AUTHOR_RULES[origin];
  const source: PropertySource = { name, required: input.required && !nullable, rules, schema };
  const kind = kindFor(source, origin);
  if (kind === undefined) return refuseProperty(schema, name);
  if (origin === 'raw') refuseLost(kind, source);
  return finish(kindNamed(kind), source, origin);
}

function kindFor(source: PropertySource, origin: AuthorOrigin): FieldSpec['kind'] | undefined {
  const { schema, rules } = source;
  if (readOptions(schema, rules) !== undefined) return 'choice';
  const type = own(schema, 'type');
  if (own(schema, 'const') !== undefined || Array.isArray(own(schema, 'enum'))) {
    return isBooleanConstant(schema, origin) ? 'boolean' : undefined;
  }
  if (Array.isArray(own(schema, 'allOf'))) return undefined;
  const union = own(schema, 'anyOf') ?? own(schema, 'oneOf');
  if (Array.isArray(union)) {
    // The author's own schema tells the branches apart; a person types text in any case.
    return origin === 'standard' && union.every(isText) ? 'string' : undefined;
  }
  return kindOfType(type, schema, rules);
}

/** "I agree" boxes: `true` is the only value, or both are. The author's schema insists on the value. */
function isBooleanConstant(schema: Record<string, unknown>, origin: AuthorOrigin): boolean {
  const values = own(schema, 'enum');
  if (Array.isArray(values)) {
    return values.length === 2 && values.includes(true) && values.includes(false);
  }
  return origin === 'standard' && typeof own(schema, 'const') === 'boolean';
}

function refuseLost(kind: FieldSpec['kind'], source: PropertySource): void {
  const where = `Field ${quote(source.name)}`;
  refuseLostKeywords(
    source.schema,
    [...authorKindNamed(kind).keywords, ...(kind === 'boolean' ? ['enum'] : [])],
    where,
  );
  if (kind === 'choice') refuseLostInChoice(source.schema, where);
  const items = own(source.schema, 'items');
  if (kind === 'choices' && isObject(items)) {
    refuseLostKeywords(items, authorKindNamed('choice').keywords, `The list of ${where}`);
    refuseLostInChoice(items, where);
  }
}

function finish<Spec extends FieldSpec>(
  kind: FieldKind<Spec>,
  source: PropertySource,
  origin: AuthorOrigin,
): FieldSpec {
  const spec = kind.parse(source);
  const flaw = authorKindNamed(spec.kind).flaw(spec);
  if (flaw !== undefined) refuseSchema(`Field ${quote(source.name)}: ${flaw}.`, 'Correct the schema.');
  const badDefault = defaultFlaw(kind, spec);
  if (badDefault === undefined) return spec;
  // A Standard Schema may transform its default, or fill in one that a person couldn't type.
  if (origin === 'standard') return withoutDefault(spec);
  return refuseSchema(`Field ${quote(source.name)}: ${badDefault}.`, 'Correct the default or leave it out.');
}

function withoutDefault(spec: FieldSpec): FieldSpec {
  const { default: _, ...rest } = spec as FieldSpec & { readonly default?: unknown };
  return Object.freeze(rest) as FieldSpec;
}
