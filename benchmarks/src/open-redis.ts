import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';

import type { Store } from 'askwell';
import { createRedisStore } from 'askwell/redis';

/** A store for one benchmark. */
export interface OpenedStore {
  readonly store: Store;
  close(): Promise<void>;
}

/**
 * A Redis of its own; undefined, and said so, where there is none.
 *
 * @param benchmark - what is left out then
 */
export async function openRedis(benchmark: string): Promise<OpenedStore | undefined> {
  const port = 20_000 + (process.pid % 20_000);
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', tmpdir()],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const ended = once(child, 'close').then(
    () => 'redis-server ended at once',
    () => 'redis-server is not installed',
  );
  const ready = new Promise<undefined>((resolve) => {
    let log = '';
    child.stdout.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes('Ready to accept connections')) resolve(undefined);
    });
  });
  const problem = await Promise.race([ready, ended]);
  if (problem !== undefined) {
    process.stderr.write(`LEFT OUT: ${benchmark}: ${problem}\n`);
    return undefined;
  }
  const store = createRedisStore({ url: `redis://127.0.0.1:${port}` });
  return {
    store,
    async close() {
      await store.close();
      child.kill('SIGKILL');
      await ended;
    },
  };
}
