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

it('stays within its size, whatever the values', async () => {
  const store = createMemoryStore({ now: () => 0, maxSize: 1_000 });
  for (let n = 0; n < 50; n++) await store.put(`key ${n}`, 'x'.repeat(90), { expiresAt: 1_000 + n });
  const keys = await store.list('');
  expect(keys.length).toBeLessThanOrEqual(10);
  expect(keys).toContain('key 49');
  await store.put('key 49', 'short');
  for (const key of keys) await store.delete(key);
  await store.put('large', 'x'.repeat(900));
  expect(await store.list('')).toEqual(['large']);
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

it('lets go of what has expired, though nobody asks for it again', async () => {
  let time = 1_000;
  let looks = 0;
  const store = createMemoryStore({
    now: () => {
      looks += 1;
      return time;
    },
  });
  // To list, it looks at the clock once for every row that it still has.
  const rows = async (): Promise<number> => {
    looks = 0;
    await store.list('');
    return looks;
  };
  for (let n = 0; n < 1_000; n++)
    await store.put(`short ${n}`, 'x', { expiresAt: n % 2 === 0 ? 2_000 : 3_000 });
  await store.put('long', 'x', { expiresAt: 10_000 });
  time = 3_000;
  // A bounded number of rows each time, by any call.
  await store.get('long');
  for (let n = 0; n < 150; n++) await store.get('long');
  expect(await rows()).toBe(1);
});
