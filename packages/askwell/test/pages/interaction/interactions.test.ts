import { describe, expect, it } from 'vitest';

import { createCompletionCode } from '../../../src/pages/interaction/completion-code.ts';
import type { JsonObject } from '../../../src/json.ts';
import { createInteractions } from '../../../src/pages/interaction/interactions.ts';
import { createRecords } from '../../../src/pages/records.ts';
import { webCryptoAead } from '../../../src/seal/aead.ts';
import { createKeyRing, generateKey } from '../../../src/seal/key-ring.ts';
import { createSealer } from '../../../src/seal/seal.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import type { Store } from '../../../src/store/store.ts';
import {
  claim,
  complete,
  createProcess,
  createTime,
  LIFETIME,
  never,
  request,
  RETENTION,
  SECRET,
  START,
} from './interactions-setup.ts';

describe('interactions', () => {
  it('S32 S33 have ids of 256 random bits, which the store never sees', async () => {
    const time = createTime();
    const store = createMemoryStore({ now: time.now });
    const interactions = createProcess(store, time);
    const ids = await Promise.all(Array.from({ length: 50 }, () => interactions.open(request)));
    expect(new Set(ids).size).toBe(50);
    const stored = await Promise.all(
      (await store.list('')).map(async (key) => `${key} ${(await store.get(key))?.value}`),
    );
    for (const id of ids) {
      expect(id).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(stored.join('\n')).not.toContain(id);
    }
    expect(stored.join('\n')).not.toMatch(/alice|deploy/);
  });

  it('S20 keep who asked, for what, and until when', async () => {
    const time = createTime();
    const interactions = createProcess(createMemoryStore({ now: time.now }), time);
    const { lifetime, ...asked } = request;
    expect(await interactions.find(await interactions.open(request))).toEqual({
      ...asked,
      state: 'pending',
      createdAt: START,
      expiresAt: START + lifetime,
    });
  });

  it('are gone if their record is of another format, as a later version may write it', async () => {
    const time = createTime();
    const store = createMemoryStore({ now: time.now });
    const sealer = createSealer(createKeyRing([generateKey()]), webCryptoAead);
    const records = createRecords({ store, sealer, audience: 'shop', now: time.now, warn: () => {} });
    const interactions = createInteractions({ records, retention: RETENTION, maxOpen: 1, now: time.now });
    const id = await interactions.open(request);
    const [key = ''] = await store.list('page:');
    const found = await records.get<JsonObject>(key);
    expect(found?.value).toMatchObject({ format: 1, state: 'pending' });
    await records.put(key, { ...found?.value, format: 2 }, { expiresAt: START + LIFETIME });
    expect(await interactions.find(id)).toBeUndefined();
    expect(await interactions.apply(id, claim)).toEqual({ ok: false, reason: 'unknown' });
  });

  it('are unknown under a malformed id, without a look into the store, and under one that was never given', async () => {
    let looks = 0;
    const store = createMemoryStore();
    const counting: Store = { ...store, get: (key) => ((looks += 1), store.get(key)) };
    const interactions = createProcess(counting, createTime());
    const id = await interactions.open(request);
    const malformed = ['', 'x', `${id}=`, id.slice(1), `${id}a`, `${id.slice(0, 42)}_`, `../${id.slice(3)}`];
    for (const bad of malformed) {
      expect(await interactions.find(bad)).toBeUndefined();
      expect(await interactions.apply(bad, claim)).toEqual({ ok: false, reason: 'unknown' });
      expect(await interactions.wait(bad, { milliseconds: 1_000, signal: never })).toBeUndefined();
      expect(interactions.checkOf(bad)).toBeUndefined();
    }
    expect(looks).toBe(0);
    const other = 'A'.repeat(43);
    expect(await interactions.find(other)).toBeUndefined();
    expect(await interactions.apply(other, claim)).toEqual({ ok: false, reason: 'unknown' });
    expect(await interactions.wait(other, { milliseconds: 1_000, signal: never })).toBeUndefined();
  });

  it('go on by events, and say why not', async () => {
    const time = createTime();
    const interactions = createProcess(createMemoryStore({ now: time.now }), time);
    const id = await interactions.open(request);
    expect(await interactions.apply(id, complete)).toMatchObject({
      ok: false,
      reason: 'unclaimed',
      interaction: { state: 'pending' },
    });
    expect(await interactions.apply(id, claim)).toMatchObject({ ok: true, changed: true });
    expect(await interactions.apply(id, claim)).toMatchObject({ ok: true, changed: false });
    expect(await interactions.apply(id, { type: 'claim', flow: 'other' })).toMatchObject({
      ok: false,
      reason: 'other-browser',
    });
    expect(await interactions.apply(id, complete)).toMatchObject({ ok: true, changed: true });
    expect(await interactions.find(id)).toMatchObject({ state: 'completed', content: { key: SECRET } });
    expect(await interactions.apply(id, complete)).toMatchObject({ ok: false, reason: 'gone' });
  });

  it('I1 are not written by looking at them', async () => {
    const time = createTime();
    const store = createMemoryStore({ now: time.now });
    const interactions = createProcess(store, time);
    const id = await interactions.open(request);
    const key = (await store.list(''))[0] as string;
    const before = await store.get(key);
    for (let look = 0; look < 10; look += 1) await interactions.find(id);
    expect(await store.get(key)).toEqual(before);
  });

  it('read as expired when their time is over, and can be read for the retention after it', async () => {
    const time = createTime();
    const store = createMemoryStore({ now: time.now });
    const interactions = createProcess(store, time);
    const id = await interactions.open(request);
    await time.advance(LIFETIME);
    expect(await interactions.find(id)).toMatchObject({ state: 'expired' });
    expect(await interactions.apply(id, claim)).toMatchObject({ ok: false, reason: 'gone' });
    await time.advance(RETENTION - 1);
    expect(await interactions.find(id)).toMatchObject({ state: 'expired' });
    await time.advance(1);
    expect(await interactions.find(id)).toBeUndefined();
    expect(await store.list('')).toEqual([]);
  });

  it('keep a result for the retention, counted from the end, and no shorter than its code is good', async () => {
    const time = createTime();
    const store = createMemoryStore({ now: time.now });
    const interactions = createProcess(store, time);
    const id = await interactions.open({ ...request, lifetime: 100 * RETENTION });
    await interactions.apply(id, claim);
    await interactions.apply(id, complete);
    await time.advance(RETENTION - 1);
    expect(await interactions.find(id)).toMatchObject({ content: { key: SECRET } });
    await time.advance(1);
    expect(await store.list('')).toEqual([]);

    const second = await interactions.open(request);
    await interactions.apply(second, claim);
    const { code } = createCompletionCode(time.now());
    const expiresAt = time.now() + 2 * RETENTION;
    await interactions.apply(second, { ...complete, code: { ...code, expiresAt } });
    await time.advance(2 * RETENTION - 1);
    expect(await interactions.apply(second, { type: 'code', right: true })).toMatchObject({ ok: true });
  });
});
