import type { FieldSpec } from './field-spec.ts';
import { MAX_CONTENT_BYTES } from './limits.ts';
import type { NumberBounds } from './number-bounds.ts';

/** The names of all constraints that can contradict each other: of lengths, counts and numbers. */
const BOUND = /^(?:min|max|exclusive|multiple)/;

/** A field without its bounds, if no answer could keep them. It loses all of them: which one is wrong is not known. */
export function withoutImpossibleBounds<Spec extends FieldSpec>(spec: Spec): Spec {
  if (isPossible(spec)) return spec;
  return Object.freeze(
    Object.fromEntries(Object.entries(spec).filter(([name]) => !BOUND.test(name))),
  ) as unknown as Spec;
}

function isPossible(spec: FieldSpec): boolean {
  switch (spec.kind) {
    case 'string':
    case 'secret':
      return isPossibleCount(spec.minLength, spec.maxLength, MAX_CONTENT_BYTES);
    case 'choices':
      return isPossibleCount(spec.minItems, spec.maxItems, spec.options.length);
    case 'number':
    case 'integer':
      return isPossibleNumber(spec, spec.kind === 'integer');
    default:
      return true;
  }
}

function isPossibleCount(min = 0, max = Infinity, most: number): boolean {
  return min <= max && max > 0 && min <= most;
}

function isPossibleNumber(bounds: NumberBounds, isWhole: boolean): boolean {
  const { exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity, multipleOf } = bounds;
  const lowest = Math.max(bounds.minimum ?? -Infinity, exclusiveMinimum);
  const highest = Math.min(bounds.maximum ?? Infinity, exclusiveMaximum);
  const isInside = (value: number): boolean =>
    value >= lowest && value <= highest && value !== exclusiveMinimum && value !== exclusiveMaximum;
  const step = multipleOf ?? (isWhole ? 1 : 0);
  if (multipleOf !== undefined && multipleOf <= 0) return false;
  if (step === 0 || highest - lowest >= 2 * step) return lowest < highest || isInside(lowest);
  // So narrow that the steps can be tried.
  const first = Math.ceil(lowest / step) * step;
  return [first, first + step, first + 2 * step].some(isInside);
}
