import { describe, expect, it } from 'vitest';

import type { Store } from '../../src/store/store.ts';

/** What every store must do. `now` is the clock that the store was given, which `advance` moves. */
export function describeStore(
  name: string,
  open: () => Promise<{ readonly store: Store; advance(milliseconds: number): void; now(): number }>,
): void {
  describe(`store contract: ${name}`, () => {
    it('has nothing under a key that was not written', async () => {
      const { store } = await open();
      expect(await store.get('a')).toBeUndefined();
      await store.delete('a');
    });

    it('gives back what was written, with a version that changes', async () => {
      const { store } = await open();
      const first = await store.put('a', 'one');
      expect(await store.get('a')).toEqual({ value: 'one', version: first });
      const second = await store.put('a', 'two');
      expect(second).not.toBe(first);
      expect(await store.get('a')).toEqual({ value: 'two', version: second });
    });

    it('writes under a condition only if it holds', async () => {
      const { store } = await open();
      const first = (await store.put('a', 'one', { ifVersion: null })) as string;
      expect(first).toBeDefined();
      expect(await store.put('a', 'again', { ifVersion: null })).toBeUndefined();
      expect(await store.put('a', 'two', { ifVersion: 'other' })).toBeUndefined();
      expect(await store.put('a', 'two', { ifVersion: first })).toBeDefined();
      expect(await store.put('a', 'three', { ifVersion: first })).toBeUndefined();
      expect((await store.get('a'))?.value).toBe('two');
    });

    it('lets exactly one of 100 racing writers win', async () => {
      const { store } = await open();
      const version = (await store.put('a', 'start')) as string;
      const wins = await Promise.all(
        Array.from({ length: 100 }, (_, n) => store.put('a', `writer ${n}`, { ifVersion: version })),
      );
      expect(wins.filter((win) => win !== undefined)).toHaveLength(1);
    });

    it('forgets a record at its expiry', async () => {
      const { store, advance, now } = await open();
      await store.put('a', 'short', { expiresAt: now() + 1_000 });
      advance(999);
      expect((await store.get('a'))?.value).toBe('short');
      advance(1);
      expect(await store.get('a')).toBeUndefined();
      expect(await store.list('')).toEqual([]);
      expect(await store.put('a', 'new', { ifVersion: null })).toBeDefined();
    });

    it('deletes', async () => {
      const { store } = await open();
      await store.put('a', 'one');
      await store.delete('a');
      expect(await store.get('a')).toBeUndefined();
    });

    it('lists keys by prefix, in order', async () => {
      const { store } = await open();
      for (const key of ['b:2', 'a:1', 'b:1', 'c']) await store.put(key, key);
      expect(await store.list('b:')).toEqual(['b:1', 'b:2']);
      expect(await store.list('')).toEqual(['a:1', 'b:1', 'b:2', 'c']);
    });
  });
}
