import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { completionCode } from '../../../src/pages/identity/completion-code.ts';
import type { OAuthProvider } from '../../../src/pages/grants/oauth-provider.ts';
import { defineProvider, type ProviderDefinition } from '../../../src/pages/oauth/index.ts';
import type { PageHost } from '../../../src/replay/page-host.ts';
import { startAuthorizationServer, type AuthorizationServer } from '../../support/authorization-server.ts';
import { createCookieJar } from '../../support/cookie-jar.ts';
import { ACCEPT, asker, BASE, codeOf, createWorld, GRANT, HOUR, type World } from './app-world.ts';

const SIGNAL = new AbortController().signal;
const CALLBACK = `${BASE}/callback/tracker`;

let server: AuthorizationServer;
let before: number;

beforeAll(async () => {
  server = await startAuthorizationServer({
    clients: [{ clientId: 'desk', clientSecret: 'a secret of the desk', redirectUris: [CALLBACK] }],
  });
});
afterAll(() => server.close());
beforeEach(() => (before = server.requests.length));

const tracker = (more: Partial<ProviderDefinition> = {}): OAuthProvider =>
  defineProvider({
    id: 'tracker',
    title: 'Tracker',
    issuer: server.issuer,
    clientId: 'desk',
    clientSecret: 'a secret of the desk',
    allowInsecure: true,
    ...more,
  });

const createGrantWorld = (options: Parameters<typeof createWorld>[0] = {}): World =>
  createWorld({ providers: [tracker()], start: Date.now(), ...options });

type Browser = ReturnType<World['browser']>;

/** What was asked at the token and revocation endpoints since the test began. */
const asked = (): readonly string[] =>
  server.requests.slice(before).map(({ endpoint, grantType }) => grantType ?? endpoint);

const consent = async (browser: Browser, url: string): Promise<URL> =>
  new URL((await browser.answer(url, ACCEPT)).headers.get('location') ?? '');

/** Consents here and at the third party: where the browser is sent back to. */
const comeBack = async (browser: Browser, url: string): Promise<string> =>
  server.authorize(browser.jar, await consent(browser, url), 'alice');

const works = async (host: PageHost): Promise<boolean> => {
  const authorization = `Bearer ${await host.vault.accessToken('tracker')}`;
  return (await fetch(`${server.issuer}/me`, { headers: { authorization } })).status === 200;
};

/** A provider whose exchange can be held after the third party has answered. */
function held(): { readonly provider: OAuthProvider; readonly inside: Promise<void>; release(): void } {
  const real = tracker();
  let enter = (): void => {};
  let release = (): void => {};
  const inside = new Promise<void>((resolve) => (enter = resolve));
  const gate = new Promise<void>((resolve) => (release = resolve));
  const provider: OAuthProvider = {
    ...real,
    async redeem(request) {
      const tokens = await real.redeem(request);
      enter();
      await gate;
      return tokens;
    },
  };
  return { provider, inside, release: () => release() };
}

describe('the right code, given twice at the same time', () => {
  it("S40 redeems the third party's code once, and the grant lives", async () => {
    const world = createGrantWorld({ identify: completionCode() });
    const host = world.host();
    const { id, url } = await host.open({ ...GRANT, scopes: ['openid', 'read'] }, HOUR);
    const browser = world.browser();
    const code = codeOf(await (await browser.get(await comeBack(browser, url))).text());
    expect(await Promise.all([host.confirm(id, code), host.confirm(id, code)])).toEqual(['right', 'right']);
    expect(asked()).toEqual(['authorization_code']);
    expect(await works(host)).toBe(true);
  });

  it('says to connect again if the exchange came to nothing, and tries it no second time', async () => {
    let tries = 0;
    const failing: OAuthProvider = {
      ...tracker(),
      redeem: () => {
        tries += 1;
        return Promise.reject(new Error('the process is gone'));
      },
    };
    const world = createGrantWorld({ identify: completionCode(), providers: [failing] });
    const host = world.host();
    const { id, url } = await host.open(GRANT, HOUR);
    const browser = world.browser();
    const code = codeOf(await (await browser.get(await comeBack(browser, url))).text());
    await expect(host.confirm(id, code)).rejects.toMatchObject({ name: 'AskwellError' });
    await expect(host.confirm(id, code)).rejects.toMatchObject({
      code: 'ASKWELL_GRANT',
      message: expect.stringContaining('again') as unknown,
    });
    expect(tries).toBe(1);
    expect(await host.vault.hasGrant('tracker', ['read'])).toBe(false);
  });

  it("S40 redeems no third party's code a second time, though the grant was revoked meanwhile", async () => {
    const world = createGrantWorld({ identify: completionCode() });
    const host = world.host();
    const { id, url } = await host.open(GRANT, HOUR);
    const browser = world.browser();
    const code = codeOf(await (await browser.get(await comeBack(browser, url))).text());
    await host.confirm(id, code);
    world.pass(HOUR / 2);
    expect(await host.confirm(id, code)).toBe('right');
    await host.vault.revokeGrant('tracker');
    await expect(host.confirm(id, code)).rejects.toMatchObject({ code: 'ASKWELL_GRANT' });
    expect(asked().filter((what) => what === 'authorization_code')).toHaveLength(1);
  });
});

describe('an authorization that is called off while its code is exchanged', () => {
  it('leaves no grant when the call is withdrawn, here or at the third party', async () => {
    const { provider, inside, release } = held();
    const world = createGrantWorld({ providers: [provider] });
    const host = world.host();
    const { id, url } = await host.open(GRANT, HOUR);
    const alice = world.browser('alice');
    const going = alice.get(await comeBack(alice, url));
    await inside;
    await host.withdraw(id);
    release();
    expect((await going).status).toBe(410);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('expired');
    expect(await host.vault.hasGrant('tracker', ['read'])).toBe(false);
    expect(asked()).toEqual(['authorization_code', 'revocation', 'revocation']);
  });

  it('leaves no grant when it is begun anew in another tab', async () => {
    const { provider, inside, release } = held();
    const world = createGrantWorld({ providers: [provider] });
    const host = world.host();
    const { id, url } = await host.open(GRANT, HOUR);
    const alice = world.browser('alice');
    const going = alice.get(await comeBack(alice, url));
    await inside;
    const anew = await consent(alice, url);
    release();
    expect((await going).status).toBe(400);
    expect(await host.vault.hasGrant('tracker', ['read'])).toBe(false);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('open');
    expect((await alice.get(await server.authorize(alice.jar, anew, 'alice'))).status).toBe(303);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('completed');
    expect(await host.vault.hasGrant('tracker', ['read'])).toBe(true);
  });
});

describe('two pages for one grant', () => {
  it('S64 ask for what the other has brought meanwhile too, and say so, so that nothing is lost', async () => {
    const world = createGrantWorld();
    const host = world.host();
    const narrow = await host.open(GRANT, HOUR);
    const wide = await host.open({ ...GRANT, scopes: ['read', 'write'] }, HOUR);
    const alice = world.browser('alice');
    await alice.get(await comeBack(alice, wide.url));
    expect((await alice.open(narrow.url)).html).toContain('<code>write</code>');
    expect((await consent(alice, narrow.url)).searchParams.get('scope')).toContain('write');
    await alice.get(await comeBack(alice, narrow.url));
    expect(await host.vault.hasGrant('tracker', ['read', 'write'])).toBe(true);
    expect(await host.wait(narrow.id, { signal: SIGNAL })).toBe('completed');
  });

  it('that are under way together leave the wider grant', async () => {
    const world = createGrantWorld();
    const host = world.host();
    const narrow = await host.open({ ...GRANT, scopes: ['openid', 'read'] }, HOUR);
    const wide = await host.open({ ...GRANT, scopes: ['openid', 'read', 'write'] }, HOUR);
    const alice = world.browser('alice');
    // A log-in for each: within one, this server lets a second consent end the first.
    const logIn = async (url: string): Promise<string> =>
      server.authorize(createCookieJar(), await consent(alice, url), 'alice');
    const [first, second] = [await logIn(narrow.url), await logIn(wide.url)];
    await alice.get(second);
    expect((await alice.get(first)).status).toBe(303);
    expect(await host.wait(narrow.id, { signal: SIGNAL })).toBe('completed');
    expect(await host.vault.hasGrant('tracker', ['read', 'write'])).toBe(true);
    expect(await works(host)).toBe(true);
  });
});

describe('the page that asks for consent', () => {
  it('S64 shows all that the third party is asked for, the default scopes of the provider too', async () => {
    const world = createGrantWorld({ providers: [tracker({ defaultScopes: ['admin'] })] });
    const { url } = await world.host().open(GRANT, HOUR);
    const alice = world.browser('alice');
    const shown = [...(await alice.open(url)).html.matchAll(/<li><code>([^<]*)/g)].map(([, scope]) => scope);
    const sent = (await consent(alice, url)).searchParams.get('scope')?.split(' ');
    expect(shown.sort()).toEqual(['admin', 'read']);
    expect(sent?.sort()).toEqual(shown);
  });

  it('S64 names the MCP client that the grant is kept for, as text', async () => {
    const world = createGrantWorld();
    const { url } = await world.host(asker('alice', '<b>helper</b>\u202eapp')).open(GRANT, HOUR);
    const { html } = await world.browser('alice').open(url);
    expect(html).toContain('&lt;b&gt;helper&lt;/b&gt;');
    expect(html).not.toContain('<b>helper');
    expect(html).not.toContain('\u202e');
    expect(html).toContain('Through');
  });
});

describe('an error that a redirect brings', () => {
  const errorOf = (to: URL, more: Readonly<Record<string, string>>): string => {
    const state = to.searchParams.get('state') ?? '';
    return `${CALLBACK}?${new URLSearchParams({ state, error: 'access_denied', ...more }).toString()}`;
  };

  it.each([
    ['without iss, though it was promised', {}],
    ['with the iss of another server', { iss: 'https://evil.example' }],
  ])('S40 ends nothing %s: the person can begin again', async (_, more) => {
    const world = createGrantWorld();
    const host = world.host();
    const { id, url } = await host.open(GRANT, HOUR);
    const alice = world.browser('alice');
    expect((await alice.get(errorOf(await consent(alice, url), more))).status).toBe(400);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('open');
    await alice.get(await comeBack(alice, url));
    expect(await host.wait(id, { signal: SIGNAL })).toBe('completed');
  });

  it.each([
    ['access_denied', 'declined'],
    ['server_error', 'failed'],
  ])('from the right server counts: %s', async (error, end) => {
    for (const identify of [undefined, completionCode()]) {
      const world = createGrantWorld(identify && { identify });
      const host = world.host();
      const { id, url } = await host.open(GRANT, HOUR);
      const alice = world.browser('alice');
      const to = await consent(alice, url);
      expect((await alice.get(errorOf(to, { iss: server.issuer, error }))).status).toBe(200);
      expect(await host.wait(id, { signal: SIGNAL })).toBe(end);
      // That a person says no is no fault for the operator to look at.
      expect(world.log.filter((line) => line.includes('redeeming'))).toHaveLength(end === 'failed' ? 1 : 0);
    }
    expect(asked()).toEqual([]);
  });
});
