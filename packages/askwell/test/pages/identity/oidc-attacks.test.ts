import { inspect } from 'node:util';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createLogInFlow, LOG_IN_MS } from '../../../src/pages/identity/log-in-flow.ts';
import { oidcSession } from '../../../src/pages/identity/oidc-session.ts';
import { returnPath } from '../../../src/pages/identity/return-path.ts';
import { urlBelow } from '../../../src/pages/url-below.ts';
import { generateKey } from '../../../src/seal/key-ring.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import { startAuthorizationServer } from '../../support/authorization-server.ts';
import { locationOf, type CookieJar } from '../../support/cookie-jar.ts';
import { startHostileLogInServer, type HostileLogInServer, type Misdeed } from './hostile-log-in-server.ts';
import { CALLBACK, cookieOf, useLogInServer, userOf } from './log-in-harness.ts';
import { openSite, type Site } from './site.ts';

const harness = useLogInServer();

/** What came of a callback: the status, and what there is more of than before. */
async function attempt(site: Site, browser: CookieJar, callback: string | URL): Promise<object> {
  const asked = harness.tokenRequests();
  const sessions = (await site.store.list('session:')).length;
  const response = await browser.fetch(callback);
  return {
    status: response.status,
    cookies: response.headers.getSetCookie(),
    sessions: (await site.store.list('session:')).length - sessions,
    tokenRequests: harness.tokenRequests() - asked,
  };
}
const REFUSED = { status: 400, cookies: [], sessions: 0, tokenRequests: 0 };

function changed(callback: string, change: (parameters: URLSearchParams) => void): URL {
  const url = new URL(callback);
  change(url.searchParams);
  return url;
}

describe('attacks on the log-in', () => {
  it('S21 session fixation: an id that was put into the browser never becomes a session', async () => {
    const site = harness.open();
    const [mallorys, victims] = [site.browser(), site.browser()];
    await harness.logIn(site, mallorys, 'mallory');
    const [name, mallorysId] = cookieOf(site, mallorys, 'session');
    for (const id of ['a'.repeat(43), mallorysId]) {
      // Put in after the victim was sent to log in, or the victim would be taken for Mallory at once.
      const callback = await harness.callbackOf(site, victims, 'alice');
      victims.set(site.base, `${name}=${id}; Path=/; Secure`);
      await victims.fetch(callback);
      expect(cookieOf(site, victims, 'session')[1]).not.toBe(id);
      expect(await userOf(site, victims)).toMatchObject({ subject: 'alice' });
      mallorys.set(site.base, `${name}=${id}; Path=/; Secure`);
      expect(await userOf(site, mallorys)).toEqual({ kind: 'nobody' });
      victims.clear();
    }
  });

  it.each(['', 'x', 'a'.repeat(43), '__proto__', '../session', `${'a'.repeat(42)}%00`, '👩'])(
    'a session id that nobody made is nobody’s: %j',
    async (id) => {
      const site = harness.open();
      const browser = site.browser();
      await harness.logIn(site, browser, 'alice');
      const [name] = cookieOf(site, browser, 'session');
      const headers = { cookie: `${name}=${encodeURIComponent(id)}` };
      expect((await site.fetch(new Request(site.page(), { headers }))).status).toBe(303);
      expect(site.warnings).toEqual([]);
    },
  );

  it('S40 log-in CSRF: the callback of an attacker’s log-in does not log the victim in', async () => {
    const site = harness.open();
    const [mallorys, victims] = [site.browser(), site.browser()];
    expect(await attempt(site, victims, await harness.callbackOf(site, mallorys, 'mallory'))).toEqual(
      REFUSED,
    );
    // Nor while the victim is logging in.
    await victims.fetch(site.page());
    expect(await attempt(site, victims, await harness.callbackOf(site, mallorys, 'mallory'))).toEqual(
      REFUSED,
    );
    // Nor when the victim has logged in.
    await harness.logIn(site, victims, 'alice');
    expect(await attempt(site, victims, await harness.callbackOf(site, mallorys, 'mallory'))).toEqual(
      REFUSED,
    );
    expect(await userOf(site, victims)).toMatchObject({ subject: 'alice' });
  });

  it('S40 a code of the attacker’s in a callback of the victim’s own is not exchanged (PKCE)', async () => {
    const site = harness.open();
    const [mallorys, victims] = [site.browser(), site.browser()];
    const stolen = new URL(await harness.callbackOf(site, mallorys, 'mallory')).searchParams.get('code');
    const callback = await harness.callbackOf(site, victims, 'alice');
    const response = await victims.fetch(changed(callback, (given) => given.set('code', stolen as string)));
    expect(response.status).toBe(502);
    expect(await site.store.list('session:')).toEqual([]);
    expect(harness.server.requests.at(-1)).toMatchObject({ status: 400 });
  });

  it('S67 a callback without a state, with two, or with a changed one is refused', async () => {
    const site = harness.open();
    const browser = site.browser();
    const callback = await harness.callbackOf(site, browser, 'alice');
    const state = new URL(callback).searchParams.get('state') as string;
    for (const change of [
      (given: URLSearchParams) => given.delete('state'),
      (given: URLSearchParams) => given.set('state', ''),
      (given: URLSearchParams) => given.append('state', state),
      (given: URLSearchParams) => given.set('state', `${state}A`),
      (given: URLSearchParams) => given.set('state', state.slice(0, -4)),
      (given: URLSearchParams) => given.set('state', (state.startsWith('A') ? 'B' : 'A') + state.slice(1)),
      (given: URLSearchParams) => given.set('state', 'x'.repeat(100_000)),
    ])
      expect(await attempt(site, browser, changed(callback, change))).toEqual(REFUSED);
    expect(locationOf(await browser.fetch(callback), callback)?.href).toBe(site.page());
  });

  it('S67 a state is good for one log-in, even if the browser keeps its cookies', async () => {
    const site = harness.open();
    const browser = site.browser();
    const callback = await harness.callbackOf(site, browser, 'alice');
    const asked = harness.tokenRequests();
    const statuses = await Promise.all([1, 2, 3].map(async () => (await browser.fetch(callback)).status));
    expect(statuses.sort()).toEqual([303, 400, 400]);
    expect(harness.tokenRequests()).toBe(asked + 1);
    expect(await attempt(site, browser, callback)).toEqual(REFUSED);
  });

  it('S67 a state is spent by an error, too', async () => {
    const site = harness.open();
    const browser = site.browser();
    const callback = await harness.callbackOf(site, browser, 'alice');
    const denied = changed(callback, (given) => {
      given.delete('code');
      given.set('error', 'access_denied');
    });
    expect((await browser.fetch(denied)).status).toBe(502);
    expect(await attempt(site, browser, callback)).toEqual(REFUSED);
  });

  it('S79 whoever makes codes up has nothing written, fills no log, and is stopped after a while', async () => {
    const site = harness.open();
    const made = async (change: (parameters: URLSearchParams) => void): Promise<number> => {
      const browser = site.browser();
      const to = locationOf(await browser.fetch(site.page()), site.base) as URL;
      const url = new URL(CALLBACK);
      url.searchParams.set('state', to.searchParams.get('state') as string);
      url.searchParams.set('iss', harness.server.issuer);
      change(url.searchParams);
      return (await browser.fetch(url)).status;
    };
    const asked = harness.tokenRequests();
    expect(await made(() => {})).toBe(400);
    expect(await made((given) => given.set('error', 'access_denied'))).toBe(502);
    expect(harness.tokenRequests()).toBe(asked);
    const statuses: number[] = [];
    for (let n = 0; n < 302; n += 1) statuses.push(await made((given) => given.set('code', `made-up-${n}`)));
    expect(statuses.filter((status) => status === 502)).toHaveLength(300);
    expect(statuses.slice(-2)).toEqual([429, 429]);
    expect(harness.tokenRequests()).toBe(asked + 300);
    expect(site.written).toEqual([]);
    expect(site.reports).toHaveLength(1);
    site.advance(60_000);
    await harness.logIn(site, site.browser(), 'alice');
  });

  it('S67 a state is good for ten minutes', async () => {
    const site = harness.open();
    const browser = site.browser();
    const callback = await harness.callbackOf(site, browser, 'alice');
    site.advance(LOG_IN_MS + 1000);
    expect(await attempt(site, browser, callback)).toEqual(REFUSED);
  });

  it('S67 a state without the cookie of its browser, or with an odd one, is refused', async () => {
    const site = harness.open();
    const browser = site.browser();
    const callback = await harness.callbackOf(site, browser, 'alice');
    const [name, value] = cookieOf(site, browser, 'login');
    for (const odd of ['', 'a'.repeat(43), `${value}x`, value.slice(1)]) {
      browser.set(site.base, `${name}=${odd}; Path=/; Secure`);
      expect(await attempt(site, browser, callback)).toEqual(REFUSED);
    }
    browser.clear();
    expect(await attempt(site, browser, callback)).toEqual(REFUSED);
  });

  it('a state of another server, client or site is refused, though they share keys and a store', async () => {
    const shared = { key: generateKey(), store: createMemoryStore() };
    const site = harness.open({}, shared);
    const browser = site.browser();
    const callback = await harness.callbackOf(site, browser, 'alice');
    const [name] = cookieOf(site, browser, 'login');
    const key = browser.cookies(site.base).get(name) as string;
    for (const other of [
      harness.open({}, { ...shared, audience: 'other site' }),
      harness.open({ clientId: 'post-pages', authMethod: 'client_secret_post' }, shared),
    ]) {
      const others = other.browser();
      await others.fetch(other.page());
      others.set(other.base, `${cookieOf(other, others, 'login')[0]}=${key}; Path=/; Secure`);
      expect(await attempt(other, others, callback)).toEqual(REFUSED);
    }
    expect((await browser.fetch(callback)).status).toBe(303);
  });

  it('a session of another client or site is none, though they share keys and a store', async () => {
    const shared = { key: generateKey(), store: createMemoryStore() };
    const site = harness.open({}, shared);
    const browser = site.browser();
    await harness.logIn(site, browser, 'alice');
    const [, id] = cookieOf(site, browser, 'session');
    for (const other of [
      harness.open({}, { ...shared, audience: 'other site' }),
      harness.open({ clientId: 'post-pages', authMethod: 'client_secret_post' }, shared),
    ]) {
      const others = other.browser();
      await harness.logIn(other, others, 'bob');
      const [name] = cookieOf(other, others, 'session');
      others.set(other.base, `${name}=${id}; Path=/; Secure`);
      expect(await userOf(other, others)).toEqual({ kind: 'nobody' });
    }
  });

  it('mix-up: an answer in the name of another issuer, or of none where one is promised, is refused', async () => {
    const site = harness.open();
    const browser = site.browser();
    for (const change of [
      (given: URLSearchParams) => given.set('iss', 'https://attacker.example'),
      (given: URLSearchParams) => given.set('iss', `${harness.server.issuer}/`),
      (given: URLSearchParams) => given.append('iss', 'https://attacker.example'),
      (given: URLSearchParams) => given.delete('iss'),
    ])
      expect(
        await attempt(site, browser, changed(await harness.callbackOf(site, browser, 'alice'), change)),
      ).toEqual(REFUSED);
  });

  it('mix-up: a code of another server is not taken', async () => {
    const other = await startAuthorizationServer({
      clients: [{ clientId: 'pages', redirectUris: [CALLBACK] }],
    });
    try {
      const site = harness.open();
      const browser = site.browser();
      const begun = locationOf(await browser.fetch(site.page()), site.base) as URL;
      const elsewhere = await other.authorize(browser, `${other.issuer}/auth${begun.search}`, 'mallory');
      expect(new URL(elsewhere).searchParams.get('state')).toBe(begun.searchParams.get('state'));
      expect(await attempt(site, browser, elsewhere)).toEqual(REFUSED);
    } finally {
      await other.close();
    }
  });

  it('S41 nothing in a URL says where a log-in leads to', async () => {
    const site = harness.open();
    for (const path of [
      '//attacker.example/',
      '/\\attacker.example/',
      '/i/page?return=https://attacker.example&to=//attacker.example',
      '/i/..%2f..%2f/attacker.example',
      '/@attacker.example/',
      '/i/page%0d%0aLocation:%20https://attacker.example',
      '/%2f%2fattacker.example',
    ]) {
      const browser = site.browser();
      const callback = await harness.callbackOf(site, browser, 'alice', path);
      const meddled = changed(callback, (given) => {
        given.set('return', 'https://attacker.example');
        given.set('redirect_uri', 'https://attacker.example');
      });
      const to = locationOf(await browser.fetch(meddled), 'https://attacker.example');
      expect(to?.href).toBe(new URL(site.page(path)).href);
      expect(to?.origin).toBe(site.base.origin);
    }
  });

  it('S41 a path outside the pages is no place to lead to', () => {
    const base = new URL('https://pages.example.test/askwell');
    for (const url of [
      'https://pages.example.test/',
      'https://pages.example.test/askwell',
      'https://pages.example.test/askwellx/i',
      'https://pages.example.test/askwell/../admin',
      'https://pages.example.test/askwell/%2e%2e/admin',
    ])
      expect(returnPath(new Request(url), base)).toBeUndefined();
    for (const below of ['//attacker.example/', '/\\attacker.example', '/@attacker.example'])
      for (const at of [base, new URL('https://pages.example.test/')])
        expect(urlBelow(at, below).origin).toBe(base.origin);
  });

  it('makes nonce and verifier of the browser’s cookie too, so that a leaked state is no use', async () => {
    const sealer = {
      seal: (text: string) => Promise.resolve(text),
      open: (text: string) => Promise.resolve({ text, expiresAt: 1 }),
    };
    const records = { put: () => Promise.resolve('1'), get: () => Promise.resolve(undefined) };
    const kit = { sealer, records, audience: 'site', now: () => 0 } as never;
    const createFlow = () => createLogInFlow(kit, 'https://login.example', 'pages');
    const flow = createFlow();
    const begun = await flow.begin('victim', '/i/page');
    expect((await flow.end('victim', begun.state))?.secrets).toEqual(begun);
    // At another process, since this one has seen the state.
    const attackers = (await createFlow().end('attacker', begun.state))?.secrets;
    expect(attackers?.nonce).not.toBe(begun.nonce);
    expect(attackers?.verifier).not.toBe(begun.verifier);
  });
});

describe('a hostile log-in server', () => {
  let server: HostileLogInServer;
  let nonce = '';
  beforeAll(async () => {
    server = await startHostileLogInServer(() => nonce);
  });
  beforeEach(() => {
    server.misdeed = {};
  });
  afterAll(() => server.close());

  interface Outcome {
    readonly site: Site;
    readonly status: number;
    readonly user: unknown;
    /** All that somebody could read of it. */
    readonly shown: string;
    readonly secrets: readonly string[];
  }

  async function logIn(misdeed: Misdeed, parameters: object = {}): Promise<Outcome> {
    server.misdeed = misdeed;
    const clientSecret = 'CANARY-client-secret';
    const site = openSite(
      oidcSession({ issuer: server.issuer, clientId: 'pages', clientSecret, allowInsecure: true }),
    );
    const browser = site.browser();
    const begun = await browser.fetch(site.page());
    const to = locationOf(begun, site.base);
    nonce = to?.searchParams.get('nonce') ?? '';
    const state = to?.searchParams.get('state') ?? '';
    const callback = new URL(CALLBACK);
    callback.search = new URLSearchParams({ code: 'CANARY-code', state, ...parameters }).toString();
    const response = to === undefined ? begun : await browser.fetch(callback);
    const verifier = server.requests.at(-1)?.get('code_verifier') ?? 'no verifier';
    return {
      site,
      status: response.status,
      user: await userOf(site, browser).catch(() => undefined),
      shown:
        (await response.text()) +
        inspect([site.reports, site.warnings, [...response.headers]], { depth: 10, showHidden: true }),
      secrets: ['CANARY', 'Y2FuYXJ', verifier, ...(state === '' ? [] : [state, nonce])],
    };
  }

  it('is one that people can log in at, as long as it behaves', async () => {
    expect(await logIn({})).toMatchObject({ status: 303, user: { subject: 'alice' } });
  });

  const later = Math.floor(Date.now() / 1000) + 7200;
  it.each<[string, Misdeed]>([
    ['for another client', { claims: { aud: 'another client' } }],
    ['for several clients, issued to another', { claims: { aud: ['pages', 'other'], azp: 'other' } }],
    ['for no client', { claims: { aud: undefined } }],
    ['of another issuer', { claims: { iss: 'https://attacker.example' } }],
    ['of another log-in', { claims: { nonce: 'another' } }],
    ['of no log-in', { claims: { nonce: undefined } }],
    ['of nobody', { claims: { sub: undefined } }],
    ['of somebody without a name', { claims: { sub: '' } }],
    ['of somebody who is no text', { claims: { sub: { toString: 'alice' } } }],
    ['that has expired', { claims: { iat: 1, exp: 2 } }],
    ['that never expires', { claims: { exp: undefined } }],
    ['that is not valid yet', { claims: { nbf: later } }],
    ['with a signature that does not fit', { forge: true }],
    ['without a signature', { header: { alg: 'none' } }],
    ['signed with the client’s secret', { header: { alg: 'HS256' } }],
    ['signed with an unknown key', { header: { kid: 'another' } }],
  ])('S39 logs nobody in by an ID token %s', async (_, misdeed) => {
    const { status, user, site, shown, secrets } = await logIn(misdeed);
    expect([400, 502]).toContain(status);
    expect(user).toEqual({ kind: 'nobody' });
    expect(site.reports).toMatchObject([{ code: 'ASKWELL_GRANT' }]);
    expect(site.reports[0]).not.toHaveProperty('cause');
    for (const secret of secrets) expect(shown).not.toContain(secret);
  });

  it.each<[string, Misdeed]>([
    ['no ID token', { answer: { status: 200, body: '{"access_token":"CANARY","token_type":"Bearer"}' } }],
    ['a page', { answer: { status: 200, type: 'text/html', body: '<p>CANARY' } }],
    ['broken JSON', { answer: { status: 200, body: '{"access_token":"CANARY' } }],
    ['null', { answer: { status: 200, body: 'null' } }],
    [
      'an error with the code in it',
      {
        answer: { status: 400, body: '{"error":"invalid_grant","error_description":"CANARY-code is used"}' },
      },
    ],
    ['an error of its own making', { answer: { status: 400, body: '{"error":"CANARY-code"}' } }],
    ['a failure', { answer: { status: 500, type: 'text/plain', body: 'CANARY' } }],
    ['another issuer in its metadata', { metadata: { issuer: 'https://attacker.example' } }],
    ['no token endpoint in its metadata', { metadata: { token_endpoint: undefined } }],
    ['no keys in its metadata', { metadata: { jwks_uri: undefined } }],
  ])('is of no use with %s, and the report says nothing that is secret', async (_, misdeed) => {
    const { status, site, shown, secrets } = await logIn(misdeed);
    expect([400, 502]).toContain(status);
    expect(await site.store.list('session:')).toEqual([]);
    expect(site.reports[0]).toMatchObject({ code: 'ASKWELL_GRANT' });
    expect(site.reports[0]).not.toHaveProperty('cause');
    for (const secret of secrets) expect(shown).not.toContain(secret);
  });

  it('can put no text of its own on a page or into a report', async () => {
    for (const error of ['CANARY <script>', 'access_denied']) {
      const { shown, user } = await logIn(
        {},
        { error, error_description: 'CANARY', error_uri: 'https://CANARY' },
      );
      expect(user).toEqual({ kind: 'nobody' });
      expect(shown).not.toContain('CANARY');
    }
  });
});
