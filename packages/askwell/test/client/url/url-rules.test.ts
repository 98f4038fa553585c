import { describe, expect, it } from 'vitest';

import { judgeUrl } from '../../../src/client/url/judge-url.ts';
import { checkUrl } from '../../../src/replay/check-url.ts';
import { isLoopback } from '../../../src/url-rules.ts';

/** What the server's side says of a URL that it is to send; empty if it sends it. */
function refused(url: string): string {
  try {
    checkUrl(url);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

// What a server built with Askwell sends must raise no eyebrow of a client built with it, and the other way round.
describe('both sides', () => {
  it.each([
    'sig',
    'Signature',
    'X-Amz-Signature',
    'x-goog-credential',
    'X-Amz-Security-Token',
    'auth',
    'session',
    'sid',
    'ticket',
    'email',
    'E-Mail',
    'phone',
    'ssn',
    'access_token',
    'password',
  ])('S32 S33 find a parameter that tells too much: %s', (name) => {
    for (const mark of ['?', '#']) {
      const url = `https://billing.example/${mark}${name}=abcdef`;
      expect(judgeUrl(url).findings.map(({ code }) => code)).toEqual(['secret-in-url']);
      expect(refused(url)).toContain(`"${name}"`);
    }
  });

  it.each(['id', 'state', 'tickets', 'mailing', 'sign', 'page_token', 'author', 'sessions_per_day'])(
    'let a parameter pass: %s',
    (name) => {
      const url = `https://billing.example/?${name}=abcdef`;
      expect(judgeUrl(url).verdict).toBe('ok');
      expect(refused(url)).toBe('');
    },
  );

  it.each([
    'localhost',
    'LOCALHOST',
    'localhost.',
    'app.localhost',
    'a.b.localhost',
    '127.0.0.1',
    '127.255.255.254',
    '0x7f.1',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7fff:0]',
  ])('S35, C32 take http on this computer: %s', (host) => {
    const url = `http://${host}:3000/`;
    expect(isLoopback(new URL(url).hostname)).toBe(true);
    expect(judgeUrl(url).findings.map(({ code }) => code)).toContain('loopback');
    expect(judgeUrl(url).verdict).toBe('warn');
    expect(refused(url)).toBe('');
  });

  it.each([
    'localhost.evil.com',
    'notlocalhost',
    'localhost-x',
    '127.0.0.1.evil.com',
    '128.0.0.1',
    '12.7.0.1',
    '0.0.0.0',
    '10.0.0.1',
    '[::]',
    '[::2]',
    '[1::1]',
    '[::127.0.0.1]',
    '[::ffff:10.0.0.1]',
    '[::ffff:8000:1]',
    '[::ffff:8f00:1]',
    '[::ffff:7f0:1]',
    '[::ffff:0:7f00:1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    'xn--localhost-',
  ])('S35, C32 take no http elsewhere: %s', (host) => {
    const url = `http://${host}:3000/`;
    const judged = judgeUrl(url);
    expect(judged.verdict).toBe('block');
    expect(judged.findings.map(({ code }) => code)).not.toContain('loopback');
    expect(refused(url)).not.toBe('');
  });
});
