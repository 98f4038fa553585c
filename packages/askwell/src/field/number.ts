import type { CommonOptions, FieldCommon } from './field-common.ts';
import type { AuthorKind, FieldKind, PropertySource } from './field-kind.ts';
import type { WireNumber } from './requested-schema.ts';
import { buildField } from './build-field.ts';
import type { Field } from './build-field.ts';
import { defined } from './defined.ts';
import { boundMembers, commonMembers, defaultKeyword } from './keywords.ts';
import { BOUNDS, boundsFlaw, boundsProblem } from './number-bounds.ts';
import type { NumberBounds } from './number-bounds.ts';

/** A field for a number. */
export interface NumberSpec extends FieldCommon, NumberBounds {
  readonly kind: 'number';
  readonly default?: number;
}

/** The options of {@link numberField}. */
export interface NumberOptions extends CommonOptions, NumberBounds {
  /** What is suggested. */
  readonly default?: number;
}

/** A field for a number. See `field` for what all builders share. */
export function numberField(options: NumberOptions = {}): Field<number, NumberSpec> {
  const spec = defined<NumberSpec>({ ...options, name: '', kind: 'number', required: true });
  return buildField('field.number()', numberKind, numberAuthor, spec, options, BOUNDS);
}

/** What there is to know about numbers. */
export const numberKind: FieldKind<NumberSpec> = {
  parse(source: PropertySource): NumberSpec {
    return defined<NumberSpec>({
      ...commonMembers(source),
      ...boundMembers(source, Infinity),
      kind: 'number',
      default: defaultKeyword(source) as number | undefined,
    });
  },

  shape(_spec, value): string | undefined {
    return typeof value === 'number' && Number.isFinite(value) ? undefined : 'must be a number';
  },

  check(spec, value: number): string | undefined {
    return boundsProblem(spec, value);
  },
};

/** What only authors need to know about numbers. */
export const numberAuthor: AuthorKind<NumberSpec> = {
  keywords: BOUNDS,

  emit(spec, revision): WireNumber {
    return defined<WireNumber>({
      type: 'number',
      title: spec.title,
      description: spec.description,
      minimum: spec.minimum,
      maximum: spec.maximum,
      default: revision === '2025-06-18' ? undefined : spec.default,
    });
  },

  flaw: boundsFlaw,
};
