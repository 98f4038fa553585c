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

/** How much of a full store is cleared at once, so that not every write has to look for what goes. */
const CLEARED = 0.1;
/** Rows that each call looks at, so that what nobody asks for again goes too. */
const SWEPT = 8;

/**
 * A store inside this process, for one instance and for tests. Bounded: when it is full, the records that are
 * closest to their expiry go first. What has expired is let go by the calls that follow, whatever they ask for.
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

  const makeRoom = (added: number): void => {
    if (rows.size < maxRecords && size + added <= maxSize) return;
    for (const key of rows.keys()) live(key);
    const keep = { records: maxRecords * (1 - CLEARED), size: maxSize * (1 - CLEARED) - added };
    const byExpiry = [...rows].sort(([, a], [, b]) => a.expiresAt - b.expiresAt);
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
      remove(key);
      makeRoom(key.length + value.length);
      versions += 1;
      rows.set(key, { value, version: versions, expiresAt });
      size += key.length + value.length;
      return String(versions);
    },
    async delete(key) {
      sweep();
      remove(key);
    },
    async list(prefix) {
      checkText('prefix', prefix);
      return [...rows.keys()].filter((key) => live(key) !== undefined && key.startsWith(prefix)).sort();
    },
  };
}
