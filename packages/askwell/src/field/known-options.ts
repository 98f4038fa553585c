import { AskwellError } from '../errors.ts';
import { didYouMean } from './did-you-mean.ts';
import { isObject } from '../json.ts';

/**
 * Refuses options that do not exist. The compiler does it for authors who have one; without, a mistyped option would be
 * ignored in silence.
 *
 * @param where - for instance `createServer()`
 */
export function checkKnownOptions(where: string, options: unknown, known: readonly string[]): void {
  if (!isObject(options)) {
    throw new AskwellError(
      'ASKWELL_USAGE',
      `${where} needs an object of options; it can have ${known.join(', ')}.`,
    );
  }
  const odd = Object.keys(options).find((name) => !known.includes(name));
  if (odd === undefined) return;
  const meant = didYouMean(odd, known);
  throw new AskwellError(
    'ASKWELL_USAGE',
    `${where} has no option ${JSON.stringify(odd)}. ` +
      (meant === undefined ? `It can have ${known.join(', ')}.` : `Did you mean ${JSON.stringify(meant)}?`),
  );
}
