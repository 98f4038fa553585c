import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createMemoryStore, type Store } from 'askwell';
import { createSqliteStore } from 'askwell/sqlite';

import type { Benchmark, Row } from './benchmark.ts';
import { interleave } from './interleave.ts';
import { type OpenedStore, openRedis } from './open-redis.ts';

const SIZE = 1024;
/** Calls that are under way at once, as in a server with many people. */
const AT_ONCE = 50;
/** Records that the calls go round. */
const KEYS = 500;

/** What a store takes for a write, a read, and a read with a write under its condition. */
export const benchmark: Benchmark = async () => {
  const rows: Row[] = [];
  for (const [name, open] of Object.entries({
    memory: openMemory,
    sqlite: openSqlite,
    redis: () => openRedis('store/redis'),
  })) {
    const opened = await open();
    if (opened === undefined) continue;
    try {
      rows.push(...(await measure(name, opened.store)));
    } finally {
      await opened.close();
    }
  }
  return rows;
};

async function measure(name: string, store: Store): Promise<readonly Row[]> {
  const value = 'x'.repeat(SIZE);
  const expiresAt = Date.now() + 3_600_000;
  let turn = 0;
  const nextKey = (): string => `key:${(turn += 1) % KEYS}`;
  const many = (work: () => Promise<void>) => () => Promise.all(Array.from({ length: AT_ONCE }, work));

  for (let key = 0; key < KEYS; key++) await store.put(nextKey(), value, { expiresAt });
  const measured = await interleave(
    {
      put: many(async () => {
        await store.put(nextKey(), value, { expiresAt });
      }),
      get: many(async () => {
        const record = await store.get(nextKey());
        if (record?.value.length !== SIZE) throw new Error(`The ${name} store lost a record.`);
      }),
      cas: many(async () => {
        const key = nextKey();
        const record = await store.get(key);
        const put = await store.put(key, value, { ifVersion: record?.version ?? null, expiresAt });
        if (put === undefined) throw new Error(`In the ${name} store a writer lost whom nobody raced.`);
      }),
    },
    { budget: 2000, batch: 2, warmUp: 20, minRounds: 10 },
  );
  const what = { put: 'a write of 1 KB', get: 'a read', cas: 'a read, and a write under its condition' };
  return (['put', 'get', 'cas'] as const).map((operation) => {
    const { low, median, high } = measured.micros(operation);
    const [fast, slow] = [low, high].map((micros) => (micros / AT_ONCE).toFixed(1));
    const perSecond = Math.round((AT_ONCE * 1e6) / median).toLocaleString('en');
    return {
      name: `store/${name}/${operation}`,
      value: median / AT_ONCE,
      unit: 'µs',
      note: `p25–p75 ${fast}–${slow}; ${what[operation]}, ${AT_ONCE} at once: ${perSecond} a second`,
    };
  });
}

async function openMemory(): Promise<OpenedStore> {
  return { store: createMemoryStore(), close: async () => {} };
}

async function openSqlite(): Promise<OpenedStore> {
  const folder = mkdtempSync(join(tmpdir(), 'askwell-bench-'));
  const store = createSqliteStore({ file: join(folder, 'records.db') });
  return {
    store,
    async close() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
