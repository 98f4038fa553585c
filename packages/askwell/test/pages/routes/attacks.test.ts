import { describe, expect, it } from 'vitest';

import { toBase64Url } from '../../../src/base64url.ts';
import { completionCode } from '../../../src/pages/identity/completion-code.ts';
import { ACCEPT, BASE, CITY, createWorld, HOUR } from './app-world.ts';

const SIGNAL = new AbortController().signal;
const OSLO = { 'f.0': 'Oslo', ...ACCEPT };

describe('a link that was sent on', () => {
  it('S39 S40 shows the other person nothing, takes nothing, and changes no record', async () => {
    const world = createWorld();
    const { url } = await world.host().open(CITY, HOUR);
    const before = await world.snapshot();
    const bob = world.browser('bob');
    const seen = await bob.open(url);
    expect(seen.response.status).toBe(403);
    expect(seen.html).not.toContain('Where do you want to go?');
    expect(seen.html).not.toContain('book-trip');
    expect(seen.token).toBe('');
    expect(seen.response.headers.has('location')).toBe(false);
    expect((await bob.post(url, { token: '', ...OSLO })).status).toBe(403);
    expect((await bob.post(url, { token: '', action: 'decline' })).status).toBe(403);
    expect(await world.snapshot()).toBe(before);
    expect(world.events.filter(({ reason }) => reason === 'not-yours').length).toBe(3);
  });

  it('S40 is refused at the end, too, if another person has logged in meanwhile', async () => {
    const world = createWorld();
    const host = world.host();
    const { id, url } = await host.open(CITY, HOUR);
    const browser = world.browser('alice');
    const { token } = await browser.open(url);
    browser.jar.set(BASE, 'app-session=bob; Path=/');
    expect((await browser.post(url, { token, ...OSLO })).status).toBe(403);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('open');
  });

  it('S39 asks for a log-in where nobody is logged in', async () => {
    const world = createWorld();
    const { url } = await world.host().open(CITY, HOUR);
    const response = await world.browser().get(url);
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain('Where do you want to go?');
  });

  it('S40 tells people with one subject at two issuers apart', async () => {
    const world = createWorld();
    const other = { kind: 'user', issuer: 'https://other.example', subject: 'alice', client: 'a' } as const;
    const { url } = await world.host(other).open(CITY, HOUR);
    expect((await world.browser('alice').get(url)).status).toBe(403);
  });

  it('S41 is unknown once a character of it is changed', async () => {
    const world = createWorld();
    const { id, url } = await world.host().open(CITY, HOUR);
    const alice = world.browser('alice');
    const odd = [
      toBase64Url(crypto.getRandomValues(new Uint8Array(32))),
      id.slice(0, -1),
      `${id}A`,
      id.toLowerCase() === id ? id.toUpperCase() : id.toLowerCase(),
      `${id.slice(1)}${id[0]}`,
      '..%2f..',
      '__proto__',
      '%00',
      `${id}%00`,
    ];
    for (const one of odd) expect((await alice.get(`${BASE}/i/${one}`)).status, one).toBe(404);
    expect((await alice.get(url)).status).toBe(200);
  });

  it('S32 S33 has nothing in it but 256 random bits, and they open nothing without a log-in', async () => {
    const world = createWorld();
    const first = await world.host().open(CITY, HOUR);
    const second = await world.host().open(CITY, HOUR);
    expect(first.id).toMatch(/^[\w-]{43}$/);
    expect(first.id).not.toBe(second.id);
    expect(new URL(first.url).search + new URL(first.url).hash).toBe('');
    expect((await world.browser().get(first.url)).status).toBe(401);
    // Nor does the store know them.
    expect(world.written.join('\n')).not.toContain(first.id);
  });

  it('takes the same steps for ids that exist and ids that do not', async () => {
    let identified = 0;
    const world = createWorld({
      identify: {
        ...completionCode(),
        code: false,
        attach: () => ({
          identify: () => {
            identified += 1;
            return Promise.resolve({ kind: 'nobody' as const });
          },
        }),
      },
    });
    const { url } = await world.host().open(CITY, HOUR);
    const unknown = `${BASE}/i/${toBase64Url(crypto.getRandomValues(new Uint8Array(32)))}`;
    const browser = world.browser();
    const [known, other] = [await browser.get(url), await browser.get(unknown)];
    expect(identified).toBe(2);
    // What is malformed can't be anybody's.
    expect((await browser.get(`${BASE}/i/malformed`)).status).toBe(404);
    expect(identified).toBe(2);
    expect([known.status, await known.text()]).toEqual([other.status, await other.text()]);
  });
});

describe('looking', () => {
  it('S64 changes nothing: ten GETs and a HEAD of a scanner, and the person can still answer', async () => {
    const world = createWorld({ identify: completionCode() });
    const host = world.host({ kind: 'anonymous' });
    const { id, url } = await host.open(CITY, HOUR);
    const before = await world.snapshot();
    const writes = world.written.length;
    for (let times = 0; times < 10; times += 1)
      expect((await world.browser().get(url, { 'user-agent': 'scanner' })).status).toBe(200);
    const head = await world.browser().get(url, {}, 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(await world.snapshot()).toBe(before);
    expect(world.written.length).toBe(writes);
    expect((await world.browser().answer(url, OSLO)).status).toBe(200);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('completed');
  });

  it('does not answer by parameters', async () => {
    const world = createWorld();
    const host = world.host();
    const { id, url } = await host.open(CITY, HOUR);
    const alice = world.browser('alice');
    const { token } = await alice.open(url);
    const query = new URLSearchParams({ token, ...OSLO }).toString();
    expect((await alice.get(`${url}?${query}`)).status).toBe(200);
    expect((await alice.post(`${url}?${query}`, {})).status).toBe(403);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('open');
  });
});

describe('two browsers of one person', () => {
  it('S40 can both look, and the first that sends something keeps the page', async () => {
    const world = createWorld();
    const host = world.host();
    const { id, url } = await host.open(CITY, HOUR);
    const [phone, desk] = [world.browser('alice'), world.browser('alice')];
    const onDesk = await desk.open(url);
    expect((await phone.answer(url, { 'f.0': 'x', ...ACCEPT })).status).toBe(422);
    expect((await desk.post(url, { token: onDesk.token, ...OSLO })).status).toBe(409);
    expect((await desk.get(url)).status).toBe(409);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('open');
    expect((await phone.answer(url, OSLO)).status).toBe(200);
  });

  it('leave one answer, however many send theirs at once', async () => {
    const world = createWorld();
    const host = world.host();
    const { id, url } = await host.open(CITY, HOUR);
    const browsers = Array.from({ length: 20 }, () => world.browser('alice'));
    const opened = await Promise.all(browsers.map((browser) => browser.open(url)));
    const answers = await Promise.all(
      browsers.map((browser, index) =>
        browser.post(url, { token: opened[index]?.token ?? '', 'f.0': `City ${index}`, ...ACCEPT }),
      ),
    );
    const taken = answers.findIndex(({ status }) => status === 200);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await host.content(id))?.content).toEqual({ city: `City ${taken}` });
  });

  it('or two clicks on one button, say the same', async () => {
    const world = createWorld();
    const host = world.host();
    const { id, url } = await host.open(CITY, HOUR);
    const alice = world.browser('alice');
    const { token } = await alice.open(url);
    const answers = await Promise.all([
      alice.post(url, { token, ...OSLO }),
      alice.post(url, { token, 'f.0': 'Rome', ...ACCEPT }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(world.events.filter(({ type }) => type === 'completed')).toHaveLength(1);
    expect(world.events.filter(({ type }) => type === 'claimed')).toHaveLength(1);
    expect(await host.content(id)).toBeDefined();
  });
});

describe('time', () => {
  it('ends a page that is open in a browser, and its answer counts no more', async () => {
    const world = createWorld();
    const host = world.host();
    const { id, url } = await host.open(CITY, HOUR);
    const alice = world.browser('alice');
    const { token } = await alice.open(url);
    world.pass(HOUR + 1);
    expect((await alice.post(url, { token, ...OSLO })).status).toBe(410);
    expect((await alice.get(url)).status).toBe(410);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('expired');
    expect(await host.content(id)).toBeUndefined();
  });

  it('or the caller, who withdraws', async () => {
    const world = createWorld();
    const host = world.host();
    const { id, url } = await host.open(CITY, HOUR);
    const alice = world.browser('alice');
    const { token } = await alice.open(url);
    await host.withdraw(id);
    expect((await alice.post(url, { token, ...OSLO })).status).toBe(410);
  });
});
