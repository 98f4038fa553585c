import { checkKnownOptions } from '../../field/known-options.ts';
import { AskwellError } from '../../errors.ts';
import { checkText, checkWrite } from '../checks.ts';
import type { Store } from '../store.ts';
import { createSweepTurn } from '../sweep-turn.ts';
import { inTime } from './in-time.ts';
import { connectRedis, type RedisClient } from './redis-client.ts';
import { DELETE, EXPIRED, LIST, PUT, runScript, type Script, SWEEP } from './scripts.ts';
import { unreachable } from './unreachable.ts';

/** Which Redis a store is in. */
export type RedisStoreOptions = {
  /**
   * What all names in Redis begin with: `{askwell}:…` by default. The braces keep them in one slot of a cluster. Stores
   * with one prefix share their records.
   */
  readonly prefix?: string;
  /** Milliseconds since the epoch. Default: the platform's clock. */
  readonly now?: () => number;
} & (
  | {
      /** A client of ioredis: a `Redis`, or a `Cluster` that reads from masters only. Its owner closes it. */
      readonly client: RedisClient;
      readonly url?: never;
    }
  | {
      /** `redis://…`, or `rediss://…` for TLS. The store connects when it is first used. Needs the package `ioredis`. */
      readonly url: string;
      readonly client?: never;
    }
);

/** A store in Redis. */
export interface RedisStore extends Store {
  /** Ends the store's own connection. What is asked of the store afterwards rejects with `ASKWELL_STORE`. */
  close(): Promise<void>;
}

/** Milliseconds that Redis keeps an expired record, so that its clock need not agree with ours. */
const GRACE = 60_000;
/** Expired records that are cleared up at once. */
const SWEPT = 256;
/** Keys of a list that are read at once, so that a long one does not hold up Redis. */
const PAGE = 1_000;
/** What a lifetime is bounded by: Redis counts milliseconds in 64 bits, of which a number here has 53. */
const MAX_TTL = 2 ** 52;

/**
 * A store in Redis 6 or newer, for a fleet. Set Redis not to evict (`maxmemory-policy noeviction`), and to persist if
 * records must outlive it.
 *
 * @throws `ASKWELL_USAGE` if there is neither client nor URL, or the URL or the prefix is none; `ASKWELL_MISSING_PEER`
 *   if ioredis is not installed
 * @example
 * ```ts
 * const store = createRedisStore({ url: 'redis://localhost:6379' });
 * const server = createServer({ name: 'deployer', version: '1.0.0', keys, store });
 * ```
 */
export function createRedisStore(options: RedisStoreOptions): RedisStore {
  checkKnownOptions('createRedisStore()', options, ['url', 'client', 'prefix', 'now']);
  const { prefix = 'askwell', now = Date.now, url, client: given } = options;
  if (prefix === '' || /[{}]/.test(prefix)) {
    throw new AskwellError(
      'ASKWELL_USAGE',
      'The prefix of a Redis store is empty or has a brace in it. Give it a name, such as `askwell`.',
    );
  }
  checkText('prefix', prefix);
  if (given === undefined && url === undefined) {
    throw new AskwellError('ASKWELL_USAGE', 'A Redis store has nowhere to be. Give it a client or a url.');
  }
  const own = given === undefined ? connectRedis(url as string) : undefined;
  const client = given ?? (own as RedisClient);
  let closed = false;

  const keys = `{${prefix}}:keys`;
  const expiries = `{${prefix}}:expiries`;
  const recordOf = (key: string): string => `{${prefix}}:record:${key}`;

  const use = async <T>(work: () => Promise<T>): Promise<T> => {
    if (closed)
      throw new AskwellError('ASKWELL_STORE', 'The Redis store was closed. Close it after the server.');
    try {
      return await inTime(work());
    } catch (error) {
      throw unreachable(error);
    }
  };
  const run = (script: Script, names: readonly string[], values: readonly string[]): Promise<unknown> =>
    runScript(client, script, names, values);

  const sweepIsDue = createSweepTurn(now);
  const sweep = async (): Promise<void> => {
    if (!sweepIsDue()) return;
    try {
      const before = String(now());
      const found = (await inTime(run(EXPIRED, [expiries], [before, String(SWEPT)]))) as string[];
      if (found.length === 0) return;
      await inTime(run(SWEEP, [keys, expiries, ...found.map(recordOf)], [before, ...found]));
    } catch {
      // The write before it is done and must not be reported as failed. The next turn tries again.
    }
  };

  return {
    async get(key) {
      checkText('key', key);
      const [value, version, expires] = await use(() =>
        client.hmget(recordOf(key), 'value', 'version', 'expires'),
      );
      if (typeof value !== 'string' || typeof version !== 'string') return undefined;
      if (typeof expires === 'string' && expires !== '' && Number(expires) <= now()) return undefined;
      return { value, version };
    },
    async put(key, value, { ifVersion, expiresAt = Infinity } = {}) {
      checkWrite(key, value, expiresAt);
      // Random and not counted, so that a version can't come back even if Redis loses what it had.
      const version = crypto.randomUUID();
      const time = now();
      const condition = ifVersion === undefined ? 'any' : ifVersion === null ? 'none' : 'version';
      const expires = expiresAt === Infinity ? '' : String(Math.max(0, expiresAt));
      const ttl = Math.min(MAX_TTL, Math.max(0, Math.ceil(expiresAt - time)) + GRACE);
      const done = await use(() =>
        run(
          PUT,
          [recordOf(key), keys, expiries],
          [key, value, version, condition, ifVersion ?? '', expires, String(ttl), String(time)],
        ),
      );
      await sweep();
      return Number(done) === 1 ? version : undefined;
    },
    async delete(key) {
      checkText('key', key);
      await use(() => run(DELETE, [recordOf(key), keys, expiries], [key]));
      await sweep();
    },
    async list(prefix) {
      checkText('prefix', prefix);
      const all: string[] = [];
      let from: string | undefined = `[${prefix}`;
      while (from !== undefined) {
        const after: string = from;
        const page = (await use(() =>
          run(LIST, [keys, expiries], [after, prefix, String(PAGE), String(now())]),
        )) as [number, string, ...string[]];
        const [more, last, ...found] = page;
        all.push(...found);
        from = Number(more) === 1 ? `(${last}` : undefined;
      }
      // The order of bytes is that of code points, which differs from that of code units above U+FFFF.
      return all.sort();
    },
    async close() {
      closed = true;
      own?.disconnect();
    },
  };
}
