import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { completionCode } from 'askwell/pages';

import { createCookieJar } from '../support/cookie-jar.ts';
import { rawCall } from '../support/raw-client.ts';
import { type Human, tokenIn } from './attacks-over-http-human.ts';
import { type AttackWorld, createAttackWorld } from './attacks-over-http-world.ts';

const CANARY = 'canary-7c20de-desk-key';

describe.each(['2025-11-25', '2026-07-28'] as const)('two people at a server, %s', (revision) => {
  let world: AttackWorld;
  let alice: Human;
  let bob: Human;
  let exchanges: number;

  beforeAll(async () => {
    world = await createAttackWorld();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    [alice, bob] = await Promise.all([world.human('alice', revision), world.human('bob', revision)]);
    await Promise.all([alice.forgetAll(), bob.forgetAll()]);
    exchanges = world.tokenRequests();
  });

  it.each(['hub', 'key'])(
    'S39 S40 the link of the page for %s, sent on, opens nothing for another person and changes no byte of the store',
    async (tool) => {
      const call = await alice.call(tool);
      const before = await world.bytes();
      const seen = await bob.open(call.url);
      expect(seen.status).toBe(403);
      expect(seen.headers.has('location')).toBe(false);
      expect(tokenIn(await seen.text())).toBe('');
      for (const action of ['accept', 'decline']) {
        const sent = await bob.post(call.url, { token: '', action, 'f.0': 'x' });
        expect([sent.status, sent.headers.has('location')]).toEqual([403, false]);
      }
      expect(await world.bytes()).toBe(before);
      expect(world.tokenRequests()).toBe(exchanges);
      expect(await call.finish({ action: 'cancel' })).not.toMatch(/account of|key of/);
    },
  );

  it('S40 S67 whoever is made to finish the authorization that another person began causes no token request', async () => {
    const call = await alice.call('hub');
    const authorize = await alice.consent(call.url);
    const before = await world.bytes();
    const back = await world.hub.authorize(bob.jar, authorize, 'bob');
    expect(new URL(back).searchParams.has('code')).toBe(true);
    const refused = await bob.jar.fetch(back);
    expect([refused.status, refused.headers.has('location')]).toEqual([400, false]);
    expect(await world.bytes()).toBe(before);
    expect(world.tokenRequests()).toBe(exchanges);

    const returned = await alice.jar.fetch(await world.hub.authorize(alice.jar, authorize, 'alice'));
    expect(returned.headers.get('location')).toBe(call.url);
    expect(await call.finish()).toBe('This is the account of alice.');
    expect(world.tokenRequests()).toBe(exchanges + 1);
  });

  it('S25 S26 S28 the agent’s token goes to no third party, and the third party’s token to no client', async () => {
    const call = await alice.call('careless');
    const back = await world.hub.authorize(alice.jar, await alice.consent(call.url), 'alice');
    await alice.jar.fetch(back);
    const text = await call.finish();
    expect(text).toBe('The token is [secret].');
    const again = await alice.call('hub').catch((error: Error) => error.message);
    expect(again).toContain('This is the account of alice.');

    const outbound = world.outbound.join('\n');
    const thirdParty = /bearer ([\w.~+/-]{20,})/i.exec(outbound)?.[1] ?? '';
    expect(thirdParty).not.toBe('');
    expect(outbound).toContain('grant_type=authorization_code');
    for (const { token } of [alice, bob]) expect(outbound).not.toContain(token);
    const received = [...alice.received, ...bob.received].join('\n');
    expect(received).toContain('[secret]');
    const code = new URL(back).searchParams.get('code') ?? '';
    for (const secret of [thirdParty, code]) expect(received + world.log.join('\n')).not.toContain(secret);
  });

  it('S3 a secret that is entered reaches neither the client nor the store in plain', async () => {
    const call = await alice.call('key');
    const token = tokenIn(await (await alice.open(call.url)).text());
    expect((await alice.post(call.url, { token, action: 'accept', 'f.0': CANARY })).status).toBe(200);
    expect(await call.finish()).toBe(`A key of ${CANARY.length} characters`);
    expect(alice.received.join() + world.log.join() + (await world.bytes())).not.toContain(CANARY);
  });

  it('S64 a scanner that GETs the link ten times and asks for its HEAD changes no byte of the store', async () => {
    const call = await alice.call('key');
    const before = await world.bytes();
    const scanner = createCookieJar();
    for (let times = 0; times < 10; times += 1) expect((await scanner.fetch(call.url)).status).toBe(303);
    expect((await scanner.fetch(call.url, { method: 'HEAD' })).status).toBe(303);
    for (const path of ['/callback/hub?code=x&state=y', '/login/callback?code=x&state=y'])
      for (const method of ['GET', 'HEAD'])
        expect((await scanner.fetch(world.base + path, { method })).status).toBeGreaterThanOrEqual(400);
    expect(await world.bytes()).toBe(before);
    expect((await alice.open(call.url)).status).toBe(200);
    await call.finish({ action: 'cancel' });
  });
});

describe('the call of another person', () => {
  let world: AttackWorld;
  beforeAll(async () => {
    world = await createAttackWorld();
  });
  afterAll(() => world.close());
  const bearer = ({ token }: Human): Record<string, string> => ({ authorization: `Bearer ${token}` });

  it('S31 S36 can’t be taken up with its requestState, and changes no byte of the store', async () => {
    const [alice, bob] = [await world.human('alice', '2026-07-28'), await world.human('bob', '2026-07-28')];
    const running = { fetch: (request: Request) => fetch(new Request(world.url, request)) };
    const first = await rawCall(running, 'hub', {}, { headers: bearer(alice) });
    const { requestState, inputRequests = {} } = first.result ?? {};
    const inputResponses = Object.fromEntries(
      Object.keys(inputRequests).map((key) => [key, { action: 'accept' }]),
    );
    expect(Object.keys(inputResponses)).toHaveLength(1);
    const before = await world.bytes();
    const taken = await rawCall(running, 'hub', { requestState, inputResponses }, { headers: bearer(bob) });
    expect(taken.error).toMatchObject({ code: -32602 });
    expect(await world.bytes()).toBe(before);
  });

  it('S21 S31 can’t be taken up with its session: it is as unknown as one that never was', async () => {
    const [alice, bob] = [await world.human('alice', '2025-11-25'), await world.human('bob', '2025-11-25')];
    const listTools = (session: string, headers: Record<string, string>): Promise<Response> =>
      fetch(world.url, {
        method: 'POST',
        headers: {
          ...headers,
          'mcp-session-id': session,
          'mcp-protocol-version': '2025-11-25',
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 99, method: 'tools/list', params: {} }),
      });
    expect((await listTools(alice.sessionId(), bearer(alice))).status).toBe(200);
    const stolen = await listTools(alice.sessionId(), bearer(bob));
    const unknown = await listTools(crypto.randomUUID(), bearer(bob));
    expect([stolen.status, await stolen.text()]).toEqual([unknown.status, await unknown.text()]);
    expect(stolen.status).toBe(404);
  });
});

describe('a link without a log-in', () => {
  it('S64 is looked at by a scanner ten times, and the person can still answer', async () => {
    const world = await createAttackWorld(completionCode());
    try {
      const alice = await world.human('alice', '2026-07-28');
      const call = await alice.call('key');
      const before = await world.bytes();
      for (let times = 0; times < 10; times += 1) {
        const seen = await createCookieJar().fetch(call.url);
        expect([seen.status, tokenIn(await seen.text()) === '']).toEqual([200, false]);
      }
      const head = await createCookieJar().fetch(call.url, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
      expect(await world.bytes()).toBe(before);
      const token = tokenIn(await (await alice.open(call.url)).text());
      const done = await alice.post(call.url, { token, action: 'accept', 'f.0': CANARY });
      expect(await done.text()).toMatch(/[0-9A-Z]{4}-[0-9A-Z]{4}/);
      await call.finish({ action: 'cancel' });
    } finally {
      await world.close();
    }
  });
});
