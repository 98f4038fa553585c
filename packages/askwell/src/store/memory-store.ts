import { AskwellError } from '../errors.ts';
import { checkText, checkWrite } from './checks.ts';
import type { Store } from './store.ts';

interface Row {
  readonly value: string;
  readonly version: number;
  readonly expiresAt: number;
}

/** Bounds of a memory store. */
export interface MemoryStoreOptions {
  /** Milliseconds since the epoch. Default: the platform's clock. */
  readonly now?: () => number;
  /** Default 100,000. */
  readonly maxRecords?: number;
  /** Characters of all keys and values. Default 64 million. */
  readonly maxSize?: number;
}

/** Marks of what was used up, as states and log-ins are: whoever loses one lets it be used again. */
const MARK = /^(?:used|login):/;
/** How much of a full store is cleared at once, so that not every write has to look for what goes. */
const CLEARED = 0.1;
/** Rows that each call looks at, so that what nobody asks for again goes too. */
const SWEPT = 8;

/**
 * A store inside this process, for one instance and for tests. Bounded: when it is full, the records that are
 * closest to their expiry go first, but none of the marks of what may be used once. A write for which there is no room
 * then rejects with `ASKWELL_LIMIT`. What has expired is let go by the calls that follow, whatever they ask for.
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): Store {
  const { now = Date.now, maxRecords = 100_000, maxSize = 64_000_000 } = options;
  const rows = new Map<string, Row>();
  let versions = 0;
  let size = 0;
  let sweeping = rows.entries();

  const remove = (key: string): void => {
    const row = rows.get(key);
    if (row === undefined) return;
    rows.delete(key);
    size -= key.length + row.value.length;
  };

  const insert = (key: string, row: Row): void => {
    rows.set(key, row);
    size += key.length + row.value.length;
  };

  const live = (key: string): Row | undefined => {
    const row = rows.get(key);
    if (row === undefined || row.expiresAt > now()) return row;
    remove(key);
    return undefined;
  };

  /** Goes on where the last call stopped. A Map's iterator stays valid while rows come and go. */
  const sweep = (): void => {
    const time = now();
    for (let looked = 0; looked < SWEPT; looked += 1) {
      const { done, value } = sweeping.next();
      if (done === true) {
        sweeping = rows.entries();
        return;
      }
      if (value[1].expiresAt <= time) remove(value[0]);
    }
  };

  const hasRoom = (added: number): boolean => rows.size < maxRecords && size + added <= maxSize;

  const makeRoom = (added: number): void => {
    if (hasRoom(added)) return;
    for (const key of rows.keys()) live(key);
    const keep = { records: maxRecords * (1 - CLEARED), size: maxSize * (1 - CLEARED) - added };
    const byExpiry = [...rows]
      .filter(([key]) => !MARK.test(key))
      .sort(([, a], [, b]) => a.expiresAt - b.expiresAt);
    for (const [key] of byExpiry) {
      if (rows.size <= keep.records && size <= keep.size) return;
      remove(key);
    }
  };

  return {
    async get(key) {
      sweep();
      const row = live(key);
      return row === undefined ? undefined : { value: row.value, version: String(row.version) };
    },
    async put(key, value, { ifVersion, expiresAt = Infinity } = {}) {
      checkWrite(key, value, expiresAt);
      sweep();
      const row = live(key);
      const version = row === undefined ? null : String(row.version);
      if (ifVersion !== undefined && ifVersion !== version) return undefined;
      const added = key.length + value.length;
      if (added > maxSize) throw full(`holds ${maxSize} characters, and was given a record of more`);
      remove(key);
      makeRoom(added);
      if (!hasRoom(added)) {
        if (row !== undefined) insert(key, row);
        throw full('is full of marks of what may be used once, which must not get lost');
      }
      versions += 1;
      insert(key, { value, version: versions, expiresAt });
      return String(versions);
    },
    async delete(key) {
      sweep();
      remove(key);
    },
    async list(prefix) {
      checkText('prefix', prefix);
      return [...rows.keys()].filter((key) => key.startsWith(prefix) && live(key) !== undefined).sort();
    },
  };
}

function full(why: string): AskwellError {
  return new AskwellError(
    'ASKWELL_LIMIT',
    `The store in memory ${why}, so nothing was written. Use a store outside of the process, such as ` +
      'createSqliteStore() or createRedisStore(), or give this one more room.',
  );
}
