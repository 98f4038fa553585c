import type { Store } from './store.ts';

interface Row {
  readonly value: string;
  readonly version: number;
  readonly expiresAt: number;
}

/**
 * A store inside this process, for one instance and for tests. Bounded: over `maxRecords` the record that is
 * closest to its expiry goes first.
 */
export function createMemoryStore(
  options: { readonly now?: () => number; readonly maxRecords?: number } = {},
): Store {
  const now = options.now ?? Date.now;
  const maxRecords = options.maxRecords ?? 100_000;
  const rows = new Map<string, Row>();
  let versions = 0;

  const live = (key: string): Row | undefined => {
    const row = rows.get(key);
    if (row !== undefined && row.expiresAt <= now()) {
      rows.delete(key);
      return undefined;
    }
    return row;
  };

  const makeRoom = (): void => {
    for (const key of rows.keys()) live(key);
    while (rows.size >= maxRecords) {
      let first: [string, Row] | undefined;
      for (const entry of rows)
        if (first === undefined || entry[1].expiresAt < first[1].expiresAt) first = entry;
      rows.delete((first as [string, Row])[0]);
    }
  };

  return {
    async get(key) {
      const row = live(key);
      return row === undefined ? undefined : { value: row.value, version: String(row.version) };
    },
    async put(key, value, { ifVersion, expiresAt = Infinity } = {}) {
      const row = live(key);
      const version = row === undefined ? null : String(row.version);
      if (ifVersion !== undefined && ifVersion !== version) return undefined;
      if (row === undefined && rows.size >= maxRecords) makeRoom();
      versions += 1;
      rows.set(key, { value, version: versions, expiresAt });
      return String(versions);
    },
    async delete(key) {
      rows.delete(key);
    },
    async list(prefix) {
      return [...rows.keys()].filter((key) => key.startsWith(prefix) && live(key) !== undefined).sort();
    },
  };
}
