import { createRequire } from 'node:module';

import { AskwellError } from '../../errors.ts';

/** What is bound to a statement's parameters. */
export type SqliteValue = string | number | Uint8Array | null;

/** A prepared statement. */
export interface SqliteStatement {
  /** How many rows it changed. */
  run(...values: readonly SqliteValue[]): number;
  get(...values: readonly SqliteValue[]): Readonly<Record<string, unknown>> | undefined;
  all(...values: readonly SqliteValue[]): readonly Readonly<Record<string, unknown>>[];
}

/** A connection to SQLite, by whichever engine. */
export interface SqliteDatabase {
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

/** Opens a connection; undefined where the runtime has no such engine. */
export type SqliteEngine = (file: string) => SqliteDatabase | undefined;

/** The part of `node:sqlite` and of libsql that is alike. */
interface Native {
  exec(sql: string): unknown;
  prepare(sql: string): {
    run(...values: unknown[]): { readonly changes: number | bigint };
    get(...values: unknown[]): unknown;
    all(...values: unknown[]): unknown[];
  };
  close(): unknown;
}

/** The SQLite that is built into Node 22.13 and newer, and into Deno. */
export const builtinEngine: SqliteEngine = (file) => {
  const module = process.getBuiltinModule?.('node:sqlite') as
    | { readonly DatabaseSync: new (file: string) => Native }
    | undefined;
  return module === undefined ? undefined : adapt(new module.DatabaseSync(file), (values) => values);
};

/** The package libsql, an optional peer. */
export const libsqlEngine: SqliteEngine = (file) => {
  let Database: new (file: string) => Native;
  try {
    Database = createRequire(import.meta.url)('libsql') as typeof Database;
  } catch (error) {
    // Also when libsql is there, but not its binary for this platform.
    if ((error as { code?: unknown }).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
  // One argument that is an object (a Uint8Array is one) libsql takes for named parameters, or for a list of all.
  return adapt(new Database(file), (values) => [values]);
};

/**
 * Opens a file with the first engine that there is.
 *
 * @throws `ASKWELL_MISSING_PEER` if there is none
 */
export function openDatabase(file: string, engines: readonly SqliteEngine[]): SqliteDatabase {
  for (const engine of engines) {
    const database = engine(file);
    if (database !== undefined) return database;
  }
  throw new AskwellError(
    'ASKWELL_MISSING_PEER',
    'A SQLite store needs Node 22.13 or newer, or else libsql: npm i libsql',
  );
}

function adapt(native: Native, bind: (values: readonly SqliteValue[]) => readonly unknown[]): SqliteDatabase {
  return {
    exec: (sql) => void native.exec(sql),
    prepare(sql) {
      const statement = native.prepare(sql);
      return {
        run: (...values) => Number(statement.run(...bind(values)).changes),
        get: (...values) => statement.get(...bind(values)) as Record<string, unknown> | undefined,
        all: (...values) => statement.all(...bind(values)) as Record<string, unknown>[],
      };
    },
    close: () => void native.close(),
  };
}
