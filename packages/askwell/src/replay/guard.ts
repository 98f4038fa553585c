import { SECRET_MASK } from '../secret.ts';
import { encodingsOf, layersOf, viewsOf } from './secret-encodings.ts';
import { walkJson } from './walk-json.ts';

/**
 * Knows the secrets that a call has seen, and takes them out of what leaves it: results, errors, logs, notifications,
 * questions. A net for accidents: it finds a value as it is and in the usual encodings, not one that the author's code
 * has cut up.
 */
export interface Guard {
  /** From now on the value is taken out. Too short ones are not: they would take ordinary words with them. */
  add(secret: string): void;
  /** Whether it knows any secret. */
  readonly armed: boolean;
  /** Whether a text contains a secret. */
  finds(text: string): boolean;
  /** Whether a long secret stands in a text as it is, without a look at escapes; for what is no text. */
  findsAsIs(text: string): boolean;
  /** Whether JSON data contains one, in a text or in a name; `true` and numbers are no texts. */
  findsIn(data: unknown): boolean;
  clean(text: string): string;
  /** Cleans the name of a member, for which only a long secret counts: a short one is more likely the word itself. */
  cleanName(name: string): string;
  /** The data as JSON writes it, without the secrets; the same value as long as no secret is known. */
  cleanJson<T>(data: T): T;
}

/** Shorter values are in too many words. */
const MIN_LENGTH = 4;
const MIN_LENGTH_IN_NAMES = 8;

/** The guard of one call. */
export function createGuard(): Guard {
  const secrets = new Set<string>();
  let needles: readonly string[] = [];
  let longNeedles: readonly string[] = [];

  const guard: Guard = {
    add(secret) {
      if (secret.length < MIN_LENGTH || secrets.has(secret)) return;
      secrets.add(secret);
      needles = [...new Set([...needles, ...encodingsOf(secret, MIN_LENGTH)])];
      longNeedles = [...new Set([...longNeedles, ...encodingsOf(secret, MIN_LENGTH_IN_NAMES)])];
    },
    get armed() {
      return needles.length > 0;
    },
    finds: (text) => contains(text, needles),
    findsAsIs: (text) => longNeedles.some((needle) => text.includes(needle)),
    findsIn(data) {
      if (!guard.armed) return false;
      let found = false;
      const look =
        (clean: (text: string) => string) =>
        (text: string): string => {
          found ||= clean(text) !== text;
          return text;
        };
      walkJson(data, { text: look(guard.clean), name: look(guard.cleanName), holdsSecret });
      return found;
    },
    clean: (text) => replaced(text, needles),
    cleanName: (name) => replaced(name, longNeedles),
    cleanJson: <T>(data: T): T =>
      guard.armed ? (walkJson(data, { text: guard.clean, name: guard.cleanName, holdsSecret }) as T) : data,
  };
  const holdsSecret = guard.finds;
  return guard;
}

/** Whether there is one, in whatever layer of escapes. Where is asked only then: to know that costs far more. */
function contains(text: string, needles: readonly string[]): boolean {
  if (needles.length === 0) return false;
  for (const layer of layersOf(text)) if (needles.some((needle) => layer.includes(needle))) return true;
  return false;
}

function replaced(text: string, needles: readonly string[]): string {
  if (!contains(text, needles)) return text;
  const places = placesOf(text, needles);
  let cleaned = '';
  let last = 0;
  for (const [start, end] of places) {
    cleaned += text.slice(last, start) + SECRET_MASK;
    last = end;
  }
  return cleaned + text.slice(last);
}

type Place = readonly [start: number, end: number];

/** Where secrets stand, from left to right; overlapping ones as one, so that no part of one is left over by another. */
function placesOf(text: string, needles: readonly string[]): readonly Place[] {
  if (needles.length === 0) return [];
  const found: Place[] = [];
  for (const view of viewsOf(text)) {
    for (const needle of needles) {
      for (let at = view.text.indexOf(needle); at >= 0; at = view.text.indexOf(needle, at + 1))
        found.push(view.place(at, at + needle.length));
    }
  }
  found.sort(([a], [b]) => a - b);
  const places: Place[] = [];
  for (const [start, end] of found) {
    const before = places.at(-1);
    if (before === undefined || start >= before[1]) places.push([start, end]);
    else if (end > before[1]) places[places.length - 1] = [before[0], end];
  }
  return places;
}
