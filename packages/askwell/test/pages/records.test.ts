import { describe, expect, it } from 'vitest';

import { createRecords, type Records } from '../../src/pages/records.ts';
import { webCryptoAead } from '../../src/seal/aead.ts';
import { createKeyRing, generateKey } from '../../src/seal/key-ring.ts';
import { createSealer } from '../../src/seal/seal.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import type { Store } from '../../src/store/store.ts';

const NOW = 1_800_000_000_000;
const LATER = NOW + 60_000;
const CANARY = 'canary-6f1d';

function open(options: {
  readonly store: Store;
  readonly keys: readonly string[];
  readonly audience?: string;
  readonly now?: () => number;
}): { readonly records: Records; readonly warnings: string[] } {
  const { store, keys, audience = 'shop', now = () => NOW } = options;
  const warnings: string[] = [];
  const records = createRecords({
    store,
    sealer: createSealer(createKeyRing(keys), webCryptoAead),
    audience,
    now,
    warn: (message) => warnings.push(message),
  });
  return { records, warnings };
}

const memory = (now: () => number = () => NOW): Store => createMemoryStore({ now });

describe('records', () => {
  it('S22 gives back what was put, which the store can not read', async () => {
    const store = memory();
    const { records } = open({ store, keys: [generateKey()] });
    const version = await records.put('page:a', { answer: CANARY }, { expiresAt: LATER });
    expect(await records.get('page:a')).toEqual({
      value: { answer: CANARY },
      version,
      expiresAt: LATER,
      stale: false,
    });
    expect(JSON.stringify(await store.get('page:a'))).not.toContain(CANARY);
    expect(await records.list('page:')).toEqual(['page:a']);
    await records.delete('page:a');
    expect(await records.get('page:a')).toBeUndefined();
  });

  it('writes under a condition only if it holds', async () => {
    const { records } = open({ store: memory(), keys: [generateKey()] });
    const first = await records.put('page:a', 1, { expiresAt: LATER, ifVersion: null });
    expect(first).toBeDefined();
    expect(await records.put('page:a', 2, { expiresAt: LATER, ifVersion: null })).toBeUndefined();
    expect(await records.put('page:a', 2, { expiresAt: LATER, ifVersion: first as string })).toBeDefined();
    expect(await records.put('page:a', 3, { expiresAt: LATER, ifVersion: first as string })).toBeUndefined();
    expect(await records.get('page:a')).toMatchObject({ value: 2 });
  });

  it('S22 does not open a row that was put in the place of another, and tells the operator the kind only', async () => {
    const store = memory();
    const { records, warnings } = open({ store, keys: [generateKey()] });
    await records.put('page:alice', { who: 'alice' }, { expiresAt: LATER });
    await records.put('page:bob', { who: 'bob' }, { expiresAt: LATER });
    const alices = (await store.get('page:alice'))?.value as string;
    await store.put('page:bob', alices);
    expect(await records.get('page:bob')).toBeUndefined();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('"page"');
    expect(warnings[0]).not.toContain(alices);
  });

  it('S22 does not open a row that was altered, cut short or made up', async () => {
    const store = memory();
    const { records, warnings } = open({ store, keys: [generateKey()] });
    await records.put('page:a', { who: 'alice' }, { expiresAt: LATER });
    const sealed = (await store.get('page:a'))?.value as string;
    const last = sealed.at(-1) === 'A' ? 'Q' : 'A';
    const forgeries = [`${sealed.slice(0, -1)}${last}`, sealed.slice(0, -4), '', '{"who":"bob"}'];
    for (const forgery of forgeries) {
      await store.put('page:a', forgery);
      expect(await records.get('page:a')).toBeUndefined();
    }
    expect(warnings).toHaveLength(forgeries.length);
  });

  it('does not open what another server wrote into the same store, nor what other keys sealed', async () => {
    const store = memory();
    const keys = [generateKey()];
    await open({ store, keys }).records.put('page:a', 1, { expiresAt: LATER });
    expect(await open({ store, keys, audience: 'bank' }).records.get('page:a')).toBeUndefined();
    expect(await open({ store, keys: [generateKey()] }).records.get('page:a')).toBeUndefined();
    expect(await open({ store, keys }).records.get('page:a')).toMatchObject({ value: 1 });
  });

  it('honours the expiry even if the store does not', async () => {
    let time = NOW;
    // This store's clock stands still, so that it keeps everything.
    const { records } = open({ store: memory(), keys: [generateKey()], now: () => time });
    await records.put('page:a', 1, { expiresAt: LATER });
    time = LATER - 1;
    expect(await records.get('page:a')).toMatchObject({ value: 1 });
    time = LATER;
    expect(await records.get('page:a')).toBeUndefined();
  });

  it('keeps a record without expiry until it is deleted', async () => {
    let time = NOW;
    const store = memory(() => time);
    const { records } = open({ store, keys: [generateKey()], now: () => time });
    await records.put('vault:a', 1, { expiresAt: Infinity });
    time += 200 * 365 * 24 * 3_600_000;
    expect(await records.get('vault:a')).toMatchObject({ value: 1, expiresAt: Infinity });
  });
});

describe('records after a rotation of keys', () => {
  const [first, second] = [generateKey(), generateKey()] as const;

  it('I1 are read without a write, and told to be stale, until somebody puts them again', async () => {
    const store = memory();
    await open({ store, keys: [first] }).records.put('page:a', { n: 1 }, { expiresAt: LATER });
    const before = await store.get('page:a');
    const rotated = open({ store, keys: [second, first] }).records;
    const found = await rotated.get('page:a');
    expect(found).toEqual({ value: { n: 1 }, version: before?.version, expiresAt: LATER, stale: true });
    expect(await store.get('page:a')).toEqual(before);
    const version = found?.version as string;
    expect(await rotated.put('page:a', { n: 1 }, { expiresAt: LATER, ifVersion: version })).toBeDefined();
    expect(await open({ store, keys: [second] }).records.get('page:a')).toMatchObject({
      value: { n: 1 },
      stale: false,
    });
  });

  it('are read although the store takes no writes', async () => {
    const store = memory();
    await open({ store, keys: [first] }).records.put('page:a', 1, { expiresAt: LATER });
    const readOnly: Store = { ...store, put: async () => Promise.reject(new Error('read only')) };
    expect(await open({ store: readOnly, keys: [second, first] }).records.get('page:a')).toMatchObject({
      value: 1,
    });
  });
});

describe('records over a store that fails', () => {
  const failing = (fail: () => never): Store => ({ get: fail, put: fail, delete: fail, list: fail });

  it.each<[string, () => unknown]>([
    ['throws', () => new Error(`redis://user:${CANARY}@10.0.0.1 refused page:a`)],
    ['throws no error', () => CANARY],
  ])('reject with ASKWELL_STORE, without the words of a store that %s', async (_how, thrown) => {
    const { records } = open({
      store: failing(() => {
        throw thrown();
      }),
      keys: [generateKey()],
    });
    const works: readonly (() => Promise<unknown>)[] = [
      () => records.get('page:a'),
      () => records.put('page:a', 1, { expiresAt: LATER }),
      () => records.delete('page:a'),
      () => records.list('page:'),
    ];
    for (const work of works) {
      const error = await work().catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'ASKWELL_STORE' });
      expect((error as Error).message).not.toMatch(/canary|redis|page:a/);
    }
  });
});
