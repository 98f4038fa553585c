import { describe, expect, it } from 'vitest';

import type { Store } from '../../src/store/store.ts';

/** A store at work. */
export interface OpenStore {
  readonly store: Store;
  /** Moves the clock that the store was given. */
  advance(milliseconds: number): void;
  now(): number;
  /** Another connection to the same records, where there can be one. */
  another?(): Promise<Store>;
}

const ODD_TEXTS = [
  'plain',
  '',
  'percent % and _ underscore',
  'quotes \' " ` and \\ backslash',
  'glob * ? [a-z] {tag}',
  'NUL \0 inside',
  '\uFEFFafter a byte order mark',
  'line\r\nbreaks\u2028\u2029',
  'combining e\u0301 and é',
  'שלום right to left \u202E',
  'emoji 👩🏽‍🚀 and 𝄞',
  'private \uE000 and last \uFFFF',
  '\u{10FFFF}',
];

/** What every store must do. Each test opens a store that is empty. */
export function describeStore(name: string, open: () => Promise<OpenStore>): void {
  describe(`store contract: ${name}`, () => {
    it('has nothing under a key that was not written', async () => {
      const { store } = await open();
      expect(await store.get('a')).toBeUndefined();
      await store.delete('a');
      expect(await store.list('')).toEqual([]);
    });

    it('gives back what was written, with a version that changes', async () => {
      const { store } = await open();
      const first = await store.put('a', 'one');
      expect(await store.get('a')).toEqual({ value: 'one', version: first });
      const second = await store.put('a', 'one');
      expect(second).not.toBe(first);
      expect(await store.get('a')).toEqual({ value: 'one', version: second });
    });

    it('writes under a condition only if it holds', async () => {
      const { store } = await open();
      expect(await store.put('a', 'one', { ifVersion: 'other' })).toBeUndefined();
      expect(await store.get('a')).toBeUndefined();
      const first = (await store.put('a', 'one', { ifVersion: null })) as string;
      expect(first).toBeDefined();
      expect(await store.put('a', 'again', { ifVersion: null })).toBeUndefined();
      expect(await store.put('a', 'two', { ifVersion: 'other' })).toBeUndefined();
      expect(await store.put('a', 'two', { ifVersion: '' })).toBeUndefined();
      const second = await store.put('a', 'two', { ifVersion: first });
      expect(second).toBeDefined();
      expect(await store.put('a', 'three', { ifVersion: first })).toBeUndefined();
      expect(await store.get('a')).toEqual({ value: 'two', version: second });
    });

    it('lets exactly one of 100 racing writers win', async () => {
      const { store, another } = await open();
      const stores = [store, ...(another === undefined ? [] : [await another(), await another()])];
      const race = async (ifVersion: string | null): Promise<string> => {
        const wins = await Promise.all(
          Array.from({ length: 100 }, (_, n) =>
            (stores[n % stores.length] as Store).put('a', `writer ${n}`, { ifVersion }),
          ),
        );
        const winner = wins.findIndex((win) => win !== undefined);
        expect(wins.filter((win) => win !== undefined)).toHaveLength(1);
        expect(await store.get('a')).toEqual({ value: `writer ${winner}`, version: wins[winner] });
        return wins[winner] as string;
      };
      const first = await race(null);
      await race(first);
    });

    it('loses no update of writers that read, write under the condition, and try again', async () => {
      const { store, another } = await open();
      const stores = [store, ...(another === undefined ? [] : [await another()])];
      await store.put('count', '0');
      const increment = async (on: Store): Promise<void> => {
        const { value, version } = (await on.get('count')) as { value: string; version: string };
        if ((await on.put('count', String(Number(value) + 1), { ifVersion: version })) === undefined)
          await increment(on);
      };
      await Promise.all(Array.from({ length: 20 }, (_, n) => increment(stores[n % stores.length] as Store)));
      expect((await store.get('count'))?.value).toBe('20');
    });

    it('never uses a version again, after a deletion or an expiry', async () => {
      const { store, advance, now } = await open();
      const deleted = (await store.put('a', 'same')) as string;
      await store.delete('a');
      const expired = (await store.put('a', 'same', { ifVersion: null, expiresAt: now() + 10 })) as string;
      expect(await store.put('a', 'late', { ifVersion: deleted })).toBeUndefined();
      advance(10);
      expect(await store.put('a', 'late', { ifVersion: expired })).toBeUndefined();
      const last = (await store.put('a', 'same', { ifVersion: null })) as string;
      expect(new Set([deleted, expired, last]).size).toBe(3);
      expect(await store.put('a', 'late', { ifVersion: deleted })).toBeUndefined();
      expect(await store.put('a', 'late', { ifVersion: expired })).toBeUndefined();
    });

    it('forgets a record at its expiry', async () => {
      const { store, advance, now } = await open();
      await store.put('a', 'short', { expiresAt: now() + 1_000 });
      advance(999);
      expect((await store.get('a'))?.value).toBe('short');
      expect(await store.list('')).toEqual(['a']);
      expect(await store.put('a', 'new', { ifVersion: null })).toBeUndefined();
      advance(1);
      expect(await store.get('a')).toBeUndefined();
      expect(await store.list('')).toEqual([]);
      expect(await store.put('a', 'new', { ifVersion: null })).toBeDefined();
      expect((await store.get('a'))?.value).toBe('new');
    });

    it('holds no record that is written with an expiry in the past', async () => {
      const { store, now } = await open();
      await store.put('a', 'one');
      for (const expiresAt of [now(), now() - 1, 0, -Infinity]) {
        expect(await store.put('a', 'late', { expiresAt })).toBeDefined();
        expect(await store.get('a')).toBeUndefined();
        expect(await store.list('')).toEqual([]);
      }
    });

    it('takes the expiry of the last write, also if that has none', async () => {
      const { store, advance, now } = await open();
      await store.put('a', 'one', { expiresAt: now() + 10 });
      await store.put('a', 'two');
      await store.put('b', 'one', { expiresAt: now() + 10 });
      await store.put('b', 'two', { expiresAt: Infinity });
      await store.put('c', 'one');
      await store.put('c', 'two', { expiresAt: now() + 10 });
      const version = (await store.put('d', 'one', { expiresAt: now() + 10 })) as string;
      await store.put('d', 'two', { expiresAt: now() + 20, ifVersion: version });
      await store.put('e', 'one', { expiresAt: now() + 20 });
      await store.put('e', 'refused', { expiresAt: now() + 10, ifVersion: 'other' });
      advance(10);
      expect(await store.list('')).toEqual(['a', 'b', 'd', 'e']);
      advance(100 * 365 * 86_400_000);
      expect(await store.list('')).toEqual(['a', 'b']);
      expect((await store.get('a'))?.value).toBe('two');
    });

    it('lets one of many writers make anew what has expired', async () => {
      const { store, advance, now } = await open();
      await store.put('a', 'old', { expiresAt: now() + 10 });
      advance(10);
      const wins = await Promise.all(
        Array.from({ length: 20 }, (_, n) => store.put('a', `writer ${n}`, { ifVersion: null })),
      );
      expect(wins.filter((win) => win !== undefined)).toHaveLength(1);
    });

    it('deletes', async () => {
      const { store } = await open();
      await store.put('a', 'one');
      await store.put('ab', 'two');
      await store.delete('a');
      expect(await store.get('a')).toBeUndefined();
      expect(await store.list('')).toEqual(['ab']);
      await store.delete('a');
    });

    it('leaves the record or nothing when a deletion and writers race', async () => {
      const { store, another } = await open();
      const other = another === undefined ? store : await another();
      const version = (await store.put('a', 'start')) as string;
      const [, ...wins] = await Promise.all([
        other.delete('a'),
        ...Array.from({ length: 20 }, (_, n) => store.put('a', `writer ${n}`, { ifVersion: version })),
      ]);
      const left = await store.get('a');
      const written = wins.filter((win) => win !== undefined);
      expect(written.length).toBeLessThanOrEqual(1);
      expect([undefined, ...written]).toContain(left?.version);
      expect(await store.list('')).toEqual(left === undefined ? [] : ['a']);
      expect(await store.put('a', 'next', { ifVersion: left?.version ?? null })).toBeDefined();
    });

    it('lists keys by prefix, in order', async () => {
      const { store } = await open();
      for (const key of ['b:2', 'a:1', 'b:1', 'c', 'b', 'B:1', 'b:10']) await store.put(key, key);
      expect(await store.list('b:')).toEqual(['b:1', 'b:10', 'b:2']);
      expect(await store.list('')).toEqual(['B:1', 'a:1', 'b', 'b:1', 'b:10', 'b:2', 'c']);
      expect(await store.list('b:1')).toEqual(['b:1', 'b:10']);
      expect(await store.list('d')).toEqual([]);
    });

    it('takes a prefix by its letters, whatever they mean elsewhere', async () => {
      const { store } = await open();
      const keys = ['a%b', 'aXb', 'a_b', 'a*b', 'a?b', '[a]b', 'ab', 'a\\b', 'a{b}', 'a\u{10FFFF}b', 'a\0b'];
      for (const key of keys) await store.put(key, key);
      for (const prefix of ['a%', 'a_', 'a*', 'a?', '[a]', 'a\\', 'a{', 'a\u{10FFFF}', 'a\0', 'a']) {
        expect(await store.list(prefix), prefix).toEqual(keys.filter((key) => key.startsWith(prefix)).sort());
      }
    });

    it('keeps keys and values of any Unicode, in the order of their code units', async () => {
      const { store } = await open();
      const texts = [...ODD_TEXTS, ODD_TEXTS.join('\n')];
      for (const text of texts) await store.put(text, `value ${text}`);
      for (const text of texts) expect((await store.get(text))?.value).toBe(`value ${text}`);
      expect(await store.list('')).toEqual([...texts].sort());
      for (const text of texts) await store.put('value', text);
      for (const text of texts) {
        await store.put('value', text);
        expect((await store.get('value'))?.value).toBe(text);
      }
    });

    it('refuses what it could not give back as it is', async () => {
      const { store, now } = await open();
      const usage = { code: 'ASKWELL_USAGE' };
      await expect(store.put('half \uD83D pair', 'x')).rejects.toMatchObject(usage);
      await expect(store.put('a', 'half \uDE00 pair')).rejects.toMatchObject(usage);
      await expect(store.put('a', 'x', { expiresAt: Number.NaN })).rejects.toMatchObject(usage);
      await expect(store.list('\uD83D')).rejects.toMatchObject(usage);
      expect(await store.list('')).toEqual([]);
      await store.put('fraction', 'x', { expiresAt: now() + 0.5 });
      expect((await store.get('fraction'))?.value).toBe('x');
    });

    it('keeps a value of a megabyte', async () => {
      const { store } = await open();
      const value = 'é'.repeat(512 * 1024) + 'end';
      const version = (await store.put('large', value)) as string;
      expect((await store.get('large'))?.value === value).toBe(true);
      await store.put('large', `${value}!`, { ifVersion: version });
      expect((await store.get('large'))?.value === `${value}!`).toBe(true);
    });

    it('lists more than a thousand keys, without those that have expired', async () => {
      const { store, advance, now } = await open();
      const keys = Array.from({ length: 1_100 }, (_, n) => `many:${String(n).padStart(4, '0')}`);
      await Promise.all(
        keys.map((key, n) => store.put(key, 'x', { expiresAt: now() + (n % 2 === 0 ? 10 : 1_000_000) })),
      );
      expect(await store.list('many:')).toEqual(keys);
      advance(10);
      expect(await store.list('many:')).toEqual(keys.filter((_, n) => n % 2 === 1));
    });

    it('shows each connection what another one wrote', async () => {
      const { store, another, advance, now } = await open();
      if (another === undefined) return;
      const other = await another();
      const version = (await store.put('a', 'one', { expiresAt: now() + 10 })) as string;
      expect(await other.get('a')).toEqual({ value: 'one', version });
      const second = (await other.put('a', 'two', { ifVersion: version, expiresAt: now() + 20 })) as string;
      expect(await store.put('a', 'three', { ifVersion: version })).toBeUndefined();
      advance(10);
      expect(await store.get('a')).toEqual({ value: 'two', version: second });
      await other.delete('a');
      expect(await store.list('')).toEqual([]);
    });
  });
}
