import { own } from '../json.ts';
import type { Json } from '../json.ts';
import type { FieldCommon } from './field-common.ts';
import type { PropertySource } from './field-kind.ts';
import type { Draft } from './defined.ts';
import { BOUNDS } from './number-bounds.ts';
import type { NumberBounds } from './number-bounds.ts';

/** The members of every spec, read from a JSON Schema property. */
export function commonMembers(source: PropertySource): Draft<FieldCommon> {
  const examples = own(source.schema, 'examples');
  return {
    name: source.name,
    required: source.required,
    title: textKeyword(source, 'title'),
    description: textKeyword(source, 'description'),
    examples: Array.isArray(examples) ? (examples as readonly Json[]) : undefined,
    notSecret: undefined,
  };
}

/** A keyword whose value is text; the rules say what becomes of another type. */
export function textKeyword(source: PropertySource, keyword: string): string | undefined {
  const value = own(source.schema, keyword);
  if (value === undefined || typeof value === 'string') return value;
  return source.rules.wrongType(source.name, keyword, 'text');
}

/** A keyword whose value is a finite number. */
export function numberKeyword(source: PropertySource, keyword: string): number | undefined {
  const value = own(source.schema, keyword);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return source.rules.wrongType(source.name, keyword, 'a number');
}

/** A keyword whose value is a whole number that isn't negative: a length or a count. */
export function countKeyword(source: PropertySource, keyword: string): number | undefined {
  const value = numberKeyword(source, keyword);
  if (value === undefined || isCount(value)) return value;
  return source.rules.wrongType(source.name, keyword, 'a whole number that is not negative');
}

/** The bounds of a number. Those that are no closer to 0 than `unlimited` say nothing. */
export function boundMembers(source: PropertySource, unlimited: number): Draft<NumberBounds> {
  const bounds: { -readonly [name in keyof NumberBounds]: NumberBounds[name] } = {};
  for (const name of BOUNDS) {
    const bound = numberKeyword(source, name);
    if (bound !== undefined && (name === 'multipleOf' || Math.abs(bound) < unlimited)) bounds[name] = bound;
  }
  return bounds as Draft<NumberBounds>;
}

/** Whether a number can be a length or a count. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** The default, where there is one. `null` is what some generators write for "none". */
export function defaultKeyword(source: PropertySource): unknown {
  return own(source.schema, 'default') ?? undefined;
}
