import { isObject, own } from '../json.ts';
import type { FieldKind, PropertySource } from './field-kind.ts';
import type { FieldSpec } from './field-spec.ts';
import { withoutImpossibleBounds } from './foreign-bounds.ts';
import { kindOfType } from './kind-of-type.ts';
import { foreignRules } from './foreign-rules.ts';
import { kindNamed } from './kinds.ts';
import { readOptions, refuseManyOptions } from './options.ts';
import type { Option } from './options.ts';
import { isText, resolveSchema, withResolvedItems } from './resolve-schema.ts';
import type { SchemaDocument } from './resolve-schema.ts';

/**
 * Reads one property of a schema that another server sent.
 *
 * @returns The field, and whether bounds were ignored that no answer could keep; `undefined` if no kind of field can
 * show the property.
 * @throws AskwellError `ASKWELL_SCHEMA` if its references lead nowhere; `ASKWELL_LIMIT` if it is too large.
 */
export function parseForeignProperty(
  name: string,
  required: boolean,
  property: unknown,
  document: SchemaDocument,
): { readonly field: FieldSpec; readonly unbound: boolean } | undefined {
  if (!isObject(property)) return undefined;
  const { schema: resolved, nullable } = resolveSchema(property, document, '');
  const schema = withResolvedItems(resolved, document, '');
  const source: PropertySource = { name, required: required && !nullable, rules: foreignRules, schema };
  const kind = kindFor(schema);
  if (kind === undefined) return undefined;
  const spec = kindNamed(kind).parse(source);
  if ('options' in spec) {
    refuseManyOptions(spec.options);
    if (spec.options.length === 0) return undefined;
  }
  const bounded = withoutImpossibleBounds(spec);
  return { field: withFittingDefault(kindNamed(kind), bounded), unbound: bounded !== spec };
}

function kindFor(schema: Record<string, unknown>): FieldSpec['kind'] | undefined {
  const values = own(schema, 'enum');
  if (Array.isArray(values) && values.length === 2 && values.includes(true) && values.includes(false)) {
    return 'boolean';
  }
  if (readOptions(schema, foreignRules) !== undefined) return 'choice';
  if (Object.hasOwn(schema, 'const') || Array.isArray(values) || Array.isArray(own(schema, 'allOf'))) {
    return undefined;
  }
  const union = own(schema, 'anyOf') ?? own(schema, 'oneOf');
  if (Array.isArray(union)) return union.every(isText) ? 'string' : undefined;
  const types = own(schema, 'type');
  // Of several types text is the one that takes whatever a person types.
  const type: unknown = Array.isArray(types) && types.includes('string') ? 'string' : types;
  return kindOfType(type, schema, foreignRules);
}

/** The field with its default as an answer to it would be, or without one that is none. */
function withFittingDefault<Spec extends FieldSpec>(kind: FieldKind<Spec>, spec: Spec): FieldSpec {
  const { default: given, ...rest } = spec as FieldSpec & { readonly default?: unknown };
  if (given === undefined) return spec;
  const value = 'options' in spec ? optionValue(spec.options, given) : given;
  const fits = kind.shape(spec, value) === undefined && kind.check(spec, value as never) === undefined;
  return Object.freeze(fits ? { ...rest, default: value } : rest) as FieldSpec;
}

/** What a field calls a value that the wire may have as a number, or as yes or no; each value of a list. */
export function optionValue(options: readonly Option[], given: unknown): unknown {
  if (Array.isArray(given)) return [...new Set(given.map((item) => optionValue(options, item)))];
  if (typeof given !== 'number' && typeof given !== 'boolean') return given;
  return options.find(({ sent }) => sent === given)?.value ?? given;
}

/** What the wire calls the value of an option; each value of a list. The opposite of {@link optionValue}. */
export function sentValue(options: readonly Option[], value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => sentValue(options, item));
  return options.find((option) => option.value === value)?.sent ?? value;
}
