import { describe, expect, it } from 'vitest';

import { loopback } from '../../../src/pages/identity/loopback.ts';
import { openSite } from './site.ts';

const local = { kind: 'local' } as const;
const anonymous = { kind: 'anonymous' } as const;
const user = { kind: 'user', issuer: 'https://login.example', subject: 'alice', client: 'app' } as const;

describe('loopback', () => {
  it.each(['http://127.0.0.1:4100/askwell', 'http://[::1]:4100/askwell', 'https://localhost/askwell'])(
    'shows pages at %s to callers without a log-in',
    (base) => {
      expect(loopback().refusal(local, new URL(base))).toBeUndefined();
      expect(loopback().refusal(anonymous, new URL(base))).toBeUndefined();
    },
  );

  it.each([
    'https://pages.example.test/askwell',
    'http://192.168.1.7/askwell',
    'http://0.0.0.0:4100/askwell',
    'http://localhost.example/askwell',
    'http://127.0.0.1.example/askwell',
    'ftp://127.0.0.1/askwell',
  ])('S39 refuses pages at %s, which others could open', (base) => {
    expect(loopback().refusal(local, new URL(base))).toMatch(/needs pages on this machine/);
  });

  it('S23 S39 refuses callers who have logged in, whom it could not tell apart', () => {
    expect(loopback().refusal(user, new URL('http://127.0.0.1:4100/askwell'))).toMatch(/Use oidcSession\(\)/);
  });

  it('takes whoever opens a page on this machine', async () => {
    const site = openSite(loopback(), { base: 'http://127.0.0.1:4100/askwell' });
    expect(await (await site.fetch(new Request(site.page()))).json()).toEqual({ kind: 'anyone' });
  });

  it.each([
    ['another host', 'http://rebound.example:4100/askwell/i/page', {}],
    ['a proxy', 'http://127.0.0.1:4100/askwell/i/page', { 'x-forwarded-for': '192.0.2.1' }],
    ['a proxy in the words of RFC 7239', 'http://127.0.0.1:4100/askwell/i/page', { forwarded: 'for=_x' }],
  ])('S39 takes nobody from a request by %s', async (_, url, headers) => {
    const site = openSite(loopback(), { base: 'http://127.0.0.1:4100/askwell' });
    const request = new Request(url, { headers: headers as Record<string, string> });
    expect(await (await site.fetch(request)).json()).toEqual({ kind: 'nobody' });
  });

  it.each([
    'via',
    'x-real-ip',
    'x-forwarded-host',
    'x-forwarded-proto',
    'cf-connecting-ip',
    'cf-ray',
    'cdn-loop',
    'true-client-ip',
    'x-client-ip',
    'x-original-forwarded-for',
    'fly-client-ip',
    'x-amzn-trace-id',
  ])('S39 takes nobody from a request with the header %s of a proxy', async (name) => {
    const site = openSite(loopback(), { base: 'http://127.0.0.1:4100/askwell' });
    const told = await site.fetch(new Request(site.page(), { headers: { [name]: 'x' } }));
    expect(await told.json()).toEqual({ kind: 'nobody' });
  });

  it('takes what browsers send for no proxy', async () => {
    const site = openSite(loopback(), { base: 'http://127.0.0.1:4100/askwell' });
    const headers = {
      dnt: '1',
      'x-requested-with': 'browser',
      'sec-fetch-site': 'none',
      'accept-language': 'en',
    };
    const told = await site.fetch(new Request(site.page(), { headers }));
    expect(await told.json()).toEqual({ kind: 'anyone' });
  });

  it('tells the operator of proxies once', async () => {
    const site = openSite(loopback(), { base: 'http://127.0.0.1:4100/askwell' });
    const headers = { 'x-forwarded-for': '192.0.2.1' };
    for (let i = 0; i < 3; i += 1) await site.fetch(new Request(site.page(), { headers }));
    expect(site.warnings).toEqual([expect.stringContaining('through a proxy')]);
  });
});
