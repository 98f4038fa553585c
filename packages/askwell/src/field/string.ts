import type { CommonOptions, FieldCommon } from './field-common.ts';
import type { AuthorKind, FieldKind, PropertySource } from './field-kind.ts';
import type { StringFormat, WireString } from './requested-schema.ts';
import { buildField } from './build-field.ts';
import type { Field } from './build-field.ts';
import { lengthFlaw, lengthProblem } from './code-points.ts';
import { defined } from './defined.ts';
import { STRING_FORMATS, formatProblem, isStringFormat } from './formats.ts';
import { commonMembers, countKeyword, defaultKeyword, textKeyword } from './keywords.ts';
import { compilePattern, patternFlaw, patternSource } from './pattern.ts';

/** A field of free text. */
export interface StringSpec extends FieldCommon {
  readonly kind: 'string';
  /** In code points. */
  readonly minLength?: number;
  /** In code points. */
  readonly maxLength?: number;
  readonly format?: StringFormat;
  /** The author's own regular expression. We enforce it; no revision can advertise it. */
  readonly pattern?: string;
  /** A regular expression that another server sent. Text to show at most: it is never compiled. */
  readonly foreignPattern?: string;
  readonly default?: string;
}

/** The options of {@link stringField}. */
export interface StringOptions extends CommonOptions {
  /** The fewest code points. */
  readonly minLength?: number;
  /** The most code points. */
  readonly maxLength?: number;
  /** What the text must be. */
  readonly format?: StringFormat;
  /** What the text must match, anchored only where you anchor it. Clients don't see it; say it in the description. */
  readonly pattern?: string | RegExp;
  /** What is suggested. */
  readonly default?: string;
}

/** A field of free text. See `field` for what all builders share. */
export function stringField(options: StringOptions = {}): Field<string, StringSpec> {
  const spec = defined<StringSpec>({
    ...options,
    pattern: patternSource(options.pattern),
    foreignPattern: undefined,
    name: '',
    kind: 'string',
    required: true,
  });
  return buildField('field.string()', stringKind, stringAuthor, spec, options, [
    'minLength',
    'maxLength',
    'format',
    'pattern',
  ]);
}

/** What there is to know about text. */
export const stringKind: FieldKind<StringSpec> = {
  parse(source: PropertySource): StringSpec {
    const format = textKeyword(source, 'format');
    const pattern = textKeyword(source, 'pattern');
    return defined<StringSpec>({
      ...commonMembers(source),
      kind: 'string',
      minLength: countKeyword(source, 'minLength'),
      maxLength: countKeyword(source, 'maxLength'),
      // A format that the wire has no word for stays with whoever wrote it: the author's schema checks it.
      format: isStringFormat(format) ? format : undefined,
      pattern: source.rules.patternAs === 'pattern' ? pattern : undefined,
      foreignPattern: source.rules.patternAs === 'foreignPattern' ? pattern : undefined,
      default: defaultKeyword(source) as string | undefined,
    });
  },

  shape(_spec, value): string | undefined {
    return typeof value === 'string' ? undefined : 'must be text';
  },

  check(spec, value: string): string | undefined {
    const length = lengthProblem(spec, value);
    if (length !== undefined) return length;
    if (spec.format !== undefined) {
      const format = formatProblem(spec.format, value);
      if (format !== undefined) return format;
    }
    if (spec.pattern !== undefined && !compilePattern(spec.pattern).test(value)) {
      return `must match the pattern ${spec.pattern}`;
    }
    return undefined;
  },
};

/** What only authors need to know about text. */
export const stringAuthor: AuthorKind<StringSpec> = {
  keywords: ['minLength', 'maxLength', 'format', 'pattern'],

  emit(spec, revision): WireString {
    return defined<WireString>({
      type: 'string',
      title: spec.title,
      description: spec.description,
      minLength: spec.minLength,
      maxLength: spec.maxLength,
      format: spec.format,
      default: revision === '2025-06-18' ? undefined : spec.default,
    });
  },

  flaw(spec): string | undefined {
    if (spec.format !== undefined && !isStringFormat(spec.format)) {
      return `format must be one of ${STRING_FORMATS.join(', ')}`;
    }
    return lengthFlaw(spec) ?? patternFlaw(spec.pattern);
  },
};
