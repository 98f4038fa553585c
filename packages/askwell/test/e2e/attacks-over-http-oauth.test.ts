import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { locationOf } from '../support/cookie-jar.ts';
import { type Human } from './attacks-over-http-human.ts';
import { type AttackWorld, createAttackWorld } from './attacks-over-http-world.ts';

let world: AttackWorld;
let alice: Human;
let bob: Human;
let exchanges: number;

beforeAll(async () => {
  world = await createAttackWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  [alice, bob] = await Promise.all([world.human('alice', '2026-07-28'), world.human('bob', '2026-07-28')]);
  await Promise.all([alice.forgetAll(), bob.forgetAll()]);
  exchanges = world.tokenRequests();
  // A server that tells the truth about itself, and promises nothing.
  world.evil.received.length = 0;
  world.evil.json('/.well-known/openid-configuration', {
    issuer: world.evil.origin,
    authorization_endpoint: `${world.evil.origin}/auth`,
    token_endpoint: `${world.evil.origin}/token`,
    code_challenge_methods_supported: ['plain'],
  });
});

const evilExchanges = (): number => world.evil.received.filter(({ path }) => path === '/token').length;

/** The honest server's authorization URL, made by a hostile one of the parameters that it was sent. */
function mixedUp(sent: URL, changes: Readonly<Record<string, string | undefined>> = {}): URL {
  const url = new URL(`${world.hub.issuer}/auth`);
  const all = { ...Object.fromEntries(sent.searchParams), client_id: 'desk', ...changes };
  for (const [name, value] of Object.entries(all)) if (value !== undefined) url.searchParams.set(name, value);
  return url;
}

describe('a hostile authorization server', () => {
  it('S66 S67 that sends the browser on to the honest one gets neither its code nor a token request', async () => {
    const call = await alice.call('evil');
    const sent = await alice.consent(call.url);
    expect(sent.origin).toBe(world.evil.origin);
    // The honest server's own redirect URI: its answer comes back where the flow at the hostile one can't use it.
    const to = mixedUp(sent, { redirect_uri: `${world.base}/callback/hub` });
    const back = await world.hub.authorize(alice.jar, to, 'alice');
    expect((await alice.jar.fetch(back)).status).toBe(400);
    // Moved to where the hostile server's answers come to; `iss` tells whose it is.
    await alice.jar.fetch(back.replace('/callback/hub', '/callback/evil'));
    expect([world.tokenRequests(), evilExchanges()]).toEqual([exchanges, 0]);
    expect(world.evil.received.map(({ text }) => text).join()).not.toContain(
      new URL(back).searchParams.get('code') ?? '?',
    );
    expect(await call.finish()).not.toContain('account of');
  });

  it('S66 finds no redirect URI of its own at the honest one', async () => {
    const call = await alice.call('evil');
    const to = mixedUp(await alice.consent(call.url));
    expect(to.searchParams.get('redirect_uri')).toBe(`${world.base}/callback/evil`);
    await expect(world.hub.authorize(alice.jar, to, 'alice')).rejects.toThrow('answered 400');
    await call.finish({ action: 'cancel' });
  });

  it('is sent an S256 challenge though it offers `plain` alone, and can’t have the honest one do without', async () => {
    const call = await alice.call('evil');
    const sent = await alice.consent(call.url);
    expect(sent.searchParams.getAll('code_challenge_method')).toEqual(['S256']);
    const challenge = sent.searchParams.get('code_challenge') ?? '';
    expect(Buffer.from(challenge, 'base64url')).toHaveLength(32);
    await call.finish({ action: 'cancel' });

    const honest = await alice.call('hub');
    const to = await alice.consent(honest.url);
    for (const name of ['code_challenge', 'code_challenge_method']) to.searchParams.delete(name);
    const back = await world.hub.authorize(alice.jar, to, 'alice');
    expect(new URL(back).searchParams.has('code')).toBe(false);
    await alice.jar.fetch(back);
    // A challenge of the attacker's choice gives a code that our verifier doesn't fit.
    const downgraded = await alice.call('hub');
    const other = await alice.consent(downgraded.url);
    other.searchParams.set('code_challenge', Buffer.alloc(32, 7).toString('base64url'));
    await alice.jar.fetch(await world.hub.authorize(alice.jar, other, 'alice'));
    expect(world.hub.requests.at(-1)).toMatchObject({ grantType: 'authorization_code', status: 400 });
    expect(await honest.finish()).not.toContain('account of');
  });
});

describe('the answer of the third party', () => {
  it.each<[string, (query: URLSearchParams) => void]>([
    ['without an issuer, though one is promised', (query) => query.delete('iss')],
    ['with another issuer', (query) => query.set('iss', world.evil.origin)],
    ['with two issuers', (query) => query.append('iss', world.evil.origin)],
    ['with two codes', (query) => query.append('code', 'another')],
    ['with an empty code', (query) => query.set('code', '')],
    ['with the state changed', (query) => query.set('state', `${query.get('state')?.slice(1)}A`)],
    ['without a state', (query) => query.delete('state')],
    ['with the state twice', (query) => query.append('state', query.get('state') ?? '')],
  ])('S67 %s is exchanged for nothing', async (_, change) => {
    const call = await alice.call('hub');
    const back = new URL(await world.hub.authorize(alice.jar, await alice.consent(call.url), 'alice'));
    change(back.searchParams);
    const response = await alice.jar.fetch(back);
    expect(response.headers.has('location')).toBe(false);
    expect(await response.text()).not.toContain('Done');
    expect(world.tokenRequests()).toBe(exchanges);
    await call.finish({ action: 'cancel' });
    expect(await (await alice.open(`${world.base}/stored`)).text()).not.toContain('hub');
  });

  it('S67 counts once: a state that came back, and one that a later consent replaced, cause no request', async () => {
    const call = await alice.call('hub');
    const first = await world.hub.authorize(alice.jar, await alice.consent(call.url), 'alice');
    const second = await world.hub.authorize(alice.jar, await alice.consent(call.url), 'alice');
    expect((await alice.jar.fetch(first)).status).toBe(400);
    expect(world.tokenRequests()).toBe(exchanges);
    const cookies = [...alice.jar.cookies(world.base)];
    expect(locationOf(await alice.jar.fetch(second), second)?.href).toBe(call.url);
    // With the cookie of the state, which the response has deleted.
    for (const [name, value] of cookies) alice.jar.set(world.base, `${name}=${value}; Path=/`);
    expect((await alice.jar.fetch(second)).headers.has('location')).toBe(false);
    expect(world.tokenRequests()).toBe(exchanges + 1);
    expect(await call.finish()).toBe('This is the account of alice.');
  });

  it('counts once for its code, too: under a new state the third party refuses it, and nothing is kept', async () => {
    const call = await alice.call('hub');
    const used = await world.hub.authorize(alice.jar, await alice.consent(call.url), 'alice');
    await alice.jar.fetch(used);
    await call.finish();
    await alice.forgetAll();
    const again = await alice.call('hub');
    const fresh = new URL(await world.hub.authorize(alice.jar, await alice.consent(again.url), 'alice'));
    fresh.searchParams.set('code', new URL(used).searchParams.get('code') ?? '');
    expect(await (await alice.jar.fetch(fresh)).text()).not.toContain('Done');
    expect(world.hub.requests.at(-1)).toMatchObject({ grantType: 'authorization_code', status: 400 });
    expect(await again.finish()).not.toContain('account of');
    expect(await (await alice.open(`${world.base}/stored`)).text()).not.toContain('hub');
  });

  it('S64 changes nothing when it is asked for by HEAD, and can still be taken', async () => {
    const call = await alice.call('hub');
    const back = await world.hub.authorize(alice.jar, await alice.consent(call.url), 'alice');
    const before = await world.bytes();
    expect((await alice.jar.fetch(back, { method: 'HEAD' })).status).toBe(405);
    expect((await bob.jar.fetch(back)).status).toBe(400);
    expect(await world.bytes()).toBe(before);
    await alice.jar.fetch(back);
    expect(await call.finish()).toBe('This is the account of alice.');
  });
});

describe('the log-in to the pages', () => {
  const stored = (): string => `${world.base}/stored`;
  /** Goes as far as the company's redirect back, which is not requested. */
  const logInOf = async (human: Human): Promise<string> => {
    human.jar.set(world.base, `${sessionOf(human)?.[0] ?? 'none'}=; Path=/; Max-Age=0`);
    const to = locationOf(await human.jar.fetch(stored()), stored());
    if (to === undefined) throw new Error('There was no need to log in.');
    return world.company.authorize(human.jar, to, human.name);
  };
  const exchangesAtCompany = (): number => world.company.requests.length;

  it('S40 of another person can’t be finished in this browser, and asks the log-in server nothing', async () => {
    const back = await logInOf(bob);
    const before = exchangesAtCompany();
    const response = await alice.jar.fetch(back);
    expect([response.status, response.headers.has('location')]).toEqual([400, false]);
    expect(exchangesAtCompany()).toBe(before);
    expect(await (await alice.open(stored())).text()).toContain('What desk keeps for you');
  });

  it.each<[string, (query: URLSearchParams) => void]>([
    ['without an issuer, though one is promised', (query) => query.delete('iss')],
    ['with another issuer', (query) => query.set('iss', world.evil.origin)],
    ['with the state changed', (query) => query.set('state', `${query.get('state')?.slice(1)}A`)],
    ['without a state', (query) => query.delete('state')],
  ])('S67 logs nobody in %s', async (_, change) => {
    const back = new URL(await logInOf(alice));
    const before = exchangesAtCompany();
    change(back.searchParams);
    const response = await alice.jar.fetch(back);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(exchangesAtCompany()).toBe(before);
    expect(sessionOf(alice)).toBeUndefined();
  });

  it('S67 counts once, though the code may be new', async () => {
    const back = new URL(await logInOf(alice));
    expect((await alice.jar.fetch(back)).status).toBe(303);
    const session = sessionOf(alice)?.[1];
    const before = exchangesAtCompany();
    back.searchParams.set('code', 'another-code');
    expect((await alice.jar.fetch(back)).status).toBe(400);
    expect(exchangesAtCompany()).toBe(before);
    expect(sessionOf(alice)?.[1]).toBe(session);
  });
});

function sessionOf(human: Human): readonly [string, string] | undefined {
  return [...human.jar.cookies(world.base)].find(([name]) => name.includes('-session-'));
}
