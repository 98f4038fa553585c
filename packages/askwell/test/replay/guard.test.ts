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
    ['in a URL, escaped in small letters', `?t=${encodeURIComponent(SECRET).toLowerCase()}`],
    ['as a parameter of a URL', new URL(`https://x.example/?t=${encodeURIComponent(SECRET)}`).search],
    [
      'escaped twice in a URL',
      `?to=${encodeURIComponent(`https://x.example/?t=${encodeURIComponent(SECRET)}`)}`,
    ],
    ['in JSON in JSON', JSON.stringify({ body: JSON.stringify({ token: SECRET }) })],
    ['in JSON of ASCII alone', JSON.stringify(SECRET).replace('ü', '\\u00fc').replace('/', '\\/')],
    ['in JSON in a URL', `?body=${encodeURIComponent(JSON.stringify({ token: SECRET }))}`],
    ['in HTML', SECRET.replaceAll('"', '&quot;').replaceAll('/', '&#x2F;').replaceAll('+', '&#43;')],
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

  it.each([
    "p!a's(s)~*word",
    '5% of 100%25',
    '\\\\server\\name',
    'two  words+more',
    'a&amp;b&lt;c',
    '%41%42%43%44',
  ])('S28 finds %j in whatever a platform makes of it, and nothing of it is left', (secret) => {
    const url = new URL('https://x.example/');
    url.username = 'ada';
    url.password = secret;
    url.searchParams.set('t', secret);
    url.hash = secret;
    for (const text of [secret, JSON.stringify({ secret }), url.href, encodeURIComponent(url.href)]) {
      const guard = createGuard();
      guard.add(secret);
      expect(guard.finds(text)).toBe(true);
      expect(guard.clean(`x ${text} x`)).not.toContain(secret.slice(0, 5));
      expect(guard.finds(guard.clean(text))).toBe(false);
    }
  });

  it('S28 finds what was pasted with space around it, as authors use it', () => {
    const guard = createGuard();
    guard.add(' hidden-value\r\nsecond line \n');
    expect(guard.clean('a hidden-value\nsecond line b')).toBe('a [secret] b');
    expect(guard.clean(Buffer.from('hidden-value\nsecond line').toString('hex'))).toBe('[secret]');
  });

  it('leaves nothing over of secrets that overlap', () => {
    const guard = createGuard();
    guard.add('aaaa');
    guard.add('abcdef');
    expect(guard.clean('x aaaaaa x aabcdefaaaa')).toBe('x [secret] x a[secret][secret]');
  });

  it('takes a short secret for a word where it is in a name, and a long one for a leak', () => {
    const guard = createGuard();
    guard.add('name');
    guard.add('long-enough');
    expect(guard.cleanJson({ name: 'name', 'long-enough': true })).toEqual({
      name: '[secret]',
      '[secret]': true,
    });
    expect([
      guard.findsIn({ name: 1 }),
      guard.findsIn({ x: 'name' }),
      guard.findsIn({ 'long-enough': 1 }),
    ]).toEqual([false, true, true]);
    guard.add('true');
    expect(guard.findsIn({ ok: true })).toBe(false);
  });

  it('ends with data that has no end, and data that is nested without end', () => {
    const guard = createGuard();
    guard.add('hidden-value');
    const cyclic: { [name: string]: unknown } = { value: 'hidden-value' };
    cyclic['again'] = [cyclic];
    expect(guard.cleanJson(cyclic)).toEqual({ value: '[secret]', again: ['[circular]'] });
    let deep: unknown = 'hidden-value';
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
    expect(JSON.stringify(guard.cleanJson(deep))).toContain('nested too deeply');
    const shared = ['same'];
    expect(guard.cleanJson([shared, shared])).toEqual([['same'], ['same']]);
  });

  it('calls toJSON once, as JSON does', () => {
    const guard = createGuard();
    guard.add('hidden-value');
    const itself = { a: 'hidden-value', toJSON: (): unknown => itself };
    expect(guard.cleanJson({ itself, text: new String('hidden-value') })).toEqual({
      itself: { a: '[secret]', toJSON: undefined },
      text: '[secret]',
    });
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
