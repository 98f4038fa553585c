import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { generateKey } from 'askwell';
import { connectClient, httpTransport } from 'askwell/testing';

import { type AuthorizationServer, startAuthorizationServer } from '../support/authorization-server.ts';
import { bundle } from '../support/bundle.ts';
import { locationOf } from '../support/cookie-jar.ts';
import { leftOut } from '../support/left-out.ts';
import { hasRedis, type RedisServer, startRedis } from '../support/redis-server.ts';
import { send, visitPage } from './fill-page.ts';
import { browserOf, callAt, consent, type Instance, startInstance, textOf } from './fleet.ts';

if (!hasRedis) leftOut('a fleet that shares a Redis', 'redis-server is not installed');

// Where the balancer is: nobody listens there, and the test takes each request to the instance that it wants.
const PAGES_URL = 'https://tools.example/askwell';
const HOUR = 60 * 60_000;
const CALLS = 200;

const paid = (holder: string, number: string): string =>
  `${holder} paid with ${createHash('sha256').update(number).digest('hex').slice(0, 12)}`;

describe.skipIf(!hasRedis)('a fleet that shares a Redis and its keys', () => {
  let program: string;
  let redis: RedisServer;
  let hub: AuthorizationServer;
  let effects: string;
  const keys = generateKey();
  const running: Instance[] = [];

  const start = async (): Promise<Instance> => {
    const instance = await startInstance(program, {
      ASKWELL_KEYS: keys,
      EFFECTS: effects,
      HUB_ISSUER: hub.issuer,
      PAGES_URL,
      REDIS_URL: redis.url,
    });
    running.push(instance);
    return instance;
  };
  const effectLines = (): string[] => readFileSync(effects, 'utf8').trim().split('\n');
  /** By kind; each was done under an idempotency key of its own. */
  const expectEffects = (calls: number): void => {
    const lines = effectLines();
    expect(lines.map((line) => line.split(' ')[0]).sort()).toEqual([
      ...Array.from({ length: calls }, () => 'charge'),
      ...Array.from({ length: calls }, () => 'reserve'),
    ]);
    expect(new Set(lines).size).toBe(lines.length);
  };

  beforeAll(async () => {
    [program, redis, hub] = await Promise.all([
      bundle(new URL('./fleet-server.ts', import.meta.url)),
      startRedis(),
      startAuthorizationServer({
        clients: [
          {
            clientId: 'fleet',
            clientSecret: 'secret-of-the-fleet',
            redirectUris: [`${PAGES_URL}/callback/hub`],
          },
        ],
      }),
    ]);
  }, 60_000);
  afterAll(async () => {
    await Promise.all([redis?.stop(), hub?.close()]);
    rmSync(dirname(program), { recursive: true, force: true });
  });
  beforeEach(() => {
    effects = join(mkdtempSync(join(tmpdir(), 'askwell-fleet-')), 'effects');
    writeFileSync(effects, '');
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((instance) => instance.kill()));
    rmSync(dirname(effects), { recursive: true, force: true });
  });

  it.each([
    ['lives on', false],
    ['is killed after each of them', true],
  ])(
    'asks at one instance, shows and takes the page at two others, goes on at a fourth, and each %s',
    async (_, kills) => {
      const [a, b, c, d] = await Promise.all([start(), start(), start(), start()]);
      let at = b;
      const browser = browserOf('alice', PAGES_URL, () => at);
      const { page, retry } = consent(await callAt(a, 'alice', 'order'));
      if (kills) await a.kill();
      const shown = await browser.fetch(page);
      expect(shown.status).toBe(200);
      const html = await shown.text();
      if (kills) await b.kill();
      at = c;
      const visit = { values: { Holder: 'Alice', Number: '4000 0000 0000 0002' } };
      const done = await send(browser, page, html, visit);
      expect(done.status).toBe(200);
      if (kills) await c.kill();
      expect(textOf(await callAt(d, 'alice', 'order', retry))).toBe(paid('Alice', '4000 0000 0000 0002'));
      expectEffects(1);
    },
  );

  it('a call that waits at an instance when that is killed goes on at another', async () => {
    const [a, b, c] = await Promise.all([start(), start(), start()]);
    const browser = browserOf('alice', PAGES_URL, () => b);
    const { page, retry } = consent(await callAt(a, 'alice', 'order'));
    const waiting = callAt(a, 'alice', 'order', retry).catch(() => 'gone' as const);
    const html = await (await browser.fetch(page)).text();
    await a.kill();
    expect(await waiting).toBe('gone');
    await send(browser, page, html, { values: { Holder: 'Alice', Number: '4000' } });
    expect(textOf(await callAt(c, 'alice', 'order', retry))).toBe(paid('Alice', '4000'));
    expectEffects(1);
  });

  it('S12 a session of 2025-11-25 at one instance learns that its page was finished at another', async () => {
    const [a, b] = await Promise.all([start(), start()]);
    const browser = browserOf('alice', PAGES_URL, () => b);
    const told: string[] = [];
    const connection = await connectClient(undefined, {
      revision: '2025-11-25',
      transport: httpTransport(a.url, { 'x-user': 'alice' }),
      person: (asked) => {
        void visitPage(browser, asked.url as string, { values: { Holder: 'Alice', Number: '4001' } });
        return { action: 'accept' };
      },
    });
    connection.client.setNotificationHandler('notifications/elicitation/complete', ({ params }) => {
      told.push(params.elicitationId);
    });
    expect(await connection.text('order')).toBe(paid('Alice', '4001'));
    await expect.poll(() => told.length).toBe(1);
    await connection.close();
    expectEffects(1);
  });

  it('S67 an authorization begun at one instance comes back to another; two that need a new token make one request', async () => {
    const [a, b, c] = await Promise.all([start(), start(), start()]);
    let at = b;
    const browser = browserOf('alice', PAGES_URL, () => at);
    const { page, retry } = consent(await callAt(a, 'alice', 'whoami'));
    const begun = await visitPage(browser, page, {});
    const back = await hub.authorize(browser, locationOf(begun, page) as URL, 'ada');
    at = c;
    const finished = await browser.fetch(back, { follow: (to) => to.origin === new URL(PAGES_URL).origin });
    expect(finished.status).toBe(200);
    expect(textOf(await callAt(a, 'alice', 'whoami', retry))).toBe('ada');

    const before = hub.requests.length;
    await Promise.all([a, b, c].map((instance) => instance.setAhead(HOUR)));
    const raced = [a, b, c, a, b, c].map((instance) => callAt(instance, 'alice', 'whoami'));
    expect((await Promise.all(raced)).map(textOf)).toEqual(Array.from({ length: 6 }, () => 'ada'));
    expect(hub.requests.slice(before)).toEqual([
      { endpoint: 'token', grantType: 'refresh_token', status: 200 },
    ]);
  });

  it(`finishes ${CALLS} calls with pages at once, each for the person who made it`, async () => {
    const instances = await Promise.all([start(), start(), start()]);
    const oneOf = (turn: number): Instance => instances[turn % instances.length] as Instance;
    const run = async (n: number): Promise<string> => {
      const user = `user-${n}`;
      let turn = n;
      const browser = browserOf(user, PAGES_URL, () => oneOf((turn += 1)));
      const { page, retry } = consent(await callAt(oneOf(n), user, 'order'));
      // Half of them wait while the page is filled in, as clients do; the others come back when it is done.
      const waiting = n % 2 === 0 ? callAt(oneOf(n + 2), user, 'order', retry) : undefined;
      const done = await visitPage(browser, page, { values: { Holder: user, Number: `number of ${n}` } });
      expect(done.status).toBe(200);
      return textOf(await (waiting ?? callAt(oneOf(n + 2), user, 'order', retry)));
    };
    const results = await Promise.all(Array.from({ length: CALLS }, (_, n) => run(n)));
    expect(results).toEqual(Array.from({ length: CALLS }, (_, n) => paid(`user-${n}`, `number of ${n}`)));
    expectEffects(CALLS);
  }, 30_000);
});
