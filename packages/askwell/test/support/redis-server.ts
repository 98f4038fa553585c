import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether the program `redis-server` is installed here. */
export const hasRedis: boolean = spawnSync('redis-server', ['--version']).status === 0;

/** A Redis of a test. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Ends it at once; whoever talks to it loses the connection. */
  stop(): Promise<void>;
}

/** How a Redis of a test differs from a plain one. */
export interface RedisServerOptions {
  /** Default: one that is free. */
  readonly port?: number;
  /** Arguments of `redis-server`, for instance `['--requirepass', 'secret']`. */
  readonly args?: readonly string[];
}

/** Starts a Redis of its own on a free port of this machine, which keeps nothing on disk. */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  if (options.port !== undefined) return start(options.port, options.args ?? []);
  // Between the look for a free port and its use, another process may take it.
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(await freePort(), options.args ?? []);
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

async function start(port: number, args: readonly string[]): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'askwell-redis-'));
  const child = spawn(
    'redis-server',
    [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      folder,
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      process.removeListener('exit', kill);
      rmSync(folder, { recursive: true, force: true });
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    kill();
    await ended;
  };
  try {
    await ready(child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `redis://127.0.0.1:${port}`, port, stop };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes('Ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('close', () => {
      reject(new Error(`redis-server ended before it was ready:\n${log}`));
    });
  });
}

/** A port of this machine that nothing listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string')
          reject(new Error('No port came with the socket.'));
        else resolve(address.port);
      });
    });
  });
}
