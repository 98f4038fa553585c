import { createRequire } from 'node:module';

import { AskwellError } from '../../errors.ts';
import { parseUrl } from '../../parse-url.ts';

/** The part of an ioredis client that a store uses. A `Redis` and a `Cluster` of ioredis have it. */
export interface RedisClient {
  hmget(key: string, ...fields: string[]): Promise<readonly (string | null)[]>;
  evalsha(sha: string, keys: number, ...keysAndValues: string[]): Promise<unknown>;
  eval(script: string, keys: number, ...keysAndValues: string[]): Promise<unknown>;
}

/** A client that the store made for itself. */
export interface OwnRedisClient extends RedisClient {
  on(event: 'error' | 'connect', listener: () => void): unknown;
  readonly stream?: { unref?(): unknown };
  disconnect(): void;
}

type RedisConstructor = new (url: string, options: Readonly<Record<string, unknown>>) => OwnRedisClient;

const require = createRequire(import.meta.url);

/**
 * A client for a URL, which connects when it is first used.
 *
 * @throws `ASKWELL_USAGE` if it is not a URL of Redis, `ASKWELL_MISSING_PEER` if ioredis is not installed
 */
export function connectRedis(
  url: string,
  load: () => unknown = () => require('ioredis') as unknown,
): OwnRedisClient {
  const protocol = parseUrl(url)?.protocol;
  if (protocol !== 'redis:' && protocol !== 'rediss:') {
    // Not quoted: there may be a password in it.
    throw new AskwellError(
      'ASKWELL_USAGE',
      'The url of a Redis store is not one. It should be like redis://localhost:6379, or rediss:// for TLS.',
    );
  }
  const client = new (loadIoredis(load))(url, {
    lazyConnect: true,
    connectTimeout: 5_000,
    // What waits is told of each failure, rather than that it waits for a Redis that may not come back. It also keeps
    // ioredis from sending a write again, of which nobody knows whether it was done.
    maxRetriesPerRequest: 0,
    retryStrategy: (times: number) => Math.min(times * 50, 1_000),
  });
  // Each failure rejects the call that met it; without a listener, ioredis prints it as well.
  client.on('error', () => {});
  // An idle connection must not keep a process alive whose server has ended; a call that is under way has a timer that does.
  client.on('connect', () => void client.stream?.unref?.());
  return client;
}

function loadIoredis(load: () => unknown): RedisConstructor {
  try {
    return (load() as { readonly Redis: RedisConstructor }).Redis;
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 'MODULE_NOT_FOUND') throw cause;
    throw new AskwellError('ASKWELL_MISSING_PEER', 'A Redis store with a url needs ioredis: npm i ioredis', {
      cause,
    });
  }
}
