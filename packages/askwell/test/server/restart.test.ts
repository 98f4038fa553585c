import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { generateKey } from 'askwell';
import { accept, type Asked, connectClient, httpTransport, type Reply } from 'askwell/testing';
import { bundle } from '../support/bundle.ts';

interface Instance {
  readonly url: string;
  readonly process: ChildProcess;
}

let program: string;
let effects: string;
let key: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  program = await bundle(new URL('./restart-server.ts', import.meta.url));
});

beforeEach(() => {
  effects = join(mkdtempSync(join(tmpdir(), 'askwell-effects-')), 'effects');
  writeFileSync(effects, '');
  key = generateKey();
});

afterEach(async () => {
  for (const child of running.splice(0)) await kill(child);
});

async function start(port = 0): Promise<Instance> {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, NODE_ENV: 'production', EFFECTS: effects, PORT: String(port), ASKWELL_KEYS: key },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: line.toString().trim(), process: child };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

const reply = ({ schema }: Asked): Reply =>
  'amount' in (schema?.properties ?? {}) ? accept({ amount: 3 }) : accept({ confirm: true });

const effectLines = (): string[] => readFileSync(effects, 'utf8').trim().split('\n');

describe('a fleet', () => {
  it('a server killed with SIGKILL and started again between rounds completes the call, steps once', async () => {
    let instance = await start();
    const port = Number(new URL(instance.url).port);
    const connection = await connectClient(undefined, {
      revision: '2026-07-28',
      transport: httpTransport(instance.url),
      person: async (asked) => {
        await kill(instance.process);
        instance = await start(port);
        return reply(asked);
      },
    });
    expect(await connection.text('order', { item: 'pears' })).toBe('order 7: 3 pears');
    expect(connection.asked).toHaveLength(2);
    const lines = effectLines();
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['reserve', 'charge']);
    expect(new Set(lines.map((line) => line.split(' ')[1]?.split(':')[0])).size).toBe(1);
    await connection.close();
  });

  it('every round answered by another instance with the same keys completes the call, steps once', async () => {
    const fleet = [await start(), await start(), await start()];
    const ports = fleet.map((instance) => new URL(instance.url).port);
    let calls = 0;
    const spread: typeof fetch = (input, init) => {
      const url = new URL(String(input instanceof Request ? input.url : input));
      url.port = ports[calls++ % ports.length] as string;
      return fetch(url, init);
    };
    const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/client');
    const connection = await connectClient(undefined, {
      revision: '2026-07-28',
      transport: new StreamableHTTPClientTransport(new URL((fleet[0] as Instance).url), { fetch: spread }),
      person: reply,
    });
    expect(await connection.text('order', { item: 'plums' })).toBe('order 7: 3 plums');
    expect(calls).toBeGreaterThanOrEqual(3);
    expect(effectLines().map((line) => line.split(' ')[0])).toEqual(['reserve', 'charge']);
    await connection.close();
  });
});
