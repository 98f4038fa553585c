import { describe, expect, it } from 'vitest';

import { createGuard } from '../../src/replay/guard.ts';

const SECRET = 's3cr3t "value"/ü+';

describe('the guard', () => {
  it('leaves everything as it is until it knows a secret', () => {
    const guard = createGuard();
    const value = { a: [SECRET] };
    expect(guard.cleanJson(value)).toBe(value);
    expect(guard.clean(SECRET)).toBe(SECRET);
  });

  it.each([
    ['as it is', SECRET],
    ['in JSON', JSON.stringify({ token: SECRET })],
    ['in a URL', `https://x.example/?t=${encodeURIComponent(SECRET)}`],
    ['in a form', new URLSearchParams({ t: SECRET }).toString()],
    ['in hexadecimal', Buffer.from(SECRET).toString('hex')],
    ['in base64', Buffer.from(SECRET).toString('base64')],
    ['in base64url', Buffer.from(SECRET).toString('base64url')],
    ['after a user name, in Basic', `Basic ${Buffer.from(`ada:${SECRET}`).toString('base64')}`],
    ['in the middle of base64', Buffer.from(`xy${SECRET}z`).toString('base64')],
  ])('S28 finds a secret %s', (_, text) => {
    const guard = createGuard();
    guard.add(SECRET);
    expect(guard.finds(text)).toBe(true);
    const cleaned = guard.clean(`before ${text} after`);
    expect(cleaned).toMatch(/^before .*\[secret\].* after$/);
    expect(guard.finds(cleaned)).toBe(false);
  });

  it('cleans names and values at any depth, in a copy', () => {
    const guard = createGuard();
    guard.add('hidden-value');
    const value = { a: [{ 'x hidden-value': ['ok', 'hidden-value'] }], b: 1, c: null };
    expect(guard.cleanJson(value)).toEqual({ a: [{ 'x [secret]': ['ok', '[secret]'] }], b: 1, c: null });
    expect(value.a[0]).toEqual({ 'x hidden-value': ['ok', 'hidden-value'] });
  });

  it('takes the longer of two secrets out first', () => {
    const guard = createGuard();
    guard.add('pass');
    guard.add('passphrase');
    expect(guard.clean('a passphrase and a pass')).toBe('a [secret] and a [secret]');
  });

  it('does not take words apart for very short ones', () => {
    const guard = createGuard();
    guard.add('abc');
    expect(guard.clean('abcdef')).toBe('abcdef');
  });

  it('takes a value that is no well-formed Unicode', () => {
    const guard = createGuard();
    guard.add('lone \uD800 half');
    expect(guard.clean('a lone \uD800 half b')).toBe('a [secret] b');
  });
});
