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

it('loses no mark of what may be used once, however much else is written', async () => {
  const store = createMemoryStore({ now: () => 0, maxRecords: 20 });
  for (const key of ['used:a', 'login:b']) await store.put(key, '1', { expiresAt: 10, ifVersion: null });
  for (let n = 0; n < 100; n++) await store.put(`page:${n}`, 'x', { expiresAt: 1_000 + n });
  expect(await store.put('used:a', '1', { expiresAt: 10, ifVersion: null })).toBeUndefined();
  expect(await store.put('login:b', '1', { expiresAt: 10, ifVersion: null })).toBeUndefined();
  expect(await store.list('page:')).toContain('page:99');
});

it('refuses to write when there is nothing but marks, and writes again when they have expired', async () => {
  let time = 0;
  const store = createMemoryStore({ now: () => time, maxRecords: 3 });
  for (let n = 0; n < 3; n++) await store.put(`used:${n}`, '1', { expiresAt: 10 });
  await expect(store.put('used:3', '1', { expiresAt: 10 })).rejects.toMatchObject({ code: 'ASKWELL_LIMIT' });
  expect(await store.list('')).toEqual(['used:0', 'used:1', 'used:2']);
  // What is there already can be written over, and stays if it can't.
  expect(await store.put('used:1', '2', { expiresAt: 10 })).toBeDefined();
  time = 10;
  expect(await store.put('used:3', '1', { expiresAt: 20 })).toBeDefined();
});

it('refuses what is larger than itself, and loses nothing for it', async () => {
  const store = createMemoryStore({ now: () => 0, maxSize: 100 });
  await store.put('a', 'x'.repeat(40));
  for (const key of ['a', 'b'])
    await expect(store.put(key, 'x'.repeat(100))).rejects.toMatchObject({
      code: 'ASKWELL_LIMIT',
      message: expect.stringContaining('nothing was written'),
    });
  expect(await store.get('a')).toMatchObject({ value: 'x'.repeat(40) });
});

it('looks at the age of no more records than a list is of', async () => {
  let looks = 0;
  const store = createMemoryStore({
    now: () => {
      looks += 1;
      return 0;
    },
  });
  for (let n = 0; n < 50; n++) await store.put(`other:${n}`, 'x', { expiresAt: 10 });
  await store.put('mine:1', 'x', { expiresAt: 10 });
  looks = 0;
  expect(await store.list('mine:')).toEqual(['mine:1']);
  expect(looks).toBe(1);
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
