import { describe, expect, it } from 'vitest';

import type { FormProblem } from '../../../src/form/form.ts';
import { completionCode } from '../../../src/pages/identity/completion-code.ts';
import { loopback } from '../../../src/pages/identity/loopback.ts';
import { ACCEPT, API_KEY, asker, BASE, CITY, codeOf, createWorld, HOUR } from './app-world.ts';

const SIGNAL = new AbortController().signal;

describe('the page of a form', () => {
  it('is shown, filled in, and its content reaches the one who asked', async () => {
    const world = createWorld();
    const host = world.host();
    const { id, url } = await host.open(CITY, HOUR);
    expect(url).toBe(`${BASE}/i/${id}`);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('open');
    const alice = world.browser('alice');
    const { response, html } = await alice.open(url);
    expect(response.status).toBe(200);
    for (const told of ['Travel desk', 'book-trip', 'alice@example.com', 'Where do you want to go?'])
      expect(html).toContain(told);

    const done = await alice.answer(url, { 'f.0': 'Oslo', ...ACCEPT });
    expect(done.status).toBe(200);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('completed');
    expect(await host.content(id)).toEqual({ content: { city: 'Oslo' }, checked: false });
    expect(world.events.map(({ type }) => type)).toEqual(['opened', 'claimed', 'completed']);
  });

  it('leads to what is kept, if it keeps something, and there it can be deleted', async () => {
    const kept = { ...API_KEY, keptAs: 'deploy-key' };
    const world = createWorld();
    const { url } = await world.host().open(kept, HOUR);
    const alice = world.browser('alice');
    expect((await alice.open(url)).html).toContain(`href="${BASE}/stored"`);
    expect((await alice.get(`${BASE}/stored`)).status).toBe(200);
    // With codes a browser is nobody's, and there is no such list.
    const coded = createWorld({ identify: completionCode() });
    const { html } = await coded.browser().open((await coded.host().open(kept, HOUR)).url);
    expect(html).toContain('deploy-key');
    expect(html).not.toContain('/stored');
  });

  it('S30 can be declined without being filled in', async () => {
    const world = createWorld();
    const host = world.host();
    const { id, url } = await host.open(CITY, HOUR);
    expect((await world.browser('alice').answer(url, { action: 'decline' })).status).toBe(200);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('declined');
    expect(await host.content(id)).toBeUndefined();
  });

  it('S38 comes back with what is wrong and what was typed, secrets excepted', async () => {
    const world = createWorld();
    const host = world.host();
    const { id, url } = await host.open(API_KEY, HOUR);
    const alice = world.browser('alice');
    const wrong = await alice.answer(url, { 'f.0': 'x', 'f.1': 'canary-0815-secret', ...ACCEPT });
    expect(wrong.status).toBe(422);
    const html = await wrong.text();
    expect(html).toContain('value="x"');
    expect(html).not.toContain('canary-0815');
    expect(await host.wait(id, { signal: SIGNAL })).toBe('open');

    const token = /name="token"[^>]*value="([^"]*)"/.exec(html)?.[1] ?? '';
    const right = await alice.post(url, { token, 'f.0': 'Alice', 'f.1': 'canary-0815-secret', ...ACCEPT });
    expect(right.status).toBe(200);
    expect(await right.text()).not.toContain('canary-0815');
    expect((await host.content(id))?.content).toEqual({ name: 'Alice', key: 'canary-0815-secret' });
  });

  it('is checked by the handler that waits, and says at once what that finds', async () => {
    const world = createWorld({ waitMs: 60_000 });
    const host = world.host();
    const { id, url } = await host.open(CITY, HOUR);
    const seen: unknown[] = [];
    const check = async (content: { readonly [name: string]: unknown }): Promise<FormProblem | undefined> => {
      seen.push(content);
      return content['city'] === 'Atlantis' ? { fields: { city: 'has sunk' } } : undefined;
    };
    const waiting = host.wait(id, { signal: SIGNAL, check });
    const alice = world.browser('alice');
    const wrong = await alice.answer(url, { 'f.0': 'Atlantis', ...ACCEPT });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('has sunk');
    expect((await alice.answer(url, { 'f.0': 'Oslo', ...ACCEPT })).status).toBe(200);
    expect(await waiting).toBe('completed');
    expect(seen).toEqual([{ city: 'Atlantis' }, { city: 'Oslo' }]);
    expect(await host.content(id)).toEqual({ content: { city: 'Oslo' }, checked: true });
  });

  it('counts as unchecked when the check itself fails, and the operator is told', async () => {
    const world = createWorld({ waitMs: 60_000 });
    const host = world.host();
    const { id, url } = await host.open(CITY, HOUR);
    const waiting = host.wait(id, {
      signal: SIGNAL,
      check: () => Promise.reject(new Error('the map is gone')),
    });
    expect((await world.browser('alice').answer(url, { 'f.0': 'Oslo', ...ACCEPT })).status).toBe(200);
    expect(await waiting).toBe('completed');
    expect((await host.content(id))?.checked).toBe(false);
    expect(world.log.join('\n')).toContain('the map is gone');
  });

  it('works in two tabs of one browser', async () => {
    const world = createWorld();
    const { url } = await world.host().open(CITY, HOUR);
    const alice = world.browser('alice');
    const first = await alice.open(url);
    const second = await alice.open(url);
    expect((await alice.post(url, { token: first.token, 'f.0': 'x', ...ACCEPT })).status).toBe(422);
    expect((await alice.post(url, { token: second.token, 'f.0': 'Oslo', ...ACCEPT })).status).toBe(200);
  });

  it('says how it ended to the browser that ended it, for a while, and to others that it has', async () => {
    const world = createWorld();
    const { url } = await world.host().open(CITY, HOUR);
    const alice = world.browser('alice');
    await alice.answer(url, { 'f.0': 'Oslo', ...ACCEPT });
    expect((await alice.get(url)).status).toBe(200);
    expect((await world.browser('alice').get(url)).status).toBe(410);
    expect((await world.browser('bob').get(url)).status).toBe(403);
    expect((await world.browser().get(url)).status).toBe(401);
  });
});

describe('completion codes', () => {
  it('S39 keep the answer back until the code that the page showed comes from the client', async () => {
    const world = createWorld({ identify: completionCode() });
    const host = world.host({ kind: 'anonymous' });
    const { id, url, code } = await host.open(CITY, HOUR);
    expect(code).toBe(true);
    const browser = world.browser();
    const done = await browser.answer(url, { 'f.0': 'Oslo', ...ACCEPT });
    const shown = codeOf(await done.text());
    expect(shown).not.toBe('');
    // It is not done yet. The browser that finished it sees the code again, for instance after two clicks; no other does.
    expect(codeOf(await (await browser.get(url)).text())).toBe(shown);
    expect((await world.browser().get(url)).status).toBe(410);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('completed');
    expect(await host.content(id)).toBeUndefined();
    expect(await host.confirm(id, 'AAAA-AAAA')).toBe('wrong');
    expect(await host.content(id)).toBeUndefined();
    expect(await host.confirm(id, shown.toLowerCase())).toBe('right');
    expect((await browser.get(url)).status).toBe(200);
    expect(await host.content(id)).toEqual({ content: { city: 'Oslo' }, checked: false });
    // A handler that is replayed gives it again.
    expect(await host.confirm(id, shown)).toBe('right');
    expect(await host.confirm(id, 'AAAA-AAAA')).toBe('wrong');
  });

  it('S79 are spent after five wrong ones, and then the right one is of no use', async () => {
    const world = createWorld({ identify: completionCode() });
    const host = world.host({ kind: 'anonymous' });
    const { id, url } = await host.open(CITY, HOUR);
    const shown = codeOf(await (await world.browser().answer(url, { 'f.0': 'Oslo', ...ACCEPT })).text());
    for (let tries = 0; tries < 4; tries += 1) expect(await host.confirm(id, 'AAAA-AAAA')).toBe('wrong');
    expect(await host.confirm(id, 'AAAA-AAAA')).toBe('spent');
    expect(await host.confirm(id, shown)).toBe('spent');
    expect(await host.wait(id, { signal: SIGNAL })).toBe('failed');
    expect(await host.content(id)).toBeUndefined();
  });

  it('S79 expire', async () => {
    const world = createWorld({ identify: completionCode() });
    const host = world.host({ kind: 'anonymous' });
    const { id, url } = await host.open(CITY, HOUR);
    const shown = codeOf(await (await world.browser().answer(url, { 'f.0': 'Oslo', ...ACCEPT })).text());
    world.pass(11 * 60_000);
    expect(await host.confirm(id, shown)).toBe('spent');
    expect(await host.content(id)).toBeUndefined();
  });

  it('have no list of kept things', async () => {
    const world = createWorld({ identify: completionCode() });
    expect((await world.browser().get(`${BASE}/stored`)).status).toBe(404);
  });
});

describe('the list of kept things', () => {
  it('shows names to their person alone, and forgets what is asked', async () => {
    const world = createWorld();
    await world.host().vault.keep('crm-key', 'canary-4711', { digest: 'd', label: 'The key of the CRM' });
    const bob = world.browser('bob');
    expect((await bob.open(`${BASE}/stored`)).html).not.toContain('crm-key');
    const alice = world.browser('alice');
    const { html, token } = await alice.open(`${BASE}/stored`);
    expect(html).toContain('The key of the CRM');
    expect(html).not.toContain('canary-4711');
    const entry = /name="entry"[^>]*value="([^"]*)"/.exec(html)?.[1] ?? '';

    await world.host(asker('bob')).vault.keep('own-key', 'x', { digest: 'd', label: 'A key of Bob' });
    const foreign = await bob.answer(`${BASE}/stored`, { entry });
    expect(foreign.status).toBe(303);
    expect(await world.host().vault.has('crm-key', 'd')).toBe(true);

    const done = await alice.post(`${BASE}/stored`, { token, entry });
    expect(done.status).toBe(303);
    expect(done.headers.get('location')).toBe(`${BASE}/stored`);
    expect(await world.host().vault.has('crm-key', 'd')).toBe(false);
    expect(world.events.at(-1)?.type).toBe('forgotten');
    // Twice is once.
    expect((await alice.post(`${BASE}/stored`, { token, entry })).status).toBe(303);
  });

  it('S64 takes no POST that did not come from the page', async () => {
    const world = createWorld();
    await world.host().vault.keep('crm-key', 'x', { digest: 'd', label: 'The key' });
    const alice = world.browser('alice');
    const { html, token } = await alice.open(`${BASE}/stored`);
    const entry = /name="entry"[^>]*value="([^"]*)"/.exec(html)?.[1] ?? '';
    const post = (headers: Record<string, string | undefined>, fields = { token, entry }) =>
      alice.post(`${BASE}/stored`, fields, headers);
    expect((await post({ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post({ origin: undefined, 'sec-fetch-site': undefined })).status).toBe(403);
    expect((await post({ 'content-type': 'application/json' })).status).toBe(415);
    expect((await post({}, { token: 'x', entry })).status).toBe(403);
    const bob = await world.browser('bob').open(`${BASE}/stored`);
    expect((await post({}, { token: bob.token, entry })).status).toBe(403);
    expect(await world.host().vault.has('crm-key', 'd')).toBe(true);
  });

  it('S64 takes no POST from a page that was opened before somebody else logged in', async () => {
    const world = createWorld();
    await world.host(asker('bob')).vault.keep('crm-key', 'x', { digest: 'd', label: 'The key' });
    await world.host().vault.keep('own-key', 'x', { digest: 'd', label: 'The key' });
    const browser = world.browser('alice');
    const { token } = await browser.open(`${BASE}/stored`);
    browser.jar.set(BASE, 'app-session=bob; Path=/');
    expect((await browser.post(`${BASE}/stored`, { token, entry: 'x' })).status).toBe(403);
  });

  it('S79 can be worked at so often, and by others goes on', async () => {
    const world = createWorld();
    for (const name of ['alice', 'bob'])
      await world.host(asker(name)).vault.keep('key', 'x', { digest: 'd', label: 'The key' });
    const alice = world.browser('alice');
    const { token } = await alice.open(`${BASE}/stored`);
    for (let times = 0; times < 30; times += 1)
      expect((await alice.post(`${BASE}/stored`, { token, entry: 'x' })).status).toBe(303);
    expect((await alice.post(`${BASE}/stored`, { token, entry: 'x' })).status).toBe(429);
    expect((await world.browser('bob').answer(`${BASE}/stored`, { entry: 'x' })).status).toBe(303);
  });

  it("is the local person's on one machine", async () => {
    const world = createWorld({ identify: loopback(), origin: 'http://127.0.0.1:4100' });
    await world.host({ kind: 'local' }).vault.keep('crm-key', 'x', { digest: 'd', label: 'The key' });
    const { html } = await world.browser().open('http://127.0.0.1:4100/askwell/stored');
    expect(html).toContain('The key');
  });
});

describe('addresses', () => {
  it('are 404 for everything that is no page', async () => {
    const world = createWorld();
    const alice = world.browser('alice');
    const { url } = await world.host().open(CITY, HOUR);
    const elsewhere = [
      `${BASE}`,
      `${BASE}/`,
      `${BASE}/i`,
      `${BASE}/i/`,
      `${BASE}/i/x`,
      `${url}/`,
      `${url}/more`,
      `${url}A`,
      url.slice(0, -1),
      `${BASE}/login/callback`,
      `${BASE}/callback/nobody?state=x`,
      'https://tools.example.com/other',
      'https://tools.example.com/askwellness/stored',
    ];
    for (const address of elsewhere) expect((await alice.get(address)).status, address).toBe(404);
  });

  it('take the methods that they have, and name them otherwise', async () => {
    const world = createWorld();
    const alice = world.browser('alice');
    const { url } = await world.host().open(CITY, HOUR);
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const response = await alice.get(url, {}, method);
      expect(response.status, method).toBe(405);
      expect(response.headers.get('allow')).toBe('GET, HEAD, POST');
    }
    expect((await alice.get(`${BASE}/callback/tracker?state=x`, {}, 'HEAD')).headers.get('allow')).toBe(
      'GET',
    );
  });

  it('are as configured, whatever a proxy makes of them', async () => {
    const world = createWorld({ url: 'https://public.example/tools/ask', path: '/internal' });
    const { url, id } = await world.host().open(CITY, HOUR);
    expect(url).toBe(`https://public.example/tools/ask/i/${id}`);
    const response = await world.pages.fetch(
      new Request(`http://10.0.0.7:8080/internal/i/${id}`, { headers: { cookie: 'app-session=alice' } }),
    );
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()[0]).toMatch(/^__Host-askwell-flow-/);
    expect((await world.pages.fetch(new Request(`http://10.0.0.7:8080/tools/ask/i/${id}`))).status).toBe(404);
  });
});

describe('when something breaks', () => {
  it('says no more than that it did, and the operator gets the cause', async () => {
    const world = createWorld();
    const { url } = await world.host().open(CITY, HOUR);
    const alice = world.browser('alice');
    const { token } = await alice.open(url);
    world.breakStore(true);
    for (const response of [
      await alice.get(url),
      await alice.post(url, { token, 'f.0': 'Oslo', ...ACCEPT }),
    ]) {
      expect(response.status).toBe(503);
      expect(await response.text()).not.toMatch(/ECONNREFUSED|internal:6379/);
    }
    expect(world.log.length).toBeGreaterThan(0);
    world.breakStore(false);
    expect((await alice.post(url, { token, 'f.0': 'Oslo', ...ACCEPT })).status).toBe(200);
  });

  it('goes on when the audit log throws', async () => {
    const world = createWorld({
      onEvent: () => {
        throw new Error('disk full');
      },
    });
    const { url } = await world.host().open(CITY, HOUR);
    expect((await world.browser('alice').get(url)).status).toBe(200);
    expect(world.log.join()).toContain('disk full');
  });

  it('refuses to serve where nobody knows the address, until somebody does', async () => {
    let known = false;
    const world = createWorld({
      origin: () =>
        known ? Promise.resolve('http://127.0.0.1:4100') : Promise.reject(new Error('no port yet')),
    });
    const stored = 'http://127.0.0.1:4100/askwell/stored';
    expect((await world.browser('alice').get(stored)).status).toBe(503);
    known = true;
    expect((await world.browser('alice').get(stored)).status).toBe(200);
  });
});
