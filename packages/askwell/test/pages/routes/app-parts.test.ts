import { describe, expect, it } from 'vitest';

import { createFormToken, isFormToken } from '../../../src/pages/routes/form-token.ts';
import { createPageSeals, type PageSeals } from '../../../src/pages/routes/page-seals.ts';
import { createRateLimit } from '../../../src/pages/routes/rate-limit.ts';
import { webCryptoAead } from '../../../src/seal/aead.ts';
import { createKeyRing, generateKey } from '../../../src/seal/key-ring.ts';
import { createSealer } from '../../../src/seal/seal.ts';

const NOW = 1_800_000_000_000;
const ALICE = { kind: 'user', issuer: 'https://login.example.com', subject: 'alice' } as const;

const sealer = createSealer(createKeyRing([generateKey()]), webCryptoAead);
const sealsAt = (now: number, audience = 'travel'): PageSeals =>
  createPageSeals({ sealer, audience, now: () => now });

describe('what is sealed for a browser', () => {
  it('S65 opens for its kind, page, person, flow, server and time, and for nothing else', async () => {
    const seals = sealsAt(NOW);
    const place = { subject: 'page', user: ALICE, flow: 'flow' };
    const sealed = await seals.seal('token', 'text', place, NOW + 1000);
    expect(sealed).not.toContain('text');
    expect(await seals.open('token', sealed, place)).toBe('text');
    // A label is a name for the eye.
    expect(await seals.open('token', sealed, { ...place, user: { ...ALICE, label: 'Alice' } })).toBe('text');
    const others = [
      seals.open('flow', sealed, place),
      seals.open('state', sealed, place),
      seals.open('token', sealed, { ...place, subject: 'another' }),
      seals.open('token', sealed, { ...place, flow: 'another' }),
      seals.open('token', sealed, { subject: 'page', user: ALICE }),
      seals.open('token', sealed, { ...place, user: { ...ALICE, subject: 'bob' } }),
      seals.open('token', sealed, { ...place, user: { ...ALICE, issuer: 'https://other.example' } }),
      seals.open('token', sealed, { ...place, user: { kind: 'user', subject: 'alice' } }),
      seals.open('token', sealed, { ...place, user: { kind: 'anyone' } }),
      seals.open('token', sealed, { ...place, user: undefined }),
      seals.open('token', `${sealed}A`, place),
      seals.open('token', '', place),
      sealsAt(NOW, 'another server').open('token', sealed, place),
      sealsAt(NOW + 1000).open('token', sealed, place),
    ];
    expect(await Promise.all(others)).toEqual(others.map(() => undefined));
  });

  it('S64 is a token once only in a form, and for the page that it was made for', async () => {
    const seals = sealsAt(NOW);
    const place = { subject: 'page', user: ALICE, flow: { digest: 'flow', seed: 'seed' } };
    const token = await createFormToken(seals, place, NOW + 1000);
    const body = (...tokens: readonly string[]): URLSearchParams =>
      new URLSearchParams(tokens.map((one) => ['token', one]));
    expect(await isFormToken(seals, place, body(token))).toBe(true);
    expect(await isFormToken(seals, { ...place, subject: 'another' }, body(token))).toBe(false);
    for (const odd of [body(), body(''), body(token, token), body('x', token)])
      expect(await isFormToken(seals, place, odd)).toBe(false);
  });
});

describe('a rate limit', () => {
  it('S79 counts by key within a time, and forgets the oldest when there are too many', () => {
    let now = NOW;
    const limit = createRateLimit({ most: 2, windowMs: 1000, capacity: 3, now: () => now });
    expect([limit.take('a'), limit.take('a'), limit.take('a')]).toEqual([true, true, false]);
    expect(limit.take('b')).toBe(true);
    now += 999;
    expect(limit.take('a')).toBe(false);
    now += 1;
    expect([limit.take('a'), limit.take('a'), limit.take('a')]).toEqual([true, true, false]);
    for (const key of ['c', 'd', 'e', 'f']) limit.take(key);
    expect(limit.take('a')).toBe(true);
  });
});
