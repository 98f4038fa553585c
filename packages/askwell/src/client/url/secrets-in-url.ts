import { secretInName } from '../../field/secret-phrases.ts';
import { SECRET_VALUES } from '../../field/secret-words.ts';
import { toldByParameter } from '../../url-rules.ts';
import { warned } from './finding.ts';
import { parametersOf } from './parameters.ts';
import type { Parameter } from './parameters.ts';
import type { UrlFinding } from './verdict.ts';

/** A switch, such as `reset_password=1`, is about a secret and holds none. */
const SWITCH = /^(?:|true|false|yes|no|on|off|\d)$/i;

/** Some patterns look twice at a text, and no key is longer. */
const LONGEST_SEARCHED = 2000;

/** Finds secrets and personal data in the query and the fragment (S32, S33). Messages name them, never a value. */
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
  const told = toldByParameter(name);
  if (told === 'personal') return `personal data, "${name}"`;
  if (told === undefined && secretInName(name, false) === undefined) return undefined;
  // A long or odd name may hold more than a name.
  return /^[\w.-]{1,32}$/.test(name) ? `a secret, "${name}"` : 'a secret';
}
