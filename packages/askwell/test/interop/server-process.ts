import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

/** A server that runs as a process of its own, on ports of this machine's loopback. */
export interface ServerProcess {
  /** In the order of {@link ServerProcessOptions.ports}. */
  readonly ports: readonly number[];
  /** Waits until it has written something. */
  until(pattern: RegExp): Promise<void>;
  close(): Promise<void>;
}

export interface ServerProcessOptions {
  /** The program, and its arguments. */
  readonly command: readonly [file: string, ...rest: string[]];
  /** The variables that tell it its ports. */
  readonly ports: readonly [string, ...string[]];
  /** What it writes when it listens. */
  readonly ready: RegExp;
}

const preload = fileURLToPath(new URL('loopback.mjs', import.meta.url));
const START_MS = 15_000;
const ATTEMPTS = 3;

/** Starts one. A port that somebody else took in between is tried again with others. */
export async function startServer(options: ServerProcessOptions): Promise<ServerProcess> {
  for (let attempt = 1; ; attempt += 1) {
    const ports = await freePorts(options.ports.length);
    const started = await start(options, ports);
    if (!('failed' in started)) return started;
    if (attempt === ATTEMPTS || !started.failed.includes('EADDRINUSE')) {
      throw new Error(`${options.command.join(' ')} did not start:\n${started.failed}`);
    }
  }
}

async function start(
  { command, ports: names, ready }: ServerProcessOptions,
  ports: readonly number[],
): Promise<ServerProcess | { readonly failed: string }> {
  const child = spawn(process.execPath, ['--import', preload, ...command], {
    env: { ...process.env, ...Object.fromEntries(names.map((name, index) => [name, String(ports[index])])) },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const gone = once(child, 'close');
  let output = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const look of waiting) look();
    });
  }
  const until = (pattern: RegExp): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!pattern.test(output)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  const close = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
  };
  const timer = setTimeout(() => void close(), START_MS);
  const started = await Promise.race([until(ready).then(() => true), gone.then(() => false)]);
  clearTimeout(timer);
  return started ? { ports, until, close } : { failed: output };
}

/** Ports that were free a moment ago. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(
    servers.map((server) => {
      server.close();
      return once(server, 'close');
    }),
  );
  return ports;
}
