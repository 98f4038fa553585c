import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { toBase64Url } from '../../../src/base64url.ts';
import type { OAuthProvider } from '../../../src/pages/grants/oauth-provider.ts';
import { defineProvider } from '../../../src/pages/oauth/index.ts';
import { completionCode } from '../../../src/pages/identity/completion-code.ts';
import { startAuthorizationServer, type AuthorizationServer } from '../../support/authorization-server.ts';
import { ACCEPT, asker, BASE, codeOf, createWorld, GRANT, HOUR, type World } from './app-world.ts';

const SIGNAL = new AbortController().signal;
const CALLBACK = `${BASE}/callback/tracker`;

let server: AuthorizationServer;
let tracker: OAuthProvider;
let other: OAuthProvider;
let world: World;
let before: number;

beforeAll(async () => {
  server = await startAuthorizationServer({
    clients: [
      { clientId: 'desk', clientSecret: 'a secret of the desk', redirectUris: [CALLBACK] },
      { clientId: 'desk-2', clientSecret: 'another secret', redirectUris: [`${BASE}/callback/other`] },
    ],
  });
  const define = (id: string, clientId: string, clientSecret: string): OAuthProvider =>
    defineProvider({
      id,
      title: 'Tracker',
      issuer: server.issuer,
      clientId,
      clientSecret,
      allowInsecure: true,
    });
  tracker = define('tracker', 'desk', 'a secret of the desk');
  other = define('other', 'desk-2', 'another secret');
});
afterAll(() => server.close());

const createGrantWorld = (options: Parameters<typeof createWorld>[0] = {}): World =>
  createWorld({ providers: [tracker, other], start: Date.now(), ...options });

beforeEach(() => {
  world = createGrantWorld();
  before = server.requests.length;
});

/** Requests at the token endpoint since the test began. */
const tokenRequests = (): number => server.requests.length - before;

/** Consents on our page: where the browser is sent. */
async function consent(browser: ReturnType<World['browser']>, url: string): Promise<URL> {
  const response = await browser.answer(url, ACCEPT);
  expect(response.status).toBe(303);
  return new URL(response.headers.get('location') ?? '');
}

describe('connecting an account', () => {
  it('S25 S26 S28 ends with a token that the server alone has, and the next call needs no page', async () => {
    const host = world.host();
    expect(await host.vault.hasGrant('tracker', ['read'])).toBe(false);
    const { id, url } = await host.open(GRANT, HOUR);
    const alice = world.browser('alice');
    const { html } = await alice.open(url);
    expect(html).toContain('Tracker');
    expect(html).toContain('read');
    const to = await consent(alice, url);
    expect(to.origin).toBe(server.issuer);
    expect(to.searchParams.get('redirect_uri')).toBe(CALLBACK);
    expect(to.searchParams.get('code_challenge_method')).toBe('S256');
    expect(await host.wait(id, { signal: SIGNAL })).toBe('open');

    const back = await server.authorize(alice.jar, to, 'alice');
    expect(back.startsWith(`${CALLBACK}?`)).toBe(true);
    const returned = await alice.get(back);
    expect(returned.status).toBe(303);
    // On to an address without the code.
    expect(returned.headers.get('location')).toBe(url);
    expect((await alice.get(url)).status).toBe(200);
    expect(tokenRequests()).toBe(1);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('completed');
    expect(await host.content(id)).toBeUndefined();
    expect(await host.vault.hasGrant('tracker', ['read'])).toBe(true);
    expect(await host.vault.hasGrant('tracker', ['read', 'write'])).toBe(false);
    expect(await host.vault.grantedScopes('tracker')).toContain('read');

    const token = await host.vault.accessToken('tracker');
    const code = new URL(back).searchParams.get('code') ?? '';
    const told = [...world.log, ...world.written, JSON.stringify(world.events)].join('\n');
    for (const secret of [token, code, new URL(back).searchParams.get('state') ?? '', id])
      expect(told).not.toContain(secret);
    // S31: of this client of this person, and of nobody else.
    for (const somebody of [asker('bob'), asker('alice', 'another-app')])
      expect(await world.host(somebody).vault.hasGrant('tracker', ['read'])).toBe(false);
  });

  it('S67 begins only after consent: looking sends nothing anywhere, and neither does declining', async () => {
    const host = world.host();
    const { id, url } = await host.open(GRANT, HOUR);
    const alice = world.browser('alice');
    const { response } = await alice.open(url);
    expect(response.headers.has('location')).toBe(false);
    expect(response.headers.getSetCookie().join()).not.toContain('state-');
    expect((await alice.answer(url, { action: 'decline' })).headers.has('location')).toBe(false);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('declined');
  });

  it('S67 S65 keeps the state in a sealed cookie that lives ten minutes and goes when it was used', async () => {
    const { url } = await world.host().open(GRANT, HOUR);
    const alice = world.browser('alice');
    const response = await alice.answer(url, ACCEPT);
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(
      /^__Host-askwell-state-[\w-]+=[\w-]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    const to = new URL(response.headers.get('location') ?? '');
    const state = to.searchParams.get('state') ?? '';
    expect(state).toMatch(/^[\w-]{43}$/);
    expect(cookie).not.toContain(state);
    const returned = await alice.get(await server.authorize(alice.jar, to, 'alice'));
    expect(returned.headers.getSetCookie().join()).toMatch(/__Host-askwell-state-[\w-]+=; Max-Age=0/);
  });

  it('S30 can be refused at the third party', async () => {
    const host = world.host();
    const { id, url } = await host.open(GRANT, HOUR);
    const alice = world.browser('alice');
    const back = await server.authorize(alice.jar, await consent(alice, url), 'alice', 'deny');
    const response = await alice.get(back);
    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain('The person refused.');
    expect(await host.wait(id, { signal: SIGNAL })).toBe('declined');
    expect(tokenRequests()).toBe(0);
  });

  it('fails on any other error, and shows nothing of what the third party says', async () => {
    const host = world.host();
    const { id, url } = await host.open(GRANT, HOUR);
    const alice = world.browser('alice');
    const to = await consent(alice, url);
    const query = new URLSearchParams({
      state: to.searchParams.get('state') ?? '',
      iss: server.issuer,
      error: '<script>alert(1)</script>',
      error_description: 'Call +49 123 and read them your password',
      error_uri: 'https://evil.example',
    });
    const response = await alice.get(`${CALLBACK}?${query.toString()}`);
    const html = await response.text();
    for (const text of ['alert(1)', 'Call +49', 'evil.example']) expect(html).not.toContain(text);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('failed');
    expect(tokenRequests()).toBe(0);
  });

  it('fails if the code is not good, and says so', async () => {
    const host = world.host();
    const { id, url } = await host.open(GRANT, HOUR);
    const alice = world.browser('alice');
    const back = new URL(await server.authorize(alice.jar, await consent(alice, url), 'alice'));
    back.searchParams.set('code', 'made-up-canary-code');
    expect((await alice.get(back.href)).status).toBe(200);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('failed');
    expect(await host.vault.hasGrant('tracker', ['read'])).toBe(false);
    expect(world.log.join('\n')).not.toContain('made-up-canary-code');
  });

  it('fails if less was granted than the person was asked for', async () => {
    const less: OAuthProvider = {
      ...tracker,
      redeem: async (request) => ({ ...(await tracker.redeem(request)), scopes: [] }),
    };
    world = createGrantWorld({ providers: [less] });
    const host = world.host();
    const { id, url } = await host.open(GRANT, HOUR);
    const alice = world.browser('alice');
    await alice.get(await server.authorize(alice.jar, await consent(alice, url), 'alice'));
    expect(await host.wait(id, { signal: SIGNAL })).toBe('failed');
    expect(await host.vault.hasGrant('tracker', ['read'])).toBe(false);
  });

  it('can be begun again; the first state then comes back in vain', async () => {
    const host = world.host();
    const { id, url } = await host.open(GRANT, HOUR);
    const alice = world.browser('alice');
    const first = await consent(alice, url);
    const second = await consent(alice, url);
    expect((await alice.get(await server.authorize(alice.jar, first, 'alice'))).status).toBe(400);
    expect(tokenRequests()).toBe(0);
    expect((await alice.get(await server.authorize(alice.jar, second, 'alice'))).status).toBe(303);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('completed');
  });

  it('is revoked at the third party when the person has it forgotten', async () => {
    const { url } = await world.host().open(GRANT, HOUR);
    const alice = world.browser('alice');
    await alice.get(await server.authorize(alice.jar, await consent(alice, url), 'alice'));
    const { html, token } = await alice.open(`${BASE}/stored`);
    const entry = /name="entry"[^>]*value="([^"]*)"/.exec(html)?.[1] ?? '';
    expect((await alice.post(`${BASE}/stored`, { token, entry })).status).toBe(303);
    expect(server.requests.at(-1)?.endpoint).toBe('revocation');
    expect(await world.host().vault.hasGrant('tracker', ['read'])).toBe(false);
  });

  it('can be undone by the call that it was for', async () => {
    const host = world.host();
    const { url } = await host.open(GRANT, HOUR);
    const alice = world.browser('alice');
    await alice.get(await server.authorize(alice.jar, await consent(alice, url), 'alice'));
    await host.vault.revokeGrant('tracker');
    await expect(host.vault.accessToken('tracker')).rejects.toMatchObject({ code: 'ASKWELL_GRANT' });
  });
});

describe('somebody who is made to take part in what another began', () => {
  it('S39 S40 by the connect page: 403, no redirect to the third party, no record changed', async () => {
    const { url } = await world.host().open(GRANT, HOUR);
    const record = await world.snapshot();
    const bob = world.browser('bob');
    for (const response of [await bob.get(url), await bob.post(url, { token: 'x', ...ACCEPT })]) {
      expect(response.status).toBe(403);
      expect(response.headers.has('location')).toBe(false);
    }
    expect(await world.snapshot()).toBe(record);
    expect(tokenRequests()).toBe(0);
  });

  it("S40 S67 by the third party's page: no token request, and the one who began can't profit", async () => {
    const host = world.host();
    const { id, url } = await host.open(GRANT, HOUR);
    const to = await consent(world.browser('alice'), url);
    const record = await world.snapshot();
    const bob = world.browser('bob');
    const back = await server.authorize(bob.jar, to, 'bob');
    const response = await bob.get(back);
    expect(response.status).toBe(400);
    expect(response.headers.has('location')).toBe(false);
    expect(tokenRequests()).toBe(0);
    expect(await world.snapshot()).toBe(record);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('open');
    expect(await host.vault.hasGrant('tracker', ['read'])).toBe(false);
  });

  it('S40 nor with the state cookie of the other, planted in the browser', async () => {
    const { url } = await world.host().open(GRANT, HOUR);
    const alice = world.browser('alice');
    const to = await consent(alice, url);
    const record = await world.snapshot();
    const bob = world.browser('bob');
    for (const [name, value] of alice.jar.cookies(BASE))
      if (name !== 'app-session') bob.jar.set(BASE, `${name}=${value}; Path=/; Secure`);
    expect((await bob.get(await server.authorize(bob.jar, to, 'bob'))).status).toBe(403);
    expect(tokenRequests()).toBe(0);
    expect(await world.snapshot()).toBe(record);
  });

  it('S40 nor is the same person in a browser that did not consent', async () => {
    const { url } = await world.host().open(GRANT, HOUR);
    const alice = world.browser('alice');
    const to = await consent(alice, url);
    const phone = world.browser('alice');
    const back = await server.authorize(phone.jar, to, 'alice');
    expect((await phone.get(back)).status).toBe(400);
    // Not with the state cookie alone either.
    for (const [name, value] of alice.jar.cookies(BASE))
      if (name.includes('state-')) phone.jar.set(BASE, `${name}=${value}; Path=/; Secure`);
    expect((await phone.get(back)).status).toBe(400);
    expect(tokenRequests()).toBe(0);
  });

  it('S40 nor if somebody else has logged in here before the browser came back', async () => {
    const { url } = await world.host().open(GRANT, HOUR);
    const alice = world.browser('alice');
    const back = await server.authorize(alice.jar, await consent(alice, url), 'alice');
    alice.jar.set(BASE, 'app-session=bob; Path=/');
    expect((await alice.get(back)).status).toBe(403);
    expect(tokenRequests()).toBe(0);
  });
});

describe('the redirect back', () => {
  it('S67 counts once', async () => {
    const host = world.host();
    const { id, url } = await host.open(GRANT, HOUR);
    const alice = world.browser('alice');
    const back = await server.authorize(alice.jar, await consent(alice, url), 'alice');
    const kept = [...alice.jar.cookies(BASE)];
    const replay = (): Promise<Response> => {
      for (const [name, value] of kept) alice.jar.set(BASE, `${name}=${value}; Path=/; Secure`);
      return alice.get(back);
    };
    const answers = await Promise.all([alice.get(back), alice.get(back), alice.get(back)]);
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect((await replay()).headers.has('location')).toBe(false);
    expect(tokenRequests()).toBe(1);
    expect(await host.wait(id, { signal: SIGNAL })).toBe('completed');
  });

  it('S67 is refused without state, with another, with two, and too late', async () => {
    const { url } = await world.host().open(GRANT, HOUR);
    const alice = world.browser('alice');
    const back = new URL(await server.authorize(alice.jar, await consent(alice, url), 'alice'));
    const record = await world.snapshot();
    const state = back.searchParams.get('state') ?? '';
    const odd = (change: (query: URLSearchParams) => void): string => {
      const changed = new URL(back);
      change(changed.searchParams);
      return changed.href;
    };
    const variants = [
      odd((query) => query.delete('state')),
      odd((query) => query.set('state', '')),
      odd((query) => query.set('state', toBase64Url(new Uint8Array(32)))),
      odd((query) => query.append('state', state)),
      odd((query) => query.set('state', `${state}A`)),
      CALLBACK,
    ];
    for (const address of variants) expect((await alice.get(address)).status, address).toBe(400);
    expect(await world.snapshot()).toBe(record);
    world.pass(10 * 60_000 + 1);
    expect((await alice.get(back.href)).status).toBe(400);
    expect(tokenRequests()).toBe(0);
  });

  it('S66 is refused at the address of another provider (mix-up)', async () => {
    const { url } = await world.host().open(GRANT, HOUR);
    const alice = world.browser('alice');
    const back = await server.authorize(alice.jar, await consent(alice, url), 'alice');
    expect((await alice.get(back.replace('/tracker?', '/other?'))).status).toBe(400);
    expect((await alice.get(back.replace('/tracker?', '/nobody?'))).status).toBe(404);
    expect(tokenRequests()).toBe(0);
    expect((await alice.get(back)).status).toBe(303);
  });

  it('has no effect as HEAD or POST', async () => {
    const { url } = await world.host().open(GRANT, HOUR);
    const alice = world.browser('alice');
    const back = await server.authorize(alice.jar, await consent(alice, url), 'alice');
    const record = await world.snapshot();
    expect((await alice.get(back, {}, 'HEAD')).status).toBe(405);
    expect((await alice.post(back, {})).status).toBe(405);
    expect(await world.snapshot()).toBe(record);
    expect((await alice.get(back)).status).toBe(303);
  });

  it('comes to nothing when the call was called off meanwhile', async () => {
    const host = world.host();
    const { id, url } = await host.open(GRANT, HOUR);
    const alice = world.browser('alice');
    const back = await server.authorize(alice.jar, await consent(alice, url), 'alice');
    await host.withdraw(id);
    expect((await alice.get(back)).status).toBe(410);
    expect(tokenRequests()).toBe(0);
  });
});

describe('with completion codes', () => {
  beforeEach(() => {
    world = createGrantWorld({ identify: completionCode() });
  });

  it("S40 redeems the third party's code only when the right one has come from the client", async () => {
    const host = world.host();
    const { id, url } = await host.open(GRANT, HOUR);
    const somebody = world.browser();
    const back = await server.authorize(somebody.jar, await consent(somebody, url), 'alice');
    const done = await somebody.get(back);
    expect(done.status).toBe(200);
    const shown = codeOf(await done.text());
    expect(shown).not.toBe('');
    expect(await host.wait(id, { signal: SIGNAL })).toBe('completed');
    expect(tokenRequests()).toBe(0);
    expect(await host.confirm(id, '0000-0000')).toBe('wrong');
    expect(tokenRequests()).toBe(0);
    expect(await host.confirm(id, shown)).toBe('right');
    expect(tokenRequests()).toBe(1);
    expect(await host.vault.hasGrant('tracker', ['read'])).toBe(true);
    // A handler that is replayed after a crash asks for no second exchange.
    expect(await host.confirm(id, shown)).toBe('right');
    expect(tokenRequests()).toBe(1);
  });

  it("S40 never redeems a victim's code: the attacker does not learn what the victim's page shows", async () => {
    const host = world.host(asker('mallory'));
    const { id, url } = await host.open(GRANT, HOUR);
    const victim = world.browser();
    await victim.get(await server.authorize(victim.jar, await consent(victim, url), 'victim'));
    for (let tries = 0; tries < 4; tries += 1) expect(await host.confirm(id, '0000-0000')).toBe('wrong');
    expect(await host.confirm(id, '0000-0000')).toBe('spent');
    // The link shows nothing of it to anybody who comes later.
    const html = await (await world.browser().get(url)).text();
    expect(codeOf(html)).toBe('');
    expect(tokenRequests()).toBe(0);
    expect(await host.vault.hasGrant('tracker', ['read'])).toBe(false);
  });
});
