import { inspect } from 'node:util';

import { Cluster, Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';

import { connectRedis } from '../../src/store/redis/redis-client.ts';
import { createRedisStore, type RedisStore } from '../../src/store/redis/redis-store.ts';
import { PUT, SWEEP } from '../../src/store/redis/scripts.ts';
import { leftOut } from '../support/left-out.ts';
import { freePort, hasRedis, type RedisServer, startRedis } from '../support/redis-server.ts';
import { describeStore } from './contract.ts';

if (!hasRedis) leftOut('the Redis store', 'redis-server is not installed');

let server: RedisServer;
let admin: Redis;
let prefixes = 0;

/** A store under a prefix of its own, with a clock that begins long ago. */
function openStore(options: { readonly prefix?: string; readonly now?: () => number } = {}): RedisStore {
  prefixes += 1;
  const store = createRedisStore({ url: server.url, prefix: `test-${prefixes}`, ...options });
  onTestFinished(() => store.close());
  return store;
}

async function reasonOf(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => {
      throw new Error('It did not fail.');
    },
    (error: unknown) => error as Error,
  );
}

describe.skipIf(!hasRedis)('redis', () => {
  beforeAll(async () => {
    server = await startRedis();
    admin = new Redis(server.url);
  });
  afterAll(async () => {
    admin.disconnect();
    await server.stop();
  });

  const clock = (): { advance(milliseconds: number): void; now(): number } => {
    let time = 1_000_000;
    return { advance: (milliseconds) => (time += milliseconds), now: () => time };
  };

  describeStore('redis, by a URL', async () => {
    const { advance, now } = clock();
    const prefix = `url-${(prefixes += 1)}`;
    return {
      store: openStore({ prefix, now }),
      advance,
      now,
      another: async () => openStore({ prefix, now }),
    };
  });

  describeStore("redis, by the author's client with a prefix of its own", async () => {
    const { advance, now } = clock();
    const prefix = `client-${(prefixes += 1)}`;
    const client = new Redis(server.url, { keyPrefix: 'of the author:', enableAutoPipelining: true });
    onTestFinished(() => client.disconnect());
    return { store: createRedisStore({ client, prefix, now }), advance, now };
  });

  describe('of a cluster', () => {
    let node: RedisServer;
    let cluster: Cluster;

    // One node with all slots: it refuses a command or a script whose keys are not in one, like any other.
    beforeAll(async () => {
      const args = {
        'cluster-enabled': 'yes',
        'cluster-announce-ip': '127.0.0.1',
        'cluster-port': await freePort(),
      };
      node = await startRedis({
        args: Object.entries(args).flatMap(([name, value]) => [`--${name}`, String(value)]),
      });
      const only = new Redis(node.url);
      await only.cluster('ADDSLOTSRANGE', 0, 16_383);
      let state = '';
      while (!state.includes('cluster_state:ok')) state = (await only.cluster('INFO')) as string;
      only.disconnect();
      cluster = new Cluster([{ host: '127.0.0.1', port: node.port }]);
    });
    afterAll(async () => {
      cluster.disconnect();
      await node.stop();
    });

    describeStore('redis, a cluster', async () => {
      const { advance, now } = clock();
      return {
        store: createRedisStore({ client: cluster, prefix: `in ${(prefixes += 1)}`, now }),
        advance,
        now,
      };
    });
  });

  it('never uses a version again, though Redis lost all it had', async () => {
    const store = openStore();
    const lost = (await store.put('a', 'same')) as string;
    await admin.flushall();
    expect(await store.put('a', 'late', { ifVersion: lost })).toBeUndefined();
    expect(await store.put('a', 'same', { ifVersion: null })).not.toBe(lost);
    expect(await store.put('a', 'late', { ifVersion: lost })).toBeUndefined();
  });

  it('keeps apart stores with different prefixes, one of which begins with the other', async () => {
    const [one, two] = [openStore({ prefix: 'a' }), openStore({ prefix: 'ab' })];
    await one.put('key', 'of one');
    expect(await two.get('key')).toBeUndefined();
    expect(await two.list('')).toEqual([]);
    await two.delete('key');
    expect((await one.get('key'))?.value).toBe('of one');
  });

  it('works on after Redis has forgotten its scripts', async () => {
    const store = openStore();
    await store.put('a', 'one');
    await admin.script('FLUSH');
    expect(await store.list('')).toEqual(['a']);
    await admin.script('FLUSH');
    expect(await store.put('a', 'two', { ifVersion: null })).toBeUndefined();
  });

  it('takes a write that was sent twice for one', async () => {
    const prefix = 'twice';
    const keys = [`{${prefix}}:record:a`, `{${prefix}}:keys`, `{${prefix}}:expiries`];
    const send = (): Promise<unknown> =>
      admin.eval(PUT.code, 3, ...keys, 'a', 'value', 'version', 'none', '', '', '0', '1000');
    expect(await send()).toBe(1);
    expect(await send()).toBe(1);
    expect((await openStore({ prefix }).get('a'))?.version).toBe('version');
  });

  it('does not sweep what was written anew after it was found expired', async () => {
    const { now } = clock();
    const prefix = 'anew';
    const store = openStore({ prefix, now });
    for (const [key, expiresAt] of Object.entries({ old: now() - 1, anew: now() + 1_000 }))
      await store.put(key, 'x', { expiresAt });
    await store.put('for good', 'x');
    const found = ['old', 'anew', 'for good'];
    const names = [
      `{${prefix}}:keys`,
      `{${prefix}}:expiries`,
      ...found.map((key) => `{${prefix}}:record:${key}`),
    ];
    await admin.eval(SWEEP.code, names.length, ...names, String(now()), ...found);
    expect(await store.list('')).toEqual(['anew', 'for good']);
    expect((await store.get('anew'))?.value).toBe('x');
    expect((await store.get('for good'))?.value).toBe('x');
  });

  it('leaves nothing in Redis of what has expired', async () => {
    const { advance, now } = clock();
    const prefix = 'swept';
    const store = openStore({ prefix, now });
    await Promise.all(
      Array.from({ length: 1_000 }, (_, n) => store.put(`short ${n}`, 'x', { expiresAt: now() + 1_000 })),
    );
    expect(await admin.keys(`{${prefix}}:*`)).toHaveLength(1_002);
    // Some are written anew, and must stay.
    await store.put('short 7', 'again', { expiresAt: now() + 100_000 });
    await store.put('short 8', 'for good');
    advance(2_000);
    for (let n = 0; n < 10; n++) {
      await store.put('other', 'x');
      advance(1_000);
    }
    expect((await admin.keys(`{${prefix}}:record:*`)).sort()).toEqual(
      ['other', 'short 7', 'short 8'].map((key) => `{${prefix}}:record:${key}`),
    );
    expect(await admin.zcard(`{${prefix}}:keys`)).toBe(3);
    expect(await admin.zcard(`{${prefix}}:expiries`)).toBe(1);
    await store.delete('other');
    await store.delete('short 7');
    await store.delete('short 8');
    expect(await admin.keys(`{${prefix}}:*`)).toEqual([]);
  });

  it('gives all that it writes a lifetime in Redis too, a minute longer than the longest of its records', async () => {
    const { now } = clock();
    const prefix = 'lifetime';
    const store = openStore({ prefix, now });
    const lifetimes = async (): Promise<number[]> =>
      Promise.all(
        ['record:a', 'keys', 'expiries'].map(async (name) => {
          const left = await admin.pttl(`{${prefix}}:${name}`);
          return left < 0 ? left : Math.ceil(left / 60_000);
        }),
      );
    await store.put('a', 'x', { expiresAt: now() + 9 * 60_000 });
    expect(await lifetimes()).toEqual([10, 10, 10]);
    await store.put('b', 'x', { expiresAt: now() + 19 * 60_000 });
    expect(await lifetimes()).toEqual([10, 20, 20]);
    await store.put('a', 'x', { expiresAt: now() + 4 * 60_000 });
    expect(await lifetimes()).toEqual([5, 20, 20]);
    await store.put('a', 'x');
    expect(await lifetimes()).toEqual([-1, -1, 20]);
    await store.put('c', 'x', { expiresAt: now() + 60_000 });
    expect(await lifetimes()).toEqual([-1, -1, 20]);
    await store.put('d', 'x', { expiresAt: Number.MAX_VALUE });
    expect((await store.get('d'))?.value).toBe('x');
  });

  it('does not close the client that it was given', async () => {
    const client = new Redis(server.url);
    onTestFinished(() => client.disconnect());
    const store = createRedisStore({ client, prefix: 'given' });
    await store.put('a', 'x');
    await store.close();
    expect(await client.ping()).toBe('PONG');
    await expect(store.get('a')).rejects.toMatchObject({ code: 'ASKWELL_STORE' });
  });

  it('rejects what is asked of it after its close, and can be closed before it was used', async () => {
    const store = openStore();
    await store.close();
    await store.close();
    for (const work of [store.get('a'), store.put('a', 'x'), store.delete('a'), store.list('')])
      await expect(work).rejects.toMatchObject({ code: 'ASKWELL_STORE' });
  });

  it('rejects each call while Redis is away, and goes on when it is back', async () => {
    const own = await startRedis();
    const store = createRedisStore({ url: own.url });
    onTestFinished(() => store.close());
    await store.put('a', 'x');
    await own.stop();
    for (const work of [store.get('a'), store.put('a', 'x'), store.delete('a'), store.list('')])
      await expect(work).rejects.toMatchObject({ code: 'ASKWELL_STORE' });
    const back = await startRedis({ port: own.port });
    onTestFinished(() => back.stop());
    // The connection comes back by itself, some attempts later.
    await expect.poll(() => store.put('a', 'y').catch(() => undefined)).toBeDefined();
    expect((await store.get('a'))?.value).toBe('y');
  });

  it('tells no password, key or value when Redis refuses', async () => {
    const own = await startRedis({ args: ['--requirepass', 'right-canary'] });
    onTestFinished(() => own.stop());
    for (const url of [own.url, own.url.replace('//', '//user-canary:wrong-canary@')]) {
      const store = createRedisStore({ url });
      onTestFinished(() => store.close());
      for (const work of [store.put('key-canary', 'value-canary'), store.get('key-canary')]) {
        const error = await reasonOf(work);
        expect(error).toMatchObject({ name: 'AskwellError', code: 'ASKWELL_STORE' });
        expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary');
      }
    }
  });

  it('says what Redis refuses a write with, and nothing of the write', async () => {
    const own = await startRedis({ args: ['--maxmemory', '1', '--maxmemory-policy', 'noeviction'] });
    onTestFinished(() => own.stop());
    const store = createRedisStore({ url: own.url });
    onTestFinished(() => store.close());
    const error = await reasonOf(store.put('key-canary', 'value-canary'));
    expect(error.message).toContain('(OOM)');
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary');
  });
});

it('says promptly that there is no Redis, without the address', async () => {
  // A port that nothing listens on: one below those that are given out.
  const store = createRedisStore({ url: 'redis://:canary@127.0.0.1:1' });
  onTestFinished(() => store.close());
  const error = await reasonOf(store.get('a'));
  expect(error).toMatchObject({ code: 'ASKWELL_STORE' });
  // By the first attempt that fails, not by the deadline.
  expect(error.message).not.toContain('ETIMEDOUT');
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary');
});

it('gives up on a client that never answers', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const never = (): Promise<never> => new Promise(() => {});
  const store = createRedisStore({ client: { hmget: never, eval: never, evalsha: never } });
  for (const ask of [() => store.get('a'), () => store.put('a', 'x'), () => store.list('')]) {
    const reason = reasonOf(ask());
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await reason).toMatchObject({ code: 'ASKWELL_STORE' });
    expect((await reason).message).toContain('(ETIMEDOUT)');
  }
});

it('refuses options that name no Redis', () => {
  const usage = expect.objectContaining({ code: 'ASKWELL_USAGE' }) as Error;
  for (const url of ['', 'localhost:6379', 'http://localhost', '/tmp/redis.sock', 'canary'])
    expect(() => createRedisStore({ url }), url).toThrow(usage);
  expect(() => createRedisStore({ url: 'canary' })).not.toThrow(/canary/);
  for (const prefix of ['', '{a}', 'a}', '\uD800'])
    expect(() => createRedisStore({ url: 'redis://127.0.0.1', prefix })).toThrow(usage);
  expect(() => createRedisStore({} as { url: string })).toThrow(usage);
  expect(() => createRedisStore({ url: 'redis://127.0.0.1', perfix: 'x' } as never)).toThrow(/"prefix"/);
});

it('says which package is missing', () => {
  const missing = Object.assign(new Error("Cannot find module 'ioredis'"), { code: 'MODULE_NOT_FOUND' });
  const load = (): never => {
    throw missing;
  };
  expect(() => connectRedis('redis://127.0.0.1', load)).toThrow(/npm i ioredis/);
  expect(() => connectRedis('redis://127.0.0.1', load)).toThrow(
    expect.objectContaining({ code: 'ASKWELL_MISSING_PEER' }) as Error,
  );
});
