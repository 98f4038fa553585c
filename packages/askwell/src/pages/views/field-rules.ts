import type { FieldSpec } from '../../field/field-spec.ts';
import type { NumberBounds } from '../../field/number-bounds.ts';
import type { PluralString } from './page-strings.ts';
import type { Phrases } from './phrases.ts';

/** What an answer has to be like, in a few words; empty if there is nothing to say. */
export function fieldRules(field: FieldSpec, phrases: Phrases): string {
  const { rules } = phrases.strings;
  switch (field.kind) {
    case 'string':
    case 'secret':
      return join([
        field.kind === 'string' ? formatRule(field.format, phrases) : undefined,
        range(field.minLength, field.maxLength, phrases, {
          between: rules.charactersBetween,
          exactly: rules.charactersExactly,
          atLeast: rules.charactersAtLeast,
          atMost: rules.charactersAtMost,
        }),
      ]);
    case 'number':
      return join([rules.number, ...bounds(field, phrases)]);
    case 'integer':
      return join([rules.integer, ...bounds(field, phrases)]);
    case 'choices':
      return (
        range(field.minItems, field.maxItems, phrases, {
          between: rules.optionsBetween,
          exactly: rules.optionsExactly,
          atLeast: rules.optionsAtLeast,
          atMost: rules.optionsAtMost,
        }) ?? rules.optionsAny
      );
    case 'boolean':
    case 'choice':
      return '';
  }
}

/** Dates have inputs of their own, which say what they take. */
function formatRule(format: string | undefined, { strings: { rules } }: Phrases): string | undefined {
  if (format === 'email') return rules.email;
  return format === 'uri' ? rules.uri : undefined;
}

function bounds(field: NumberBounds, { strings: { rules }, fill }: Phrases): (string | undefined)[] {
  const { minimum, maximum } = field;
  const one = (text: string, bound: number | undefined): string | undefined =>
    bound === undefined ? undefined : fill(text, { bound });
  return [
    ...(minimum !== undefined && maximum !== undefined
      ? [fill(rules.between, { least: minimum, most: maximum })]
      : [one(rules.minimum, minimum), one(rules.maximum, maximum)]),
    one(rules.moreThan, field.exclusiveMinimum),
    one(rules.lessThan, field.exclusiveMaximum),
    one(rules.multipleOf, field.multipleOf),
  ];
}

interface RangeStrings {
  readonly between: string;
  readonly exactly: PluralString;
  readonly atLeast: PluralString;
  readonly atMost: PluralString;
}

function range(
  least: number | undefined,
  most: number | undefined,
  { fill, plural }: Phrases,
  words: RangeStrings,
): string | undefined {
  if (least !== undefined && least > 0) {
    if (most === undefined) return plural(words.atLeast, least);
    return least === most ? plural(words.exactly, least) : fill(words.between, { least, most });
  }
  return most === undefined ? undefined : plural(words.atMost, most);
}

/** A sentence, so that it can stand after a description. */
function join(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(', ');
}
