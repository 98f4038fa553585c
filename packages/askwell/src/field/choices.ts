import { isObject, own } from '../json.ts';
import type { CommonOptions, FieldCommon } from './field-common.ts';
import type { AuthorKind, FieldKind, PropertySource } from './field-kind.ts';
import type { WireChoices } from './requested-schema.ts';
import { buildField } from './build-field.ts';
import type { Field } from './build-field.ts';
import { defined } from './defined.ts';
import { commonMembers, countKeyword, defaultKeyword, isCount } from './keywords.ts';
import {
  hasTitles,
  isOption,
  noOptionProblem,
  optionsFlaw,
  readOptions,
  toOptions,
  wireOptions,
} from './options.ts';
import type { Option, OptionValue, OptionsInput } from './options.ts';

/** A field for any of several values. */
export interface ChoicesSpec extends FieldCommon {
  readonly kind: 'choices';
  readonly options: readonly Option[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly default?: readonly string[];
}

/** The options of {@link choicesField}. */
export interface ChoicesOptions<Value extends string = string> extends CommonOptions {
  /** The fewest values to choose. */
  readonly minItems?: number;
  /** The most values to choose. */
  readonly maxItems?: number;
  /** What is suggested. */
  readonly default?: readonly NoInfer<Value>[];
}

/**
 * A field for any of several values, written like those of `field.choice`. The answer is an array without repeats.
 * See `field` for what all builders share.
 */
export function choicesField<const O extends OptionsInput>(
  values: O,
  options: ChoicesOptions<OptionValue<O>> = {},
): Field<OptionValue<O>[], ChoicesSpec> {
  const spec = defined<ChoicesSpec>({
    ...options,
    default: Array.isArray(options.default) ? Object.freeze([...options.default]) : options.default,
    options: toOptions('field.choices()', values),
    name: '',
    kind: 'choices',
    required: true,
  });
  return buildField('field.choices()', choicesKind, choicesAuthor, spec, options, ['minItems', 'maxItems']);
}

/** What there is to know about multiple choices. */
export const choicesKind: FieldKind<ChoicesSpec> = {
  parse(source: PropertySource): ChoicesSpec {
    const items = own(source.schema, 'items');
    const suggested = defaultKeyword(source);
    return defined<ChoicesSpec>({
      ...commonMembers(source),
      kind: 'choices',
      options: (isObject(items) ? readOptions(items, source.rules) : undefined) ?? [],
      minItems: countKeyword(source, 'minItems'),
      maxItems: countKeyword(source, 'maxItems'),
      default: (Array.isArray(suggested) ? Object.freeze([...suggested]) : suggested) as
        | readonly string[]
        | undefined,
    });
  },

  shape(spec, value): string | undefined {
    if (!Array.isArray(value)) return 'must be a list';
    for (const item of value as readonly unknown[]) {
      if (typeof item !== 'string' || !isOption(spec.options, item)) {
        return noOptionProblem(spec.options, 'some');
      }
    }
    return undefined;
  },

  check(spec, value: readonly string[]): string | undefined {
    if (value.length > 1 && new Set(value).size !== value.length) return 'must not name a value twice';
    const { minItems, maxItems } = spec;
    if (minItems !== undefined && value.length < minItems)
      return `must be at least ${minItems} of the options`;
    if (maxItems !== undefined && value.length > maxItems)
      return `must be at most ${maxItems} of the options`;
    return undefined;
  },
};

/** What only authors need to know about multiple choices. */
export const choicesAuthor: AuthorKind<ChoicesSpec> = {
  keywords: ['items', 'minItems', 'maxItems', 'uniqueItems'],

  /** As 2025-11-25 and later have it. The form splits the field into booleans for 2025-06-18. */
  emit(spec): WireChoices {
    return defined<WireChoices>({
      type: 'array',
      title: spec.title,
      description: spec.description,
      minItems: spec.minItems,
      maxItems: spec.maxItems,
      items: hasTitles(spec.options)
        ? { anyOf: wireOptions(spec.options) }
        : { type: 'string', enum: spec.options.map((option) => option.value) },
      default: spec.default,
    });
  },

  flaw(spec): string | undefined {
    const { minItems, maxItems, options } = spec;
    if (minItems !== undefined && !isCount(minItems)) {
      return 'minItems must be a whole number that is not negative';
    }
    if (maxItems !== undefined && !isCount(maxItems)) {
      return 'maxItems must be a whole number that is not negative';
    }
    if (minItems !== undefined && maxItems !== undefined && minItems > maxItems) {
      return `minItems (${minItems}) is more than maxItems (${maxItems})`;
    }
    if (minItems !== undefined && minItems > options.length) {
      return `minItems (${minItems}) is more than the ${options.length} options`;
    }
    return optionsFlaw(options);
  },
};
