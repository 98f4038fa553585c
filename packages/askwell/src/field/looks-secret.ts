import type { FieldSpec } from './field-spec.ts';
import { secretInName, secretInProse } from './secret-phrases.ts';
import { SECRET_VALUES } from './secret-words.ts';

/**
 * Tells why a field looks as if it asked for a secret, which a form must not do (S1, S2), or `undefined` if it
 * doesn't.
 *
 * It looks at the name and the title (what they are about: `apiKey` is a key, `apiKeyName` a name), at the description
 * (only where it asks for the secret or is nothing but its name), and at the default and the examples (the looks of
 * well-known keys and tokens). Yes-or-no fields and choices can't hold a secret; numbers can hold a PIN, a one-time
 * code, a card number or a social security number. It guesses by words in some twenty languages: a secret under
 * another name passes, and a harmless field may be held back, which its author clears with `notSecret`.
 *
 * The reason names the words that were found, never a value.
 */
export function looksSecret(field: FieldSpec): string | undefined {
  if (field.kind !== 'string' && field.kind !== 'number' && field.kind !== 'integer') return undefined;
  // Nobody keeps a secret in the form of a date or an address.
  if (
    field.kind === 'string' &&
    (field.format === 'date' || field.format === 'date-time' || field.format === 'email')
  ) {
    return undefined;
  }
  const numbersOnly = field.kind !== 'string';
  const postal = isPostal(field);
  const inName = secretInName(field.name, numbersOnly);
  if (inName !== undefined && !(postal && inName === 'pin code')) return `its name says "${inName}"`;
  const inTitle = field.title === undefined ? undefined : secretInName(field.title, numbersOnly);
  if (inTitle !== undefined && !(postal && inTitle === 'pin code')) return `its title says "${inTitle}"`;
  const inProse = field.description === undefined ? undefined : secretInProse(field.description, numbersOnly);
  if (inProse !== undefined) return `its description asks for "${inProse}"`;
  if (field.kind !== 'string') return undefined;
  const inDefault = secretValue(field.default);
  if (inDefault !== undefined) return `its default looks like ${inDefault}`;
  for (const example of field.examples ?? []) {
    const inExample = secretValue(example);
    if (inExample !== undefined) return `an example looks like ${inExample}`;
  }
  return undefined;
}

/** Whether it says that its PIN code is the one of an address, as in India. A card has none of those. */
export function isPostal({ name, title = '', description = '' }: FieldSpec): boolean {
  const text = `${name}\n${title}\n${description}`;
  return /\b(?:postal|postcode|zip)\b/i.test(text) && !/card|bank|atm|sim\b|account/i.test(text);
}

function secretValue(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return SECRET_VALUES.find(({ pattern }) => pattern.test(value))?.what;
}
