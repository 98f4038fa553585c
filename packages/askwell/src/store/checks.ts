import { AskwellError } from '../errors.ts';

/**
 * Refuses text that UTF-8 can't hold. Databases would replace a lone surrogate, so that two keys become one.
 *
 * @throws `ASKWELL_USAGE`
 */
export function checkText(what: 'key' | 'prefix' | 'value', text: string): void {
  if (!/\p{Surrogate}/u.test(text)) return;
  throw new AskwellError(
    'ASKWELL_USAGE',
    `A store was given a ${what} with half a surrogate pair in it, which no database can hold. Give it well-formed text.`,
  );
}

/**
 * Refuses what would be written differently by every store.
 *
 * @throws `ASKWELL_USAGE`
 */
export function checkWrite(key: string, value: string, expiresAt: number | undefined): void {
  checkText('key', key);
  checkText('value', value);
  // Every comparison with it is false, so that it would be "never" here and "long ago" there.
  if (Number.isNaN(expiresAt)) {
    throw new AskwellError(
      'ASKWELL_USAGE',
      'A store was given an expiry that is not a number. Give it milliseconds since the epoch.',
    );
  }
}
