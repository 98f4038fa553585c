import type { CommonOptions, FieldCommon } from './field-common.ts';
import type { AuthorKind, FieldKind, PropertySource } from './field-kind.ts';
import type { WireChoice, WireLegacyChoice, WireTitledChoice } from './requested-schema.ts';
import { buildField } from './build-field.ts';
import type { Field } from './build-field.ts';
import { defined } from './defined.ts';
import { commonMembers, defaultKeyword } from './keywords.ts';
import {
  hasTitles,
  isOption,
  noOptionProblem,
  optionTitle,
  optionsFlaw,
  readOptions,
  toOptions,
  wireOptions,
} from './options.ts';
import type { Option, OptionValue, OptionsInput } from './options.ts';

/** A field for one of several values. */
export interface ChoiceSpec extends FieldCommon {
  readonly kind: 'choice';
  readonly options: readonly Option[];
  readonly default?: string;
  /** The author wrote the titles as `enumNames`: deprecated, but the newer revisions still know it, so it stays. */
  readonly legacy?: boolean;
}

/** The options of {@link choiceField}. */
export interface ChoiceOptions<Value extends string = string> extends CommonOptions {
  /** What is suggested. */
  readonly default?: NoInfer<Value>;
}

/**
 * A field for one of several values: `field.choice(['dev', 'prod'])`, or with titles
 * `field.choice({ dev: { title: 'Development' }, prod: { title: 'Production' } })`. A list of
 * `{ value, title }` keeps the order of values that look like numbers. See `field` for what all builders share.
 */
export function choiceField<const O extends OptionsInput>(
  values: O,
  options: ChoiceOptions<OptionValue<O>> = {},
): Field<OptionValue<O>, ChoiceSpec> {
  const spec = defined<ChoiceSpec>({
    ...options,
    options: toOptions('field.choice()', values),
    name: '',
    kind: 'choice',
    required: true,
  });
  return buildField('field.choice()', choiceKind, choiceAuthor, spec, options, []);
}

/** What there is to know about single choices. */
export const choiceKind: FieldKind<ChoiceSpec> = {
  parse(source: PropertySource): ChoiceSpec {
    return defined<ChoiceSpec>({
      ...commonMembers(source),
      kind: 'choice',
      options: readOptions(source.schema, source.rules) ?? [],
      default: defaultKeyword(source) as string | undefined,
      legacy: source.rules.sentOn && Array.isArray(source.schema['enumNames']) ? true : undefined,
    });
  },

  shape(spec, value): string | undefined {
    if (typeof value === 'string' && isOption(spec.options, value)) return undefined;
    return noOptionProblem(spec.options, 'one');
  },

  check(): undefined {
    return undefined;
  },
};

/** What only authors need to know about single choices. */
export const choiceAuthor: AuthorKind<ChoiceSpec> = {
  keywords: ['enum', 'enumNames', 'const', 'oneOf', 'anyOf'],

  emit(spec, revision): WireChoice | WireTitledChoice | WireLegacyChoice {
    const { title, description, options } = spec;
    const values = options.map((option) => option.value);
    const shown = revision === '2025-06-18' ? undefined : spec.default;
    if (!hasTitles(options)) {
      return defined<WireChoice>({ type: 'string', title, description, enum: values, default: shown });
    }
    if (revision === '2025-06-18' || spec.legacy === true) {
      const enumNames = options.map(optionTitle);
      return defined<WireLegacyChoice>({
        type: 'string',
        title,
        description,
        enum: values,
        enumNames,
        default: shown,
      });
    }
    return defined<WireTitledChoice>({
      type: 'string',
      title,
      description,
      oneOf: wireOptions(options),
      default: shown,
    });
  },

  flaw(spec): string | undefined {
    return optionsFlaw(spec.options);
  },
};
