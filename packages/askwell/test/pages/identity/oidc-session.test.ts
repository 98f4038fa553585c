import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { describe, expect, it } from 'vitest';

import { isSamePerson, type BrowserUser } from '../../../src/pages/identity/identity.ts';
import { oidcSession } from '../../../src/pages/identity/oidc-session.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { startAuthorizationServer } from '../../support/authorization-server.ts';
import { locationOf } from '../../support/cookie-jar.ts';
import { CALLBACK, cookieOf, useLogInServer, userOf } from './log-in-harness.ts';

const harness = useLogInServer();
const HOUR = 60 * 60 * 1000;

describe('oidcSession', () => {
  it('S23 S39 S40 tells people apart by the log-in at the server that protects the endpoint', async () => {
    const site = harness.open();
    const [alices, bobs] = [site.browser(), site.browser()];
    await harness.logIn(site, alices, 'alice');
    await harness.logIn(site, bobs, 'bob');
    const { issuer } = harness.server;
    expect(await userOf(site, alices)).toEqual({
      kind: 'user',
      issuer,
      subject: 'alice',
    });
    const asker = { kind: 'user', issuer, subject: 'alice', client: 'app' } as const;
    expect(isSamePerson(asker, (await userOf(site, alices)) as BrowserUser)).toBe(true);
    expect(isSamePerson(asker, (await userOf(site, bobs)) as BrowserUser)).toBe(false);
  });

  it('sends a browser to log in with PKCE S256, state, nonce and the exact redirect URI', async () => {
    const site = harness.open({ scopes: ['email', 'openid'] });
    const to = locationOf(await site.browser().fetch(site.page()), site.base) as URL;
    expect(to.origin).toBe(harness.server.issuer);
    expect(Object.fromEntries(to.searchParams)).toEqual({
      client_id: 'pages',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      redirect_uri: CALLBACK,
      response_type: 'code',
      scope: 'openid email',
      state: expect.stringMatching(/^[\w-]+$/),
    });
  });

  it('changes nothing in the store when a page is looked at, however often', async () => {
    const site = harness.open();
    for (let i = 0; i < 10; i += 1) await site.browser().fetch(site.page());
    expect((await site.browser().fetch(site.page(), { method: 'HEAD' })).status).toBe(303);
    expect(await site.store.list('')).toEqual([]);
  });

  it('takes a POST without a session for nobody, and sends it nowhere', async () => {
    const site = harness.open();
    const response = await site.browser().fetch(site.page(), { method: 'POST' });
    expect(await response.json()).toEqual({ kind: 'nobody' });
  });

  it('leads back to the page that was asked for, with its parameters', async () => {
    const site = harness.open();
    const path = '/callback/github?code=a%20b&state=c';
    expect(await harness.logIn(site, site.browser(), 'alice', path)).toBe(site.page(path));
  });

  it('leads back on a site of its own, without a path', async () => {
    const site = harness.open({}, { base: 'https://pages.example.test/' });
    await harness.server.allowRedirect('pages', 'https://pages.example.test/login/callback');
    expect(await harness.logIn(site, site.browser(), 'alice')).toBe('https://pages.example.test/i/page');
  });

  it('takes a request whose URL is too long to be carried through a log-in for nobody', async () => {
    const site = harness.open();
    const response = await site.browser().fetch(site.page(`/i/page?${'x'.repeat(1100)}`));
    expect(await response.json()).toEqual({ kind: 'nobody' });
  });

  it('finishes log-ins that were begun in two tabs', async () => {
    const site = harness.open();
    const browser = site.browser();
    const first = await harness.callbackOf(site, browser, 'alice', '/i/first');
    const second = await harness.callbackOf(site, browser, 'alice', '/i/second');
    expect(locationOf(await browser.fetch(first), first)?.pathname).toBe('/askwell/i/first');
    expect(locationOf(await browser.fetch(second), second)?.pathname).toBe('/askwell/i/second');
  });

  it('S65 keeps sessions in a __Host- cookie: Secure, HttpOnly, SameSite=Lax, and the store in hashes', async () => {
    const site = harness.open();
    const browser = site.browser();
    const response = await browser.fetch(await harness.callbackOf(site, browser, 'alice'));
    const [session] = response.headers.getSetCookie();
    expect(session).toMatch(/^__Host-askwell-session-[\w-]+=[\w-]{43}; Max-Age=3600; Path=\/; /);
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax']) expect(session).toContain(attribute);
    const [, id] = cookieOf(site, browser, 'session');
    for (const key of await site.store.list('')) {
      expect(key).not.toContain(id);
      expect((await site.store.get(key))?.value).not.toContain(id);
    }
  });

  it('ends a session after an hour, or as configured, however often it is used', async () => {
    for (const [options, ttl] of [
      [{}, HOUR],
      [{ sessionTtl: 5000 }, 5000],
    ] as const) {
      const site = harness.open(options);
      const browser = site.browser();
      await harness.logIn(site, browser, 'alice');
      site.advance(ttl - 1);
      expect(await userOf(site, browser)).toMatchObject({ subject: 'alice' });
      site.advance(1);
      expect(await userOf(site, browser)).toEqual({ kind: 'nobody' });
      expect(await site.store.list('session:')).toEqual([]);
    }
  });

  it('makes a new id at each log-in and ends the older session of that browser', async () => {
    const site = harness.open();
    const browser = site.browser();
    await harness.logIn(site, browser, 'alice');
    const [name, old] = cookieOf(site, browser, 'session');
    site.advance(HOUR - 1);
    browser.set(site.base, `${name}=; Max-Age=0; Path=/; Secure`);
    const callback = await harness.callbackOf(site, browser, 'alice');
    browser.set(site.base, `${name}=${old}; Path=/; Secure`);
    await browser.fetch(callback);
    expect(cookieOf(site, browser, 'session')[1]).not.toBe(old);
    expect(await site.store.list('session:')).toHaveLength(1);
    browser.set(site.base, `${name}=${old}; Path=/; Secure`);
    expect(await userOf(site, browser)).toEqual({ kind: 'nobody' });
  });

  it('S24 S28 keeps who logged in, and none of the tokens that came with it', async () => {
    const site = harness.open({ scopes: ['offline_access'] });
    await harness.logIn(site, site.browser(), 'alice');
    expect(site.written).toEqual([true, { subject: 'alice' }]);
  });

  it('names the account by the email address, or as configured', async () => {
    const labelled = async (label?: () => never | string | undefined): Promise<unknown> => {
      const site = harness.open({ scopes: ['email'], ...(label !== undefined && { label }) });
      const browser = site.browser();
      await harness.logIn(site, browser, 'alice');
      return { ...(await userOf(site, browser)), reports: site.reports.length };
    };
    expect(await labelled()).toMatchObject({ label: 'alice@example.com', reports: 0 });
    expect(await labelled(() => 'Alice'.repeat(100))).toMatchObject({ label: 'Alice'.repeat(40) });
    expect(await labelled(() => undefined)).not.toHaveProperty('label');
    const failing = (): never => {
      throw new Error('no such claim');
    };
    expect(await labelled(failing)).toMatchObject({ subject: 'alice', reports: 1 });
  });

  it.each<[string, Parameters<typeof harness.open>[0]]>([
    ['a public client', { clientId: 'public-pages', clientSecret: undefined }],
    ['a client that posts its secret', { clientId: 'post-pages', authMethod: 'client_secret_post' }],
  ])('logs in with %s', async (_, options) => {
    const site = harness.open(options);
    const browser = site.browser();
    await harness.logIn(site, browser, 'alice');
    expect(await userOf(site, browser)).toMatchObject({ subject: 'alice' });
  });

  it('logs in with metadata in place of discovery', async () => {
    const { issuer } = harness.server;
    const site = harness.open({
      metadata: {
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        id_token_signing_alg_values_supported: ['ES256'],
      },
    });
    const browser = site.browser();
    await harness.logIn(site, browser, 'alice');
    expect(await userOf(site, browser)).toMatchObject({ subject: 'alice' });
  });

  it('reaches a server that was down before', async () => {
    const clients = [{ clientId: 'pages', redirectUris: [CALLBACK] }];
    const before = await startAuthorizationServer({ clients });
    await before.close();
    const site = harness.open({ issuer: before.issuer });
    const down = await site.browser().fetch(site.page());
    expect(down.status).toBe(502);
    expect(site.reports).toMatchObject([
      { code: 'ASKWELL_GRANT', message: expect.stringContaining('could not be reached') },
    ]);
    const server = await startAuthorizationServer({ clients, port: Number(new URL(before.issuer).port) });
    try {
      site.advance(5_000);
      expect((await site.browser().fetch(site.page())).status).toBe(303);
    } finally {
      await server.close();
    }
  });

  it('asks a server that is down once in a while, and tells the operator once, however many pages are opened', async () => {
    let asked = 0;
    const down = createHttpServer((_, response) => {
      asked += 1;
      response.writeHead(500).end();
    });
    await new Promise<void>((resolve) => down.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = down.address() as AddressInfo;
      const site = harness.open({ issuer: `http://127.0.0.1:${port}` });
      for (let page = 0; page < 20; page += 1)
        expect((await site.browser().fetch(site.page())).status).toBe(502);
      expect(asked).toBe(1);
      expect(site.reports).toHaveLength(1);
      site.advance(60_000);
      await site.browser().fetch(site.page());
      expect(asked).toBe(2);
      expect(site.reports).toHaveLength(2);
    } finally {
      down.close();
    }
  });

  it('refuses a server whose metadata is for another issuer, or spells it otherwise', async () => {
    const site = harness.open({ issuer: `${harness.server.issuer}/` });
    expect((await site.browser().fetch(site.page())).status).toBe(502);
    expect(site.reports).toMatchObject([{ message: expect.stringContaining('letter by letter') }]);
  });

  it('S30 says so when the person refuses to log in, and logs nobody in', async () => {
    const site = harness.open();
    const browser = site.browser();
    const to = locationOf(await browser.fetch(site.page()), site.base) as URL;
    const response = await browser.fetch(await harness.server.authorize(browser, to, 'alice', 'deny'));
    expect(response.status).toBe(502);
    expect(await site.store.list('session:')).toEqual([]);
    // Everybody could fill the log with it.
    expect(site.reports).toEqual([]);
  });

  it('says that pages are not available while the store is not', async () => {
    const store: Store = createMemoryStore();
    let up = true;
    const failing: Store = {
      ...store,
      get: (key) => (up ? store.get(key) : Promise.reject(new Error('no store'))),
      put: (...put) => (up ? store.put(...put) : Promise.reject(new Error('no store'))),
    };
    const site = harness.open({}, { store: failing });
    const browser = site.browser();
    const callback = await harness.callbackOf(site, browser, 'alice');
    up = false;
    expect((await browser.fetch(callback)).status).toBe(503);
    up = true;
    await harness.logIn(site, browser, 'alice');
    up = false;
    expect((await browser.fetch(site.page())).status).toBe(503);
    expect(site.reports).toMatchObject([{ code: 'ASKWELL_STORE' }, { code: 'ASKWELL_STORE' }]);
  });

  it('logs out, ends the session, and asks who it is the next time', async () => {
    const site = harness.open();
    const browser = site.browser();
    await harness.logIn(site, browser, 'alice');
    const logOut = (origin: string, method = 'POST'): Promise<Response> =>
      browser.fetch(site.page('/login/logout'), {
        method,
        headers: { origin },
        ...(method === 'POST' && { body: new URLSearchParams() }),
      });
    expect((await logOut('https://attacker.example')).status).toBe(403);
    expect((await logOut(site.base.origin, 'GET')).status).toBe(405);
    expect(await userOf(site, browser)).toMatchObject({ subject: 'alice' });

    const [name, session] = cookieOf(site, browser, 'session');
    expect((await logOut(site.base.origin)).headers.get('location')).toBe(site.page('/stored'));
    const again = locationOf(await browser.fetch(site.page()), site.base);
    expect(again?.searchParams.get('prompt')).toBe('login');
    expect(await site.store.list('session:')).toEqual([]);
    browser.set(site.base, `${name}=${session}; Path=/; Secure`);
    expect(await userOf(site, browser)).toEqual({ kind: 'nobody' });
  });

  it('has nothing else below /login', async () => {
    const site = harness.open();
    for (const path of ['/login', '/login/', '/login/other', '/login/callback/more'])
      expect((await site.browser().fetch(site.page(path))).status).toBe(404);
    expect((await site.browser().fetch(site.page('/login/callback'), { method: 'HEAD' })).status).toBe(405);
  });

  it('S23 S36 shows pages only to callers with a token of that server that tells who they are', () => {
    const issuer = 'https://login.example';
    const base = new URL('https://pages.example.test/askwell');
    const identity = oidcSession({ issuer, clientId: 'pages' });
    const refusal = (asker: object): string | undefined =>
      identity.refusal({ kind: 'user', client: 'app', ...asker }, base);
    expect(refusal({ issuer, subject: 'alice' })).toBeUndefined();
    expect(refusal({ issuer })).toMatch(/does not tell who it is/);
    expect(refusal({ subject: 'alice' })).toMatch(/does not tell who it is/);
    expect(refusal({ issuer: `${issuer}/`, subject: 'alice' })).toMatch(/letter by letter/);
    expect(identity.refusal({ kind: 'local' }, base)).toMatch(/brought no access token/);
    expect(identity.refusal({ kind: 'anonymous' }, base)).toMatch(/brought no access token/);
  });
});
