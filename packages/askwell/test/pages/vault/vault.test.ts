import { describe, expect, it } from 'vitest';

import { fromBase64Url, toBase64Url } from '../../../src/base64url.ts';
import type { JsonObject } from '../../../src/json.ts';
import { createRecords } from '../../../src/pages/records.ts';
import { createVault } from '../../../src/pages/vault/create-vault.ts';
import type { KeyProvider } from '../../../src/pages/vault/key-provider.ts';
import { createKeyRingProvider } from '../../../src/pages/vault/key-ring-provider.ts';
import type { Person } from '../../../src/pages/vault/vault.ts';
import type { Principal } from '../../../src/replay/host.ts';
import { webCryptoAead } from '../../../src/seal/aead.ts';
import { createKeyRing, generateKey } from '../../../src/seal/key-ring.ts';
import { createSealer, type Sealer } from '../../../src/seal/seal.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { alice, alicePerson, CANARY, dump, ISSUER, local, note, openVault, START } from './setup.ts';

/** Everybody who is not Alice through this client, however close. */
const others: { readonly [who: string]: Principal } = {
  'another person': { ...alice, subject: 'bob' },
  'a namesake at another issuer': { ...alice, issuer: 'https://login.example.org' },
  'a namesake without an issuer': { kind: 'user', subject: 'alice', client: 'app' },
  'Alice through another client': { ...alice, client: 'other app' },
  'the local person': local,
  'a person whose token tells an empty subject': { ...alice, subject: '' },
  'a person whose token tells no subject': { kind: 'user', issuer: ISSUER, client: 'app' },
  'an anonymous caller': { kind: 'anonymous' },
};

describe('vault', () => {
  it('keeps a value with its note, and forgets it', async () => {
    const { vault } = openVault();
    expect(await vault.get(alice, 'secret', 'token')).toBeUndefined();
    expect(await vault.note(alice, 'secret', 'token')).toBeUndefined();
    expect(await vault.put(alice, 'secret', 'token', { key: CANARY, n: 1 }, note)).toBe(true);
    expect(await vault.get(alice, 'secret', 'token')).toMatchObject({ value: { key: CANARY, n: 1 }, note });
    expect(await vault.note(alice, 'secret', 'token')).toEqual(note);
    await vault.delete(alice, 'secret', 'token');
    expect(await vault.get(alice, 'secret', 'token')).toBeUndefined();
    await vault.delete(alice, 'secret', 'token');
  });

  it('counts an entry of another format as gone, as a later version may write it', async () => {
    const store = createMemoryStore({ now: () => START });
    const sealer = createSealer(createKeyRing([generateKey()]), webCryptoAead);
    const records = createRecords({ store, sealer, audience: 'shop', now: () => START, warn: () => {} });
    const keys = createKeyRingProvider(sealer);
    const vault = createVault({ records, keys, audience: 'shop', now: () => START, warn: () => {} });
    await vault.put(alice, 'secret', 'token', CANARY, note);
    const [key = ''] = await store.list('vault:');
    const found = await records.get<JsonObject>(key);
    expect(found?.value).toMatchObject({ format: 1 });
    await records.put(key, { ...found?.value, format: 2 }, { expiresAt: Infinity });
    expect(await vault.get(alice, 'secret', 'token')).toBeUndefined();
    expect(await vault.note(alice, 'secret', 'token')).toBeUndefined();
    expect(await vault.list(alicePerson)).toEqual([]);
    expect(await vault.put(alice, 'secret', 'token', 'next', note)).toBe(true);
    expect(await vault.get(alice, 'secret', 'token')).toMatchObject({ value: 'next' });
  });

  it.each(Object.entries(others))('S20 S31 keeps nothing of Alice for %s', async (_who, other) => {
    const { vault } = openVault();
    await vault.put(alice, 'secret', 'token', CANARY, note);
    expect(await vault.get(other, 'secret', 'token')).toBeUndefined();
    expect(await vault.note(other, 'secret', 'token')).toBeUndefined();
    await vault.delete(other, 'secret', 'token');
    expect(await vault.get(alice, 'secret', 'token')).toMatchObject({ value: CANARY });
  });

  it('keeps kinds and names apart, whatever the names are', async () => {
    const { vault } = openVault();
    const names = ['token', 'Token', 'token ', '', 'a:b', '__proto__', 'grant', '"', 'ключ'];
    for (const name of names) {
      await vault.put(alice, 'secret', name, `secret ${name}`, note);
      await vault.put(alice, 'grant', name, `grant ${name}`, note);
    }
    for (const name of names) {
      expect(await vault.get(alice, 'secret', name)).toMatchObject({ value: `secret ${name}` });
      expect(await vault.get(alice, 'grant', name)).toMatchObject({ value: `grant ${name}` });
    }
    expect(await vault.list(alicePerson)).toHaveLength(2 * names.length);
  });

  it('keeps for a local person and for a user with a subject, and says what is missing for others', async () => {
    const { vault, store } = openVault();
    expect(vault.keeps(alice)).toBe(true);
    expect(vault.keeps(local)).toBe(true);
    expect(vault.keeps({ kind: 'user', subject: 'alice', client: 'app' })).toBe(true);
    expect(await vault.put(local, 'secret', 'token', CANARY, note)).toBe(true);
    expect(await vault.get(local, 'secret', 'token')).toMatchObject({ value: CANARY });
    await vault.delete(local, 'secret', 'token');
    for (const nobody of [{ kind: 'anonymous' }, { kind: 'user', client: 'app' }] as const) {
      expect(vault.keeps(nobody)).toBe(false);
      const error = await vault
        .put(nobody, 'secret', 'token', CANARY, note)
        .catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'ASKWELL_USAGE' });
      expect((error as Error).message).not.toContain(CANARY);
    }
    expect(await store.list('')).toEqual([]);
  });

  it('writes under a condition only if it holds', async () => {
    const { vault } = openVault();
    expect(await vault.put(alice, 'grant', 'github', 1, note, { ifVersion: null })).toBe(true);
    expect(await vault.put(alice, 'grant', 'github', 2, note, { ifVersion: null })).toBe(false);
    const version = (await vault.get(alice, 'grant', 'github'))?.version as string;
    const writes = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        vault.put(alice, 'grant', 'github', n, note, { ifVersion: version }),
      ),
    );
    expect(writes.filter((written) => written)).toHaveLength(1);
    expect(await vault.get(alice, 'grant', 'github')).toMatchObject({ value: writes.indexOf(true) });
  });

  it('forgets at the time that the note tells, even if the store does not', async () => {
    let time = START;
    // The store's clock stands still.
    const { vault } = openVault({ now: () => time, store: createMemoryStore({ now: () => START }) });
    await vault.put(alice, 'secret', 'token', CANARY, { ...note, expiresAt: START + 1_500 });
    time = START + 1_499;
    expect(await vault.get(alice, 'secret', 'token')).toMatchObject({ value: CANARY });
    expect(await vault.list(alicePerson)).toHaveLength(1);
    time = START + 1_500;
    expect(await vault.get(alice, 'secret', 'token')).toBeUndefined();
    expect(await vault.note(alice, 'secret', 'token')).toBeUndefined();
    expect(await vault.list(alicePerson)).toEqual([]);
  });

  it('lets the store forget what has expired, and keeps the rest for years', async () => {
    let time = START;
    const { vault, store } = openVault({ now: () => time });
    await vault.put(alice, 'secret', 'short', 1, { ...note, expiresAt: START + 1_000 });
    await vault.put(alice, 'secret', 'long', 2, note);
    time = START + 50 * 365 * 24 * 3_600_000;
    expect(await store.list('')).toHaveLength(1);
    expect(await vault.get(alice, 'secret', 'long')).toMatchObject({ value: 2 });
  });
});

describe('what the store of a vault sees', () => {
  it('S22 is no value, name, label, scope, client or person, in keys or values', async () => {
    const { vault, store } = openVault();
    const telling = {
      label: 'label-canary',
      digest: 'digest-canary',
      createdAt: START,
      scopes: ['scope-canary'],
    };
    for (const kind of ['secret', 'grant'] as const) {
      await vault.put(alice, kind, 'name-canary', { deep: [CANARY] }, telling);
    }
    const bytes = await dump(store);
    const encoder = new TextEncoder();
    for (const text of [CANARY, 'name-canary', 'label-canary', 'digest-canary', 'scope-canary', ISSUER]) {
      expect(bytes).not.toContain(text);
      // Nor in base64, at whatever offset it begins.
      for (const before of ['', 'x', 'xx']) {
        const encoded = toBase64Url(encoder.encode(before + text)).slice(before.length + 1, -3);
        expect(bytes).not.toContain(encoded);
      }
    }
    expect(await store.list('')).toEqual([
      expect.stringMatching(/^vault:[A-Za-z0-9_-]{43}:[A-Za-z0-9_-]{43}$/),
      expect.stringMatching(/^vault:[A-Za-z0-9_-]{43}:[A-Za-z0-9_-]{43}$/),
    ]);
  });

  it('is new with every write, although the value is the same', async () => {
    const { vault, store } = openVault();
    await vault.put(alice, 'secret', 'token', CANARY, note);
    const first = await dump(store);
    await vault.put(alice, 'secret', 'token', CANARY, note);
    expect(await dump(store)).not.toBe(first);
  });

  it('S20 S22 opens in no other place: person, client, name, kind or server', async () => {
    const keys = [generateKey()];
    const { vault, store, warnings } = openVault({ keys });
    await vault.put(alice, 'secret', 'token', CANARY, note);
    const from = (await store.list(''))[0] as string;
    const stolen = (await store.get(from))?.value as string;
    const places: readonly [Principal, 'secret' | 'grant', string][] = [
      [{ ...alice, subject: 'bob' }, 'secret', 'token'],
      [{ ...alice, client: 'other app' }, 'secret', 'token'],
      [alice, 'secret', 'other'],
      [alice, 'grant', 'token'],
      [local, 'secret', 'token'],
    ];
    for (const [owner, kind, name] of places) {
      await vault.put(owner, kind, name, 'own', note);
      const to = (await store.list('')).find((key) => key !== from) as string;
      await store.put(to, stolen);
      expect(await vault.get(owner, kind, name)).toBeUndefined();
      expect(await vault.note(owner, kind, name)).toBeUndefined();
      await store.delete(to);
    }
    expect(warnings).toHaveLength(2 * places.length);
    expect(warnings.join('\n')).not.toMatch(/canary|alice|bob/);
    const elsewhere = openVault({ keys, store, audience: 'bank' }).vault;
    expect(await elsewhere.get(alice, 'secret', 'token')).toBeUndefined();
    expect(await elsewhere.list(alicePerson)).toEqual([]);
  });

  const careless: KeyProvider = {
    wrap: async (key) => toBase64Url(key),
    unwrap: async (wrapped) => fromBase64Url(wrapped) as Uint8Array,
  };

  it.each<[string, (sealer: Sealer) => KeyProvider]>([
    ['the key ring', createKeyRingProvider],
    ['a provider that does not look at the context', () => careless],
  ])('S22 opens in no other place even for one who can seal records, with %s', async (_which, provider) => {
    const keys = [generateKey()];
    const { vault, store } = openVault({ keys, provider });
    const sealer = createSealer(createKeyRing(keys), webCryptoAead);
    const records = createRecords({ store, sealer, audience: 'shop', now: () => START, warn: () => {} });
    await vault.put(alice, 'secret', 'token', CANARY, note);
    const from = (await store.list(''))[0] as string;
    const bob: Principal = { ...alice, subject: 'bob' };
    await vault.put(bob, 'secret', 'token', 'own', note);
    const to = (await store.list('')).find((key) => key !== from) as string;
    const row = (await records.get(from))?.value as never;
    await records.put(to, row, { expiresAt: Infinity });
    expect(await vault.get(bob, 'secret', 'token')).toBeUndefined();
  });

  it('counts as none when it was altered, with a word to the operator', async () => {
    const { vault, store, warnings } = openVault();
    await vault.put(alice, 'secret', 'token', CANARY, note);
    const key = (await store.list(''))[0] as string;
    const value = (await store.get(key))?.value as string;
    await store.put(key, value.slice(0, -8));
    expect(await vault.get(alice, 'secret', 'token')).toBeUndefined();
    expect(warnings).toHaveLength(1);
    expect(await vault.put(alice, 'secret', 'token', 'again', note)).toBe(true);
  });
});

describe('the list of what is kept for a person', () => {
  it('tells names, labels and clients of all clients, oldest first, and never a value', async () => {
    const { vault } = openVault();
    await vault.put({ ...alice, client: 'other app' }, 'secret', 'token', CANARY, {
      ...note,
      createdAt: START + 2,
    });
    await vault.put(
      alice,
      'grant',
      'github',
      { accessToken: CANARY },
      { ...note, createdAt: START + 1, scopes: ['repo'] },
    );
    await vault.put(alice, 'secret', 'token', CANARY, note);
    await vault.put({ ...alice, subject: 'bob' }, 'secret', "Bob's", CANARY, note);
    const list = await vault.list(alicePerson);
    expect(list).toEqual([
      { ...note, id: expect.any(String), kind: 'secret', name: 'token', client: 'app' },
      {
        ...note,
        createdAt: START + 1,
        scopes: ['repo'],
        id: expect.any(String),
        kind: 'grant',
        name: 'github',
        client: 'app',
      },
      {
        ...note,
        createdAt: START + 2,
        id: expect.any(String),
        kind: 'secret',
        name: 'token',
        client: 'other app',
      },
    ]);
    expect(JSON.stringify(list)).not.toContain(CANARY);
    expect(new Set(list.map(({ id }) => id)).size).toBe(3);
  });

  it('tells no client of a local person', async () => {
    const { vault } = openVault();
    await vault.put(local, 'secret', 'token', CANARY, note);
    expect(await vault.list({ kind: 'local' })).toEqual([
      { ...note, id: expect.any(String), kind: 'secret', name: 'token' },
    ]);
  });

  it('forgets an entry for the person whose list it is, and for nobody else', async () => {
    const { vault } = openVault();
    await vault.put(alice, 'grant', 'github', CANARY, note);
    const [listing] = await vault.list(alicePerson);
    const id = listing?.id as string;
    const strangers: readonly Person[] = [
      { kind: 'local' },
      { ...alicePerson, subject: 'bob' },
      { kind: 'user', subject: 'alice' },
    ];
    for (const stranger of strangers) {
      await vault.forget(stranger, id);
    }
    expect((await vault.get(alice, 'grant', 'github'))?.value).toBe(CANARY);
    await vault.forget(alicePerson, id);
    expect(await vault.get(alice, 'grant', 'github')).toBeUndefined();
  });

  it('takes an id for nothing but an id: what is malformed does not reach the store', async () => {
    const inner = createMemoryStore();
    const reached: string[] = [];
    const store: Store = {
      ...inner,
      get: (key) => (reached.push(key), inner.get(key)),
      delete: (key) => (reached.push(key), inner.delete(key)),
    };
    const { vault } = openVault({ store });
    await vault.put(alice, 'secret', 'token', CANARY, note);
    const [key] = await store.list('');
    for (const id of ['', ':', key as string, `${(key as string).split(':')[2]}:`, '../x', '%', '*']) {
      await vault.forget(alicePerson, id);
    }
    expect(reached).toEqual([]);
    await vault.forget(alicePerson, 'A'.repeat(43));
    expect(await store.list('')).toEqual([key]);
  });
});

describe('a vault over a store that fails', () => {
  it('rejects with ASKWELL_STORE, without the words of the store', async () => {
    const down = async (): Promise<never> => Promise.reject(new Error(`no route to ${CANARY}`));
    const { vault } = openVault({ store: { get: down, put: down, delete: down, list: down } });
    for (const work of [
      () => vault.get(alice, 'secret', 'token'),
      () => vault.note(alice, 'secret', 'token'),
      () => vault.put(alice, 'secret', 'token', 1, note),
      () => vault.delete(alice, 'secret', 'token'),
      () => vault.list(alicePerson),
      () => vault.forget(alicePerson, 'A'.repeat(43)),
    ]) {
      const error = await work().catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'ASKWELL_STORE' });
      expect((error as Error).message).not.toContain(CANARY);
    }
  });
});
