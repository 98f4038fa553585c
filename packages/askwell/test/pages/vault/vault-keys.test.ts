import { describe, expect, it } from 'vitest';

import { toBase64Url } from '../../../src/base64url.ts';
import { AskwellError } from '../../../src/errors.ts';
import type { KeyContext, KeyProvider } from '../../../src/pages/vault/key-provider.ts';
import { createKeyRingProvider } from '../../../src/pages/vault/key-ring-provider.ts';
import { webCryptoAead } from '../../../src/seal/aead.ts';
import { createKeyRing, generateKey } from '../../../src/seal/key-ring.ts';
import { createSealer } from '../../../src/seal/seal.ts';
import { alice, alicePerson, CANARY, dump, note, openVault } from './setup.ts';

/** A KMS as the hook sees one: it holds the wrapping keys, and checks the context. In memory, for these tests. */
function createFakeKms(): {
  readonly provider: KeyProvider;
  rotate(): void;
  fail(error: unknown): void;
  readonly calls: string[];
} {
  let generation = 1;
  let failure: { readonly error: unknown } | undefined;
  const wrapped = new Map<string, { readonly key: Uint8Array; readonly context: string }>();
  const calls: string[] = [];
  const enter = (call: string): void => {
    calls.push(call);
    if (failure !== undefined) throw failure.error;
  };
  return {
    calls,
    rotate: () => (generation += 1),
    fail: (error) => (failure = error === undefined ? undefined : { error }),
    provider: {
      async wrap(key, context) {
        enter('wrap');
        const name = `kms:${generation}:${toBase64Url(crypto.getRandomValues(new Uint8Array(8)))}`;
        wrapped.set(name, { key: key.slice(), context: JSON.stringify(context) });
        return name;
      },
      async unwrap(name, context) {
        enter('unwrap');
        const found = wrapped.get(name);
        if (found?.context !== JSON.stringify(context)) throw new Error('wrong encryption context');
        return found.key;
      },
      isStale: (name) => !name.startsWith(`kms:${generation}:`),
    },
  };
}

describe('the key ring as key provider', () => {
  it('unwraps a key for what it was wrapped for, and for nothing else', async () => {
    const provider = createKeyRingProvider(createSealer(createKeyRing([generateKey()]), webCryptoAead));
    const context: KeyContext = { audience: 'shop', owner: 'alice', entry: 'token' };
    const key = crypto.getRandomValues(new Uint8Array(32));
    const wrapped = await provider.wrap(key, context);
    expect(await provider.unwrap(wrapped, context)).toEqual(key);
    expect(wrapped).not.toContain(toBase64Url(key));
    for (const other of [{ audience: 'bank' }, { owner: 'bob' }, { entry: 'other' }]) {
      await expect(provider.unwrap(wrapped, { ...context, ...other })).rejects.toMatchObject({
        code: 'ASKWELL_STATE',
      });
    }
  });
});

describe('a vault after a rotation of the key ring', () => {
  const [first, second] = [generateKey(), generateKey()] as const;

  it('wraps anew what is read, which then opens without the old key', async () => {
    const { store, vault } = openVault({ keys: [first] });
    await vault.put(alice, 'secret', 'token', CANARY, note);
    const rotated = openVault({ store, keys: [second, first] }).vault;
    const found = await rotated.get(alice, 'secret', 'token');
    expect(found).toMatchObject({ value: CANARY, note });
    const kept = await dump(store);
    expect(await rotated.get(alice, 'secret', 'token')).toEqual(found);
    expect(await dump(store)).toBe(kept);
    const { vault: later, warnings } = openVault({ store, keys: [second] });
    expect(await later.get(alice, 'secret', 'token')).toMatchObject({ value: CANARY, note });
    expect(warnings).toEqual([]);
    // The version that was told holds for a write.
    const version = found?.version as string;
    expect(await later.put(alice, 'secret', 'token', 'next', note, { ifVersion: version })).toBe(true);
  });

  it('counts what was wrapped with a key that is gone as none, so that it is asked for anew', async () => {
    const { store, vault } = openVault({ keys: [first] });
    await vault.put(alice, 'secret', 'token', CANARY, note);
    const rotated = openVault({ store, keys: [second, first] }).vault;
    expect(await rotated.note(alice, 'secret', 'token')).toEqual(note);
    const { vault: later, warnings } = openVault({ store, keys: [second] });
    expect(await later.get(alice, 'secret', 'token')).toBeUndefined();
    expect(warnings).toHaveLength(1);
    expect(await later.put(alice, 'secret', 'token', 'next', note)).toBe(true);
    expect(await later.get(alice, 'secret', 'token')).toMatchObject({ value: 'next' });
  });

  it('I1 writes nothing when its entries are listed or their notes are read, as pages do', async () => {
    const { store, vault } = openVault({ keys: [first] });
    await vault.put(alice, 'secret', 'token', CANARY, note);
    const before = await dump(store);
    const rotated = openVault({ store, keys: [second, first] }).vault;
    for (let look = 0; look < 10; look += 1) {
      expect(await rotated.list(alicePerson)).toHaveLength(1);
      expect(await rotated.note(alice, 'secret', 'token')).toEqual(note);
    }
    expect(await dump(store)).toBe(before);
  });

  it('seals a record anew when it is used, though a KMS wraps the keys', async () => {
    const { provider } = createFakeKms();
    const { store, vault } = openVault({ keys: [first], provider: () => provider });
    await vault.put(alice, 'secret', 'token', CANARY, note);
    const rotated = openVault({ store, keys: [second, first], provider: () => provider }).vault;
    await rotated.get(alice, 'secret', 'token');
    const later = openVault({ store, keys: [second], provider: () => provider }).vault;
    expect(await later.get(alice, 'secret', 'token')).toMatchObject({ value: CANARY });
  });

  it('does not overwrite what somebody wrote while a key was wrapped anew', async () => {
    const { store, vault } = openVault({ keys: [first] });
    await vault.put(alice, 'secret', 'token', 'old', note);
    const other = openVault({ store, keys: [second, first] }).vault;
    const rotated = openVault({
      store,
      keys: [second, first],
      provider(sealer) {
        const ring = createKeyRingProvider(sealer);
        return {
          ...ring,
          async wrap(key, context) {
            await other.put(alice, 'secret', 'token', 'newer', note);
            return ring.wrap(key, context);
          },
        };
      },
    }).vault;
    expect(await rotated.get(alice, 'secret', 'token')).toMatchObject({ value: 'old' });
    expect(await other.get(alice, 'secret', 'token')).toMatchObject({ value: 'newer' });
  });
});

describe('a vault with a KMS in place of the key ring', () => {
  it('has each value wrapped under its own key and context, and reads notes and lists without the KMS', async () => {
    const kms = createFakeKms();
    const contexts: KeyContext[] = [];
    const given: Uint8Array[] = [];
    const { vault } = openVault({
      provider: () => ({
        ...kms.provider,
        wrap(key, context) {
          contexts.push(context);
          given.push(key);
          expect(key).toHaveLength(32);
          expect(key.some((byte) => byte !== 0)).toBe(true);
          return kms.provider.wrap(key, context);
        },
      }),
    });
    await vault.put(alice, 'secret', 'one', CANARY, note);
    await vault.put(alice, 'secret', 'two', CANARY, note);
    await vault.note(alice, 'secret', 'one');
    await vault.list(alicePerson);
    expect(kms.calls).toEqual(['wrap', 'wrap']);
    expect(contexts.map(({ audience }) => audience)).toEqual(['shop', 'shop']);
    expect(contexts[0]?.owner).toBe(contexts[1]?.owner);
    expect(contexts[0]?.entry).not.toBe(contexts[1]?.entry);
    expect(JSON.stringify(contexts)).not.toMatch(/alice|one|two/);
    // The key does not stay in memory.
    expect(given.every((key) => key.every((byte) => byte === 0))).toBe(true);
    expect(await vault.get(alice, 'secret', 'one')).toMatchObject({ value: CANARY });
    expect(await vault.get(alice, 'secret', 'two')).toMatchObject({ value: CANARY });
    // What the KMS hands out is left alone.
    expect(await vault.get(alice, 'secret', 'one')).toMatchObject({ value: CANARY });
  });

  it('wraps anew when the KMS has rotated', async () => {
    const kms = createFakeKms();
    const { vault } = openVault({ provider: () => kms.provider });
    await vault.put(alice, 'secret', 'token', CANARY, note);
    kms.rotate();
    await vault.get(alice, 'secret', 'token');
    expect(kms.calls).toEqual(['wrap', 'unwrap', 'wrap']);
    await vault.get(alice, 'secret', 'token');
    expect(kms.calls).toEqual(['wrap', 'unwrap', 'wrap', 'unwrap']);
  });

  it.each<[string, (provider: KeyProvider) => KeyProvider]>([
    ['wrap', (provider) => ({ ...provider, wrap: async () => Promise.reject(new Error('down')) })],
    [
      'tell what is stale',
      (provider) => ({
        ...provider,
        isStale() {
          throw new Error('down');
        },
      }),
    ],
  ])('reads on when a KMS that has rotated can not %s', async (_what, breakIt) => {
    const kms = createFakeKms();
    const keys = [generateKey()];
    const { vault, store } = openVault({ keys, provider: () => kms.provider });
    await vault.put(alice, 'secret', 'token', CANARY, note);
    kms.rotate();
    const reader = openVault({ keys, store, provider: () => breakIt(kms.provider) }).vault;
    expect(await reader.get(alice, 'secret', 'token')).toMatchObject({ value: CANARY });
  });

  it('rejects with ASKWELL_STORE while the KMS fails, says nothing of what it said, and goes on after', async () => {
    const kms = createFakeKms();
    const { vault, store } = openVault({ provider: () => kms.provider });
    await vault.put(alice, 'secret', 'token', CANARY, note);
    const before = await dump(store);
    for (const failure of [new Error(`denied: ${CANARY}`), CANARY, new TypeError(CANARY)]) {
      kms.fail(failure);
      for (const work of [
        () => vault.get(alice, 'secret', 'token'),
        () => vault.put(alice, 'secret', 'token', 'next', note),
      ]) {
        const error = await work().catch((caught: unknown) => caught);
        expect(error).toMatchObject({ code: 'ASKWELL_STORE' });
        expect((error as Error).message).not.toContain(CANARY);
        expect((error as Error).cause).toBeUndefined();
      }
    }
    expect(await dump(store)).toBe(before);
    expect(await vault.note(alice, 'secret', 'token')).toEqual(note);
    kms.fail(undefined);
    expect(await vault.get(alice, 'secret', 'token')).toMatchObject({ value: CANARY });
  });

  it('keeps nothing when the provider gives back what is no text', async () => {
    const provider = {
      wrap: async () => new Uint8Array(4),
      unwrap: async () => undefined,
    } as unknown as KeyProvider;
    const { vault, store } = openVault({ provider: () => provider });
    await expect(vault.put(alice, 'secret', 'token', CANARY, note)).rejects.toMatchObject({
      code: 'ASKWELL_STORE',
    });
    expect(await store.list('')).toEqual([]);
  });

  it('counts as none what the provider says it will never unwrap', async () => {
    const kms = createFakeKms();
    const { vault, warnings } = openVault({ provider: () => kms.provider });
    await vault.put(alice, 'secret', 'token', CANARY, note);
    kms.fail(new AskwellError('ASKWELL_STATE', 'That key was destroyed.'));
    expect(await vault.get(alice, 'secret', 'token')).toBeUndefined();
    expect(warnings).toHaveLength(1);
  });
});
