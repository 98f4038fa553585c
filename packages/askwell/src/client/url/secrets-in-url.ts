import { secretInName } from '../../field/secret-phrases.ts';
import { SECRET_VALUES } from '../../field/secret-words.ts';
import { warned } from './finding.ts';
import { parametersOf } from './parameters.ts';
import type { Parameter } from './parameters.ts';
import type { UrlFinding } from './verdict.ts';

// Signatures and sessions that sign in whoever opens the URL (S33).
const SIGNS_IN =
  /^(?:sig|signature|x-(?:amz|goog)-(?:signature|credential|security-token)|auth|session|sid|ticket)$/i;

/** A switch, such as `reset_password=1`, is about a secret and holds none. */
const SWITCH = /^(?:|true|false|yes|no|on|off|\d)$/i;

/** Some patterns look twice at a text, and no key is longer. */
const LONGEST_SEARCHED = 2000;

/** Finds what looks like a secret in the query and the fragment (S32). Messages name it, never its value. */
export function judgeSecrets(url: URL): UrlFinding[] {
  const found = new Set(
    parametersOf(url)
      .map(secretIn)
      .filter((what) => what !== undefined),
  );
  return [...found]
    .slice(0, 3)
    .map((what) =>
      warned('secret-in-url', `The address contains ${what}, which everybody who sees it can use.`),
    );
}

function secretIn({ name, readings }: Parameter): string | undefined {
  const texts = [name, ...readings].map((text) => text.slice(0, LONGEST_SEARCHED));
  const looks = SECRET_VALUES.find(({ pattern }) => texts.some((text) => pattern.test(text)));
  if (looks !== undefined) return `what looks like ${looks.what}`;
  if (SWITCH.test(readings.at(-1) ?? '')) return undefined;
  if (!SIGNS_IN.test(name) && secretInName(name, false) === undefined) return undefined;
  // A long or odd name may hold more than a name.
  return /^[\w.-]{1,32}$/.test(name) ? `a secret, "${name}"` : 'a secret';
}
