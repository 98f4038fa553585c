import type { CommonOptions, FieldCommon } from './field-common.ts';
import type { AuthorKind, FieldKind, PropertySource } from './field-kind.ts';
import type { WireNumber } from './requested-schema.ts';
import { buildField } from './build-field.ts';
import type { Field } from './build-field.ts';
import { defined } from './defined.ts';
import { boundMembers, commonMembers, defaultKeyword } from './keywords.ts';
import { BOUNDS, boundsFlaw, boundsProblem } from './number-bounds.ts';
import type { NumberBounds } from './number-bounds.ts';

/** A field for a whole number. */
export interface IntegerSpec extends FieldCommon, NumberBounds {
  readonly kind: 'integer';
  readonly default?: number;
}

/** The options of {@link integerField}. */
export interface IntegerOptions extends CommonOptions, NumberBounds {
  /** What is suggested. */
  readonly default?: number;
}

/** A field for a whole number. See `field` for what all builders share. */
export function integerField(options: IntegerOptions = {}): Field<number, IntegerSpec> {
  const spec = defined<IntegerSpec>({ ...options, name: '', kind: 'integer', required: true });
  return buildField('field.integer()', integerKind, integerAuthor, spec, options, BOUNDS);
}

/** What there is to know about whole numbers. */
export const integerKind: FieldKind<IntegerSpec> = {
  parse(source: PropertySource): IntegerSpec {
    return defined<IntegerSpec>({
      ...commonMembers(source),
      // zod writes the bounds of every safe integer into each schema; every field here has them anyway.
      ...boundMembers(source, Number.MAX_SAFE_INTEGER),
      kind: 'integer',
      default: defaultKeyword(source) as number | undefined,
    });
  },

  shape(_spec, value): string | undefined {
    if (typeof value !== 'number' || !Number.isInteger(value)) return 'must be a whole number';
    return Number.isSafeInteger(value) ? undefined : 'is too large to be kept exactly';
  },

  check(spec, value: number): string | undefined {
    return boundsProblem(spec, value);
  },
};

/** What only authors need to know about whole numbers. */
export const integerAuthor: AuthorKind<IntegerSpec> = {
  keywords: BOUNDS,

  emit(spec, revision): WireNumber {
    return defined<WireNumber>({
      type: 'integer',
      title: spec.title,
      description: spec.description,
      minimum: least(spec),
      maximum: greatest(spec),
      default: revision === '2025-06-18' ? undefined : spec.default,
    });
  },

  flaw(spec): string | undefined {
    const flaw = boundsFlaw(spec);
    if (flaw !== undefined) return flaw;
    const from = least(spec);
    const to = greatest(spec);
    return from !== undefined && to !== undefined && from > to
      ? 'no whole number lies between its bounds'
      : undefined;
  },
};

/** The smallest whole number within the bounds: the wire has inclusive bounds only. */
function least({ minimum, exclusiveMinimum }: NumberBounds): number | undefined {
  const exclusive = exclusiveMinimum === undefined ? undefined : Math.floor(exclusiveMinimum) + 1;
  const inclusive = minimum === undefined ? undefined : Math.ceil(minimum);
  if (exclusive === undefined || inclusive === undefined) return exclusive ?? inclusive;
  return Math.max(exclusive, inclusive);
}

/** The largest whole number within the bounds. */
function greatest({ maximum, exclusiveMaximum }: NumberBounds): number | undefined {
  const exclusive = exclusiveMaximum === undefined ? undefined : Math.ceil(exclusiveMaximum) - 1;
  const inclusive = maximum === undefined ? undefined : Math.floor(maximum);
  if (exclusive === undefined || inclusive === undefined) return exclusive ?? inclusive;
  return Math.min(exclusive, inclusive);
}
