import type { Journal } from './journal.ts';
import type { Identified } from './question.ts';

/** Gives operations their ids, and asks the keys by which the client answers them. */
export interface AskKeys {
  /** `name` the first time, `name~2` the second: how repeats are told apart (R4, R5). */
  count(name: string): string;
  /**
   * A key that no other ask of this run has (S45): the author's own as it stands if it is free, else a longer one.
   * Claimed in each pass anew, also by asks that are answered already, so that no later one can have it.
   */
  claim(identity: Identified): string;
}

/** The keys of one pass over a journal. */
export function createAskKeys(journal: Journal): AskKeys {
  const counts = new Map<string, number>();
  const taken = new Set<string>();

  const free = (key: string, id: string): boolean => {
    if (taken.has(key)) return false;
    for (const [other, open] of journal.open) if (other !== id && baseOf(open.key) === key) return false;
    return true;
  };

  const pick = ({ id, key, longKey }: Identified): string => {
    if (free(key, id)) return key;
    if (key !== longKey && free(longKey, id)) return longKey;
    for (let n = 2; ; n++) if (free(`${longKey}-${n}`, id)) return `${longKey}-${n}`;
  };

  return {
    count(name) {
      const n = (counts.get(name) ?? 0) + 1;
      counts.set(name, n);
      return n === 1 ? name : `${name}~${n}`;
    },
    claim(identity) {
      const key = journal.open.get(identity.id)?.key ?? pick(identity);
      taken.add(key);
      // `x.2` is the second attempt at `x`, which stays in use.
      taken.add(baseOf(key));
      return key;
    },
  };
}

/** The key of the first attempt. */
function baseOf(key: string): string {
  return key.replace(/\.\d+$/, '');
}
