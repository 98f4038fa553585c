import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import { libsqlEngine, openDatabase } from '../../src/store/sqlite/open-database.ts';
import { createSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { bundle } from '../support/bundle.ts';
import { leftOut } from '../support/left-out.ts';
import { hasRedis, type RedisServer, startRedis } from '../support/redis-server.ts';

if (!hasRedis) leftOut('the Redis store between processes', 'redis-server is not installed');

const PROCESSES = 4;
const CRASHES = 6;

/** Where the packages are that a bundle in another folder loads at run time. */
const packages = fileURLToPath(new URL('../../../../node_modules', import.meta.url));

let program: string;
let redis: RedisServer | undefined;

beforeAll(async () => {
  program = await bundle(new URL('./store-program.ts', import.meta.url));
  if (hasRedis) redis = await startRedis();
});
afterAll(async () => {
  await redis?.stop();
  rmSync(dirname(program), { recursive: true, force: true });
});

/** A process of store-program.ts. */
interface Program {
  /** Sends a line and gives back the next that comes. */
  ask(line: string): Promise<string>;
  /** The next line that comes. */
  reads(): Promise<string>;
  /** Ends it in the middle of whatever it does. */
  kill(): Promise<void>;
}

function start(kind: string, location: string): Program {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(
    process.execPath,
    [program, kind, location],
    { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_PATH: packages } },
  );
  const ended = once(child, 'close');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  const reads = async (): Promise<string> => {
    const { done, value } = await lines.next();
    return done === true ? 'the process ended' : value;
  };
  return {
    async ask(line) {
      child.stdin.write(`${line}\n`);
      return reads();
    },
    reads,
    kill,
  };
}

const kinds = [
  { kind: 'sqlite', here: true },
  { kind: 'redis', here: hasRedis },
].filter(({ here }) => here);

describe.each(kinds)('processes that share one store: $kind', ({ kind }) => {
  /** A place for records that is new, and how this process gets at them. */
  const place = async (): Promise<{ location: string; open(): Store }> => {
    if (kind === 'redis') {
      const own = await startRedis();
      onTestFinished(() => own.stop());
      const store = createRedisStore({ url: own.url });
      onTestFinished(() => store.close());
      return { location: own.url, open: () => store };
    }
    const folder = mkdtempSync(join(tmpdir(), 'askwell-processes-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const location = join(folder, 'records.db');
    return {
      location,
      open() {
        const store = createSqliteStore({ file: location });
        onTestFinished(() => store.close());
        return store;
      },
    };
  };
  const startAll = (location: string): readonly Program[] =>
    Array.from({ length: PROCESSES }, () => start(kind, location));
  const askAll = (programs: readonly Program[], line: string): Promise<string[]> =>
    Promise.all(programs.map((each) => each.ask(line)));

  it('open a new one at the same time, and exactly one of 100 writers wins', async () => {
    const { location, open } = await place();
    const programs = startAll(location);
    expect(await askAll(programs, 'open')).toEqual(programs.map(() => 'opened'));
    const wins = async (version: string): Promise<string[]> =>
      (await askAll(programs, `race ${version}`)).sort();
    expect(await wins('null')).toEqual(['won 0', 'won 0', 'won 0', 'won 1']);
    const { version } = (await open().get('record')) as { version: string };
    expect(await wins(version)).toEqual(['won 0', 'won 0', 'won 0', 'won 1']);
  });

  it('lose no update', async () => {
    const { location, open } = await place();
    await open().put('record', '0');
    const programs = startAll(location);
    await askAll(programs, 'open');
    expect(await askAll(programs, 'count 50')).toEqual(programs.map(() => 'counted'));
    expect((await open().get('record'))?.value).toBe(String(50 * PROCESSES));
  });

  it.skipIf(kind === 'redis')('make new files at the same moment', async () => {
    const { location } = await place();
    const programs = startAll(location);
    await askAll(programs, 'open');
    expect(await askAll(programs, 'open-many 60')).toEqual(programs.map(() => 'opened'));
  });

  it('keep what was written by a process that opened it twice, whoever else comes and goes', async () => {
    const { location, open } = await place();
    const [twice, guest] = [start(kind, location), start(kind, location)];
    await twice.ask('open');
    await twice.ask('open');
    await twice.ask('put record=before');
    await guest.ask('open');
    await guest.ask('close');
    expect(await twice.ask('put record=after')).toBe('put');
    expect((await open().get('record'))?.value).toBe('after');
  });

  it('find the old or the new record whole after one was killed in the middle of a write', async () => {
    const { location, open } = await place();
    const store = open();
    const whole = /^(\d+):(\d)\2{299999}$/;
    for (let crash = 1; crash <= CRASHES; crash += 1) {
      const writer = start(kind, location);
      await writer.ask('open');
      let said = await writer.ask('write');
      for (let more = 0; more < crash; more += 1) said = await writer.reads();
      await writer.kill();

      const told = Number(said.replace('wrote ', ''));
      const left = (await store.get('record')) as { value: string; version: string };
      const [, number = ''] = whole.exec(left.value) ?? [];
      expect(left.value[number.length + 1]).toBe(number.at(-1));
      // What was reported as written is there.
      expect(Number(number)).toBeGreaterThanOrEqual(told);
      for (const key of await store.list('made:')) {
        expect(whole.test((await store.get(key))?.value ?? '')).toBe(true);
        await store.delete(key);
      }
      // The store goes on, and the version is the one that stands.
      expect(await store.put('record', 'next', { ifVersion: left.version })).toBeDefined();
      expect(await store.put('record', 'next', { ifVersion: left.version })).toBeUndefined();
    }
    const problems = kind === 'sqlite' ? integrityOf(location) : 'ok';
    expect(problems).toBe('ok');
  });
});

function integrityOf(file: string): unknown {
  const database = openDatabase(file, [libsqlEngine]);
  try {
    return database.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
  } finally {
    database.close();
  }
}
