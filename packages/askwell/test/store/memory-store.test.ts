import { expect, it } from 'vitest';

import { createMemoryStore } from '../../src/store/memory-store.ts';
import { describeStore } from './contract.ts';

describeStore('memory', async () => {
  let time = 1_000;
  return {
    store: createMemoryStore({ now: () => time }),
    advance: (milliseconds) => (time += milliseconds),
    now: () => time,
  };
});

it('stays within its bound, and drops what expires first', async () => {
  const store = createMemoryStore({ now: () => 0, maxRecords: 3 });
  for (const [key, expiresAt] of [
    ['a', 30],
    ['b', 10],
    ['c', 20],
    ['d', 40],
  ] as const) {
    await store.put(key, key, { expiresAt });
  }
  expect(await store.list('')).toEqual(['a', 'c', 'd']);
});
