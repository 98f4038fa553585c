import type { CommonOptions, FieldCommon } from './field-common.ts';
import type { AuthorKind, FieldKind, PropertySource } from './field-kind.ts';
import type { WireBoolean } from './requested-schema.ts';
import { buildField } from './build-field.ts';
import type { Field } from './build-field.ts';
import { defined } from './defined.ts';
import { commonMembers, defaultKeyword } from './keywords.ts';

/** A field for yes or no. */
export interface BooleanSpec extends FieldCommon {
  readonly kind: 'boolean';
  readonly default?: boolean;
}

/** The options of {@link booleanField}. */
export interface BooleanOptions extends CommonOptions {
  /** What is suggested. Many clients can't send "no" for a box that was never touched; `false` helps them. */
  readonly default?: boolean;
}

/** A field for yes or no. See `field` for what all builders share. */
export function booleanField(options: BooleanOptions = {}): Field<boolean, BooleanSpec> {
  const spec = defined<BooleanSpec>({ ...options, name: '', kind: 'boolean', required: true });
  return buildField('field.boolean()', booleanKind, booleanAuthor, spec, options, []);
}

/** What there is to know about yes and no. */
export const booleanKind: FieldKind<BooleanSpec> = {
  parse(source: PropertySource): BooleanSpec {
    return defined<BooleanSpec>({
      ...commonMembers(source),
      kind: 'boolean',
      default: defaultKeyword(source) as boolean | undefined,
    });
  },

  shape(_spec, value): string | undefined {
    return typeof value === 'boolean' ? undefined : 'must be yes or no';
  },

  check(): undefined {
    return undefined;
  },
};

/** What only authors need to know about yes and no. */
export const booleanAuthor: AuthorKind<BooleanSpec> = {
  keywords: [],

  emit(spec): WireBoolean {
    return defined<WireBoolean>({
      type: 'boolean',
      title: spec.title,
      description: spec.description,
      default: spec.default,
    });
  },

  flaw(): undefined {
    return undefined;
  },
};
