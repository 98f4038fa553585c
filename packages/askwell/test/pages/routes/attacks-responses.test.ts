import { describe, expect, it } from 'vitest';

import { custom } from '../../../src/pages/identity/custom.ts';
import { loopback } from '../../../src/pages/identity/loopback.ts';
import { ACCEPT, API_KEY, BASE, CITY, createWorld, HOUR, LOCAL, tokenOf } from './app-world.ts';

const OSLO = { 'f.0': 'Oslo', ...ACCEPT };

describe('the browser of somebody on this machine', () => {
  const local = (): ReturnType<typeof createWorld> => createWorld({ identify: loopback(), origin: LOCAL });

  it.each([
    'evil.example',
    'evil.example:4100',
    'localhost:4100',
    '127.0.0.1',
    '127.0.0.1:4101',
    '[::1]:4100',
  ])('gets nothing by the name %s (DNS rebinding)', async (host) => {
    const world = local();
    const { url } = await world.host({ kind: 'local' }).open(CITY, HOUR);
    expect((await world.pages.fetch(new Request(url, { headers: { host } }))).status).toBe(404);
    const elsewhere = url.replace('127.0.0.1:4100', host);
    expect((await world.pages.fetch(new Request(elsewhere))).status).toBe(404);
    expect((await world.pages.fetch(new Request(url, { headers: { host: '127.0.0.1:4100' } }))).status).toBe(
      200,
    );
  });

  it('has cookies whose names say that they are not secure', async () => {
    const world = local();
    const { url } = await world.host({ kind: 'local' }).open(CITY, HOUR);
    const [cookie] = (await world.pages.fetch(new Request(url))).headers.getSetCookie();
    expect(cookie).toMatch(/^askwell-local-flow-/);
    expect(cookie).toContain('HttpOnly; SameSite=Lax');
    expect(cookie).not.toContain('Secure');
  });
});

describe('every response', () => {
  it('S64 refuses framing, is not stored, and sends no referrer elsewhere', async () => {
    const world = createWorld();
    const { url } = await world.host().open(CITY, HOUR);
    const alice = world.browser('alice');
    const unused = await world.host().open(CITY, HOUR);
    const { token } = await alice.open(unused.url);
    const responses = [
      await alice.get(url),
      await alice.get(url, {}, 'HEAD'),
      await world.browser('bob').get(url),
      await world.browser().get(url),
      await alice.get(`${BASE}/i/nothing`),
      await alice.get(`${BASE}/nothing`),
      await alice.get(`${BASE}/stored`),
      await alice.get(`${BASE}/callback/nobody`),
      await alice.get(url, {}, 'PUT'),
      await alice.post(url, {}, { origin: 'null' }),
      await alice.post(url, {}, { 'content-type': 'application/json' }),
      await alice.post(unused.url, { token, 'f.0': 'x', ...ACCEPT }),
      await alice.post(unused.url, { token, ...OSLO }),
      await alice.answer(url, { action: 'decline' }),
      await world.browser('alice').get(url),
    ];
    world.breakStore(true);
    responses.push(await alice.get(url));
    for (const { status, headers } of responses) {
      expect(headers.get('content-security-policy'), String(status)).toContain("frame-ancestors 'none'");
      expect(headers.get('content-security-policy'), String(status)).toContain("default-src 'none'");
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect(new Set(responses.map(({ status }) => status))).toEqual(
      new Set([200, 403, 401, 404, 405, 415, 422, 410, 503]),
    );
  });

  it('S64 has these headers also where the application answers in place of a page', async () => {
    const world = createWorld({
      identify: custom(() => Response.redirect('https://app.example.com/login')),
    });
    const { url } = await world.host().open(CITY, HOUR);
    const response = await world.browser().get(url);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('https://app.example.com/login');
    expect(response.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('goes nowhere that a parameter, header or input names (open redirects)', async () => {
    const world = createWorld();
    const corpus = [
      'https://evil.example',
      '//evil.example',
      String.raw`/\evil.example`,
      String.raw`\\evil.example`,
      'https:evil.example',
      '/%09/evil.example',
      'javascript:alert(1)',
      'https://tools.example.com@evil.example',
      '%2f%2fevil.example',
    ];
    const names = ['next', 'redirect', 'redirect_uri', 'return_to', 'url', 'continue', 'state', 'code'];
    for (const target of corpus) {
      const query = new URLSearchParams(names.map((name) => [name, target])).toString();
      const { url } = await world.host().open(CITY, HOUR);
      const alice = world.browser('alice');
      await world.host().vault.keep('k', 'x', { digest: 'd', label: 'K' });
      const headers = { referer: target, 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' };
      const { token } = await alice.open(url);
      const fields = Object.fromEntries(names.map((name) => [name, target]));
      const stored = await alice.open(`${BASE}/stored?${query}`);
      const responses = [
        await alice.get(`${url}?${query}`, headers),
        await alice.get(`${BASE}/callback/tracker?${query}`, headers),
        await alice.get(`${BASE}/${target}`, headers),
        await alice.get(`${BASE}//evil.example`, headers),
        await alice.post(`${url}?${query}`, { ...fields, token, ...OSLO }, headers),
        await alice.post(
          `${BASE}/stored?${query}`,
          { ...fields, token: stored.token, entry: target },
          headers,
        ),
      ];
      for (const response of responses) {
        expect(response.headers.get('location') ?? `${BASE}/stored`).toBe(`${BASE}/stored`);
        expect(await response.text()).not.toContain('evil.example');
      }
    }
  });
});

describe('a secret that goes through a page', () => {
  const CANARY = 'canary-Zx81-do-not-tell';

  it('S22 S28 is in no header, page, event, log line or store byte, whatever becomes of it', async () => {
    const world = createWorld({ waitMs: 60_000 });
    const host = world.host();
    const seen: string[] = [];
    const see = async (response: Response): Promise<Response> => {
      seen.push(JSON.stringify([...response.headers]), await response.clone().text());
      return response;
    };
    const filled = { 'f.0': 'Alice', 'f.1': CANARY, ...ACCEPT };

    const { id, url } = await host.open(API_KEY, HOUR);
    const stop = new AbortController();
    const waiting = host.wait(id, {
      signal: stop.signal,
      check: (content) => Promise.resolve({ form: `${content['key'] as string} is no key` }),
    });
    const alice = world.browser('alice');
    const { token } = await alice.open(url);
    // Wrong, refused by the check, too long, forged, for somebody else, while the store is away, after the end.
    await see(await alice.post(url, { token, ...filled, 'f.0': '' }));
    expect((await see(await alice.post(url, { token, ...filled }))).status).toBe(422);
    await see(await alice.post(url, { token: 'x', ...filled }));
    await see(await alice.post(url, { token, ...filled }, { origin: 'null' }));
    await see(await world.browser('bob').post(url, { token, ...filled }));
    world.breakStore(true);
    expect((await see(await alice.post(url, { token, ...filled }))).status).toBe(503);
    world.breakStore(false);
    stop.abort();
    await waiting;
    expect((await see(await alice.post(url, { token, ...filled }))).status).toBe(200);
    await see(await alice.post(url, { token, ...filled }));
    await see(await alice.get(url));
    expect((await host.content(id))?.content).toEqual({ name: 'Alice', key: CANARY });
    await host.vault.keep('crm', CANARY, { digest: 'd', label: 'CRM' });
    await see(await alice.get(`${BASE}/stored`));
    expect(await host.vault.get('crm')).toBe(CANARY);

    const everything = [...seen, ...world.log, ...world.written, JSON.stringify(world.events)].join('\n');
    expect(everything.length).toBeGreaterThan(10_000);
    for (const form of [CANARY, btoa(CANARY), encodeURIComponent(CANARY), CANARY.slice(7)])
      expect(everything).not.toContain(form);
    // What identifies a page or a form is a secret, too.
    const log = [...world.log, JSON.stringify(world.events)].join('\n');
    for (const secret of [id, token, tokenOf(seen.join())]) expect(log).not.toContain(secret);
  });
});
