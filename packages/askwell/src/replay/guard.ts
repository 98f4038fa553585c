import { isObject, setOwn, type Json } from '../json.ts';
import { encodingsOf } from './secret-encodings.ts';

/**
 * Knows the secrets that a call has seen, and takes them out of what leaves it: results, errors, logs, notifications,
 * questions. A net for accidents: it finds a value as it is and in the usual encodings, not one that the author's code
 * has cut up.
 */
export interface Guard {
  /** From now on the value is taken out. Too short ones are not: they would take ordinary words with them. */
  add(secret: string): void;
  /** Whether a text contains a secret. */
  finds(text: string): boolean;
  clean(text: string): string;
  /** The same value if nothing was found in it, else a copy without the secrets. */
  cleanJson<T>(value: T): T;
}

/** Shorter values are in too many words. */
const MIN_LENGTH = 4;
const MARK = '[secret]';

/** The guard of one call. */
export function createGuard(): Guard {
  const secrets = new Set<string>();
  // Longest first, so that no part of one is left over by another.
  let needles: readonly string[] = [];

  const clean = (text: string): string => {
    let cleaned = text;
    for (const needle of needles) cleaned = cleaned.replaceAll(needle, MARK);
    return cleaned;
  };

  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return clean(value);
    if (Array.isArray(value)) {
      const copy = value.map(walk);
      return copy.some((item, index) => item !== value[index]) ? copy : value;
    }
    if (!isObject(value)) return value;
    const copy: { [name: string]: Json } = {};
    let changed = false;
    for (const [name, member] of Object.entries(value)) {
      const cleanName = clean(name);
      const cleanMember = walk(member);
      changed ||= cleanName !== name || cleanMember !== member;
      setOwn(copy, cleanName, cleanMember as Json);
    }
    return changed ? copy : value;
  };

  return {
    add(secret) {
      if (secret.length < MIN_LENGTH || secrets.has(secret)) return;
      secrets.add(secret);
      needles = [...new Set([...secrets].flatMap(encodingsOf))].sort((a, b) => b.length - a.length);
    },
    finds: (text) => needles.some((needle) => text.includes(needle)),
    clean,
    cleanJson: <T>(value: T): T => (needles.length === 0 ? value : (walk(value) as T)),
  };
}
