import { describe, expect, it } from 'vitest';

import { toBase64Url } from '../../../src/base64url.ts';
import { ACCEPT, asker, BASE, CITY, createWorld, HOUR } from './app-world.ts';

const SIGNAL = new AbortController().signal;
const OSLO = { 'f.0': 'Oslo', ...ACCEPT };

describe('a POST that another site makes the browser send (S64)', () => {
  const forged: readonly [string, Readonly<Record<string, string | undefined>>, number][] = [
    ['from another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
    ['from a sibling host', { origin: 'https://evil.example.com', 'sec-fetch-site': 'same-site' }, 403],
    ['with Origin null', { origin: 'null' }, 403],
    ['with Origin null and no metadata', { origin: 'null', 'sec-fetch-site': undefined }, 403],
    ['with no headers', { origin: undefined, 'sec-fetch-site': undefined }, 403],
    ['with the right Origin and metadata that says otherwise', { 'sec-fetch-site': 'cross-site' }, 403],
    ['typed into the address bar', { 'sec-fetch-site': 'none' }, 403],
    ['with an Origin that only begins like ours', { origin: 'https://tools.example.com.evil.example' }, 403],
    ['with our Origin on http', { origin: 'http://tools.example.com' }, 403],
    ['with our Origin on another port', { origin: 'https://tools.example.com:8443' }, 403],
    ['as JSON', { 'content-type': 'application/json' }, 415],
    ['as plain text', { 'content-type': 'text/plain' }, 415],
    ['as multipart', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
    ['without a type', { 'content-type': '' }, 415],
  ];

  it.each(forged)('%s is refused, be the token right or not', async (_, headers, status) => {
    const world = createWorld();
    const host = world.host();
    const { id, url } = await host.open(CITY, HOUR);
    const alice = world.browser('alice');
    const { token } = await alice.open(url);
    const before = await world.snapshot();
    expect((await alice.post(url, { token, ...OSLO }, headers)).status).toBe(status);
    expect(await world.snapshot()).toBe(before);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('open');
  });

  it('is taken without Origin where the browser vouches that it is ours', async () => {
    const world = createWorld();
    const { url } = await world.host().open(CITY, HOUR);
    const alice = world.browser('alice');
    const { token } = await alice.open(url);
    expect((await alice.post(url, { token, ...OSLO }, { origin: undefined })).status).toBe(200);
  });

  it('needs the token of this page, this browser and this person', async () => {
    const world = createWorld();
    const { url } = await world.host().open(CITY, HOUR);
    const second = await world.host().open(CITY, HOUR);
    const ofBob = await world.host(asker('bob')).open(CITY, HOUR);
    const alice = world.browser('alice');
    const { token } = await alice.open(url);
    const before = await world.snapshot();
    const tokens = {
      none: undefined,
      empty: '',
      'cut short': token.slice(0, -1),
      altered: `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`,
      'of another page': (await alice.open(second.url)).token,
      'of another browser of the same person': (await world.browser('alice').open(url)).token,
      'of another person': (await world.browser('bob').open(ofBob.url)).token,
      'of the list': (await alice.open(`${BASE}/stored`)).token,
    };
    for (const [name, one] of Object.entries(tokens)) {
      const fields = one === undefined ? OSLO : { token: one, ...OSLO };
      expect((await alice.post(url, fields)).status, name).toBe(403);
    }
    expect(await world.snapshot()).toBe(before);
    expect((await alice.post(url, { token, ...OSLO })).status).toBe(200);
  });

  it('needs the cookie, and one that is ours', async () => {
    const world = createWorld();
    const { url } = await world.host().open(CITY, HOUR);
    const alice = world.browser('alice');
    const { token } = await alice.open(url);
    const cookie = [...alice.jar.cookies(url).keys()].find((name) => name.includes('flow')) ?? '';
    alice.jar.set(url, `${cookie}=x; Path=/; Secure`);
    expect((await alice.post(url, { token, ...OSLO })).status).toBe(403);
    alice.jar.set(url, `${cookie}=; Path=/; Secure; Max-Age=0`);
    expect((await alice.post(url, { token, ...OSLO })).status).toBe(403);
  });

  it('needs a button that the page has', async () => {
    const world = createWorld();
    const host = world.host();
    const { id, url } = await host.open(CITY, HOUR);
    for (const fields of [{ 'f.0': 'Oslo' }, { 'f.0': 'Oslo', action: 'withdraw' }])
      expect((await world.browser('alice').answer(url, fields)).status).toBe(403);
    expect(await host.wait(id, { signal: SIGNAL })).not.toBe('completed');
  });
});

describe('cookies', () => {
  it('S65 are __Host-, Secure, HttpOnly, SameSite=Lax, and of random bits that are sealed', async () => {
    const world = createWorld();
    const { url } = await world.host().open(CITY, HOUR);
    const { response } = await world.browser('alice').open(url);
    const cookies = response.headers.getSetCookie();
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(/^__Host-askwell-flow-[\w-]+=[\w-]{60,}; /);
    for (const part of ['; Path=/', '; Secure', '; HttpOnly', '; SameSite=Lax'])
      expect(cookies[0]).toContain(part);
    expect(cookies[0]).not.toContain('Domain');
  });

  it('S65 that an attacker has put into a browser start nothing (session fixation)', async () => {
    const world = createWorld();
    const { url } = await world.host().open(CITY, HOUR);
    const ofMallory = await world.host(asker('mallory')).open(CITY, HOUR);
    const mallory = world.browser('mallory');
    await mallory.open(ofMallory.url);
    const [, sealed] = [...mallory.jar.cookies(BASE)].find(([name]) => name.includes('flow')) ?? [];
    const probe = world.browser('alice');
    await probe.open(url);
    const name = [...probe.jar.cookies(BASE).keys()].find((one) => one.includes('flow')) ?? '';
    for (const value of [sealed, 'chosen', toBase64Url(new Uint8Array(32))]) {
      const alice = world.browser('alice');
      alice.jar.set(BASE, `${name}=${value}; Path=/; Secure`);
      await alice.open(url);
      expect(alice.jar.cookies(BASE).get(name)).not.toBe(value);
    }
  });

  it('of one page are good for no other', async () => {
    const world = createWorld();
    const first = await world.host().open(CITY, HOUR);
    const second = await world.host().open(CITY, HOUR);
    const alice = world.browser('alice');
    const { token } = await alice.open(first.url);
    const [name, value] = [...alice.jar.cookies(BASE)].find(([one]) => one.includes('flow')) ?? ['', ''];
    await alice.open(second.url);
    const other = [...alice.jar.cookies(BASE).keys()].find((one) => one.includes('flow') && one !== name);
    alice.jar.set(BASE, `${other}=${value}; Path=/; Secure`);
    expect((await alice.post(second.url, { token, ...OSLO })).status).toBe(403);
  });
});

describe('floods', () => {
  it('S79 of POSTs to one page are cut off, and others go on', async () => {
    const world = createWorld();
    const { url } = await world.host().open(CITY, HOUR);
    const other = await world.host().open(CITY, HOUR);
    const alice = world.browser('alice');
    const { token } = await alice.open(url);
    for (let times = 0; times < 30; times += 1)
      expect((await alice.post(url, { token, 'f.0': 'x', ...ACCEPT })).status).toBe(422);
    expect((await alice.post(url, { token, ...OSLO })).status).toBe(429);
    expect((await alice.answer(other.url, OSLO)).status).toBe(200);
    world.pass(10 * 60_000);
    expect((await alice.post(url, { token, ...OSLO })).status).toBe(200);
  });

  it('S79 by people whom it is not for use up nothing', async () => {
    const world = createWorld();
    const { url } = await world.host().open(CITY, HOUR);
    const bob = world.browser('bob');
    for (let times = 0; times < 40; times += 1) await bob.post(url, OSLO);
    expect((await world.browser('alice').answer(url, OSLO)).status).toBe(200);
  });

  it('of bytes end at a megabyte, whatever the length says', async () => {
    const world = createWorld();
    const { url } = await world.host().open(CITY, HOUR);
    const alice = world.browser('alice');
    const { token } = await alice.open(url);
    const long = 'x'.repeat(1024 * 1024);
    expect((await alice.post(url, { token, 'f.0': long, ...ACCEPT })).status).toBe(413);
    expect((await alice.post(url, { token, ...OSLO }, { 'content-length': '99999999' })).status).toBe(413);

    let pulled = 0;
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(64 * 1024).fill(120));
      },
      cancel() {
        cancelled = true;
      },
    });
    const cookie = [...alice.jar.cookies(url)].map(([name, value]) => `${name}=${value}`).join('; ');
    const init = {
      method: 'POST',
      body,
      duplex: 'half',
      headers: {
        cookie,
        origin: new URL(BASE).origin,
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': '10',
      },
    };
    const response = await world.pages.fetch(new Request(url, init as RequestInit));
    expect(response.status).toBe(413);
    expect(cancelled).toBe(true);
    expect(pulled).toBeLessThan(25);
  });
});
