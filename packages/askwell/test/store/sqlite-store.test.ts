import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import {
  builtinEngine,
  libsqlEngine,
  openDatabase,
  type SqliteEngine,
} from '../../src/store/sqlite/open-database.ts';
import {
  createSqliteStore,
  createSqliteStoreOn,
  type SqliteStore,
} from '../../src/store/sqlite/sqlite-store.ts';
import { describeStore } from './contract.ts';

/** The engines of this runtime. Node 20 has one; node-sqlite.test.ts runs this file on a newer one. */
const engines = Object.entries({ 'node:sqlite': builtinEngine, libsql: libsqlEngine }).filter(
  ([, engine]) => {
    const database = engine(':memory:');
    database?.close();
    return database !== undefined;
  },
);

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'askwell-sqlite-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'records.db');
}

const clock = (): { advance(milliseconds: number): void; now(): number } => {
  let time = 1_000_000;
  return { advance: (milliseconds) => (time += milliseconds), now: () => time };
};

it('has an engine on this runtime', () => {
  expect(engines.map(([name]) => name)).toContain(process.env['ASKWELL_EXPECTED_ENGINE'] ?? 'libsql');
});

describe.each(engines)('%s', (name, engine) => {
  const openOn = (file: string, now: () => number = Date.now, on: SqliteEngine = engine): SqliteStore => {
    const store = createSqliteStoreOn([on], { file, now });
    onTestFinished(() => store.close());
    return store;
  };

  describeStore(`${name}, in a file`, async () => {
    const { advance, now } = clock();
    const file = newFile();
    return { store: openOn(file, now), advance, now, another: async () => openOn(file, now) };
  });

  describeStore(`${name}, in memory`, async () => {
    const { advance, now } = clock();
    return { store: openOn(':memory:', now), advance, now };
  });

  it('has its records after a close, and in every engine', async () => {
    const file = newFile();
    const store = openOn(file);
    const version = await store.put('a', 'one');
    await store.close();
    for (const [, other] of engines)
      expect(await openOn(file, Date.now, other).get('a')).toEqual({ value: 'one', version });
  });

  it('makes its files for their owner only, and leaves the mode of one that is there', async () => {
    const file = newFile();
    await openOn(file).put('a', 'x');
    const modes = readdirSync(join(file, '..')).map((entry) => [
      entry,
      (statSync(join(file, '..', entry)).mode & 0o777).toString(8),
    ]);
    expect(Object.fromEntries(modes)).toEqual({
      'records.db': '600',
      'records.db-wal': '600',
      'records.db-shm': '600',
    });
    const shared = newFile();
    writeFileSync(shared, '');
    chmodSync(shared, 0o640);
    await openOn(shared).put('a', 'x');
    expect((statSync(shared).mode & 0o777).toString(8)).toBe('640');
  });

  it('leaves no row and no byte of what has expired or was deleted', async () => {
    const { advance, now } = clock();
    const file = newFile();
    const store = openOn(file, now);
    for (let n = 0; n < 1_000; n++)
      await store.put(`short ${n}`, `canary ${n}`, { expiresAt: now() + 1_000 });
    await store.put('deleted', 'canary deleted');
    await store.delete('deleted');
    await store.put('long', 'x');
    advance(2_000);
    for (let n = 0; n < 10; n++) {
      await store.put('long', 'x');
      advance(1_000);
    }
    await store.close();
    const database = openDatabase(file, [engine]);
    const rows = database.prepare('SELECT count(*) AS rows FROM askwell_records').get();
    const problems = database.prepare('PRAGMA integrity_check').get();
    database.close();
    expect(rows?.['rows']).toBe(1);
    expect(problems?.['integrity_check']).toBe('ok');
    expect(readFileSync(file).includes('canary')).toBe(false);
  });

  it('rejects what is asked of it after its close', async () => {
    const store = openOn(newFile());
    await store.put('a', 'x');
    await store.close();
    await store.close();
    for (const work of [store.get('a'), store.put('a', 'y'), store.delete('a'), store.list('')])
      await expect(work).rejects.toMatchObject({ code: 'ASKWELL_STORE' });
  });

  it('says why it can not open a file', () => {
    const store = expect.objectContaining({ code: 'ASKWELL_STORE' }) as Error;
    const file = newFile();
    writeFileSync(
      file,
      'This is no database, and it is long enough to be taken for none of them. '.repeat(20),
    );
    expect(() => createSqliteStoreOn([engine], { file })).toThrow(store);
    expect(() => createSqliteStoreOn([engine], { file: join(file, 'below a file') })).toThrow(store);
    expect(() => createSqliteStoreOn([engine], { file: tmpdir() })).toThrow(store);
  });

  it('takes a file for a path, whatever it looks like', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'askwell-sqlite-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const cwd = process.cwd();
    onTestFinished(() => process.chdir(cwd));
    process.chdir(folder);
    const file = 'file:a?mode=memory#b%20c.db';
    await openOn(file).put('a', 'x');
    expect((await openOn(join(folder, file)).get('a'))?.value).toBe('x');
  });
});

it('picks an engine by itself', async () => {
  const store = createSqliteStore({ file: ':memory:' });
  onTestFinished(() => store.close());
  expect(await store.put('a', 'x')).toBeDefined();
});

it('takes the first engine that there is', () => {
  const [, engine] = engines[0] as [string, SqliteEngine];
  let asked = 0;
  const none: SqliteEngine = () => {
    asked += 1;
    return undefined;
  };
  openDatabase(':memory:', [none, engine, none]).close();
  expect(asked).toBe(1);
});

it('says which package is missing', () => {
  const open = (): unknown => createSqliteStoreOn([() => undefined], { file: ':memory:' });
  expect(open).toThrow(/npm i libsql/);
  expect(open).toThrow(expect.objectContaining({ code: 'ASKWELL_MISSING_PEER' }) as Error);
});

it('refuses to be nowhere', () => {
  const usage = expect.objectContaining({ code: 'ASKWELL_USAGE' }) as Error;
  expect(() => createSqliteStore({ file: '' })).toThrow(usage);
  expect(() => createSqliteStore({} as { file: string })).toThrow(usage);
  expect(() => createSqliteStore({ file: ':memory:', table: 'x' } as never)).toThrow(/no option "table"/);
});
