import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { oidcSession } from '../../../src/pages/identity/oidc-session.ts';
import { defineProvider } from '../../../src/pages/oauth/index.ts';
import type { Principal } from '../../../src/replay/host.ts';
import { startAuthorizationServer, type AuthorizationServer } from '../../support/authorization-server.ts';
import { ACCEPT, BASE, CITY, createWorld, GRANT, HOUR, type Browser, type World } from './app-world.ts';

const SIGNAL = new AbortController().signal;

let server: AuthorizationServer;
let third: AuthorizationServer;

beforeAll(async () => {
  server = await startAuthorizationServer({
    clients: [{ clientId: 'pages', redirectUris: [`${BASE}/login/callback`] }],
  });
  third = await startAuthorizationServer({
    clients: [{ clientId: 'desk', redirectUris: [`${BASE}/callback/tracker`] }],
  });
});
afterAll(() => Promise.all([server.close(), third.close()]));

function logInWorld(): World {
  const { issuer } = third;
  return createWorld({
    start: Date.now(),
    identify: oidcSession({
      issuer: server.issuer,
      clientId: 'pages',
      scopes: ['email'],
      allowInsecure: true,
    }),
    providers: [
      defineProvider({ id: 'tracker', title: 'Tracker', issuer, clientId: 'desk', allowInsecure: true }),
    ],
  });
}

const alice = (): Principal => ({ kind: 'user', issuer: server.issuer, subject: 'alice', client: 'app' });

/** Follows a redirect to the log-in as a person, and back to where the browser wanted to go. */
async function logIn(browser: Browser, response: Response, person: string): Promise<string> {
  expect(response.status).toBe(303);
  const to = response.headers.get('location') ?? '';
  expect(new URL(to).origin).toBe(server.issuer);
  const done = await browser.get(await server.authorize(browser.jar, to, person));
  expect(done.status).toBe(303);
  return done.headers.get('location') ?? '';
}

describe('pages behind a log-in', () => {
  it('S39 send a browser to log in, and then back to the page, which its person can answer', async () => {
    const world = logInWorld();
    const host = world.host(alice());
    const { id, url } = await host.open(CITY, HOUR);
    const before = await world.snapshot();
    const browser = world.browser();
    const first = await browser.get(url);
    expect(await world.snapshot()).toBe(before);
    expect(await logIn(browser, first, 'alice')).toBe(url);
    const { html } = await browser.open(url);
    expect(html).toContain('alice@example.com');
    expect((await browser.answer(url, { 'f.0': 'Oslo', ...ACCEPT })).status).toBe(200);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('completed');
  });

  it('S39 S40 refuse everybody else who logs in', async () => {
    const world = logInWorld();
    const { url } = await world.host(alice()).open(CITY, HOUR);
    const browser = world.browser();
    expect(await logIn(browser, await browser.get(url), 'bob')).toBe(url);
    const { response, token } = await browser.open(url);
    expect([response.status, token]).toEqual([403, '']);
  });

  it('let somebody who is logged in with the wrong account log in with another', async () => {
    const world = logInWorld();
    const host = world.host(alice());
    const { id, url } = await host.open(CITY, HOUR);
    const browser = world.browser();
    await logIn(browser, await browser.get(url), 'bob');
    const { html } = await browser.open(url);
    const action = /<form method="post" action="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const post = (origin: string): Promise<Response> =>
      browser.jar.fetch(action, { method: 'POST', body: new URLSearchParams(), headers: { origin } });
    expect((await post('https://evil.example')).status).toBe(403);
    const out = await post(new URL(BASE).origin);
    expect([out.status, out.headers.get('location')]).toEqual([303, url]);
    for (const name of browser.jar.cookies(server.issuer).keys())
      browser.jar.set(server.issuer, `${name}=; Path=/; Max-Age=0`);
    const again = await browser.get(url);
    expect(again.headers.get('location')).toContain('prompt=login');
    expect(await logIn(browser, again, 'alice')).toBe(url);
    expect((await browser.answer(url, { 'f.0': 'Oslo', ...ACCEPT })).status).toBe(200);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('completed');
    // Nowhere else than to a page of ours.
    const elsewhere = action.replace(/to=.*/, `to=${encodeURIComponent('//evil.example/i/')}`);
    const odd = await browser.jar.fetch(elsewhere, {
      method: 'POST',
      body: new URLSearchParams(),
      headers: { origin: new URL(BASE).origin },
    });
    expect(odd.headers.get('location')).toBe(`${BASE}/stored`);
  });

  it('S40 ask for a new log-in when the browser comes back from a third party too late, and go on then', async () => {
    const world = logInWorld();
    const host = world.host(alice());
    const { id, url } = await host.open(GRANT, 3 * HOUR);
    const browser = world.browser();
    await logIn(browser, await browser.get(url), 'alice');
    // The session is at its end while the person is away.
    world.pass(HOUR - 60_000);
    const consented = await browser.answer(url, ACCEPT);
    const back = await third.authorize(browser.jar, consented.headers.get('location') ?? '', 'alice');
    world.pass(2 * 60_000);
    const before = third.requests.length;
    const refused = await browser.get(back);
    expect(third.requests.length).toBe(before);
    const again = await logIn(browser, refused, 'alice');
    expect(again).toBe(back);
    expect((await browser.get(again)).status).toBe(303);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('completed');
    expect(await host.vault.hasGrant('tracker', ['read'])).toBe(true);
  });

  it('S40 exchange nothing if it is another person who then logs in', async () => {
    const world = logInWorld();
    const host = world.host(alice());
    const { url } = await host.open(GRANT, 3 * HOUR);
    const browser = world.browser();
    await logIn(browser, await browser.get(url), 'alice');
    const consented = await browser.answer(url, ACCEPT);
    const back = await third.authorize(browser.jar, consented.headers.get('location') ?? '', 'alice');
    // Logs out everywhere, and somebody else in.
    for (const name of browser.jar.cookies(BASE).keys())
      if (name.includes('session')) browser.jar.set(BASE, `${name}=; Path=/; Secure; Max-Age=0`);
    for (const name of browser.jar.cookies(server.issuer).keys())
      browser.jar.set(server.issuer, `${name}=; Path=/; Max-Age=0`);
    const before = third.requests.length;
    const again = await logIn(browser, await browser.get(back), 'bob');
    expect((await browser.get(again)).status).toBe(403);
    expect(third.requests.length).toBe(before);
    expect(await host.vault.hasGrant('tracker', ['read'])).toBe(false);
  });

  it('take no POST without a session, and lead to no log-in from it', async () => {
    const world = logInWorld();
    const { url } = await world.host(alice()).open(CITY, HOUR);
    const response = await world.browser().post(url, { token: 'x', ...ACCEPT });
    expect(response.status).toBe(401);
    expect(response.headers.has('location')).toBe(false);
  });
});
