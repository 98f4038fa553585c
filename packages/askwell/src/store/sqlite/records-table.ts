import { closeSync, openSync } from 'node:fs';
import { resolve } from 'node:path';

import {
  openDatabase,
  type SqliteDatabase,
  type SqliteEngine,
  type SqliteStatement,
} from './open-database.ts';

/** The table of a store, and all that is done with it. Times are parameters: the clock is the store's. */
export interface RecordsTable {
  /** key, now → value, version */
  readonly get: SqliteStatement;
  /** key, value, version, expires */
  readonly put: SqliteStatement;
  /** key, value, version, expires, now; changes a row only if none is live */
  readonly putNew: SqliteStatement;
  /** value, version, expires, key, version to be replaced, now */
  readonly putOver: SqliteStatement;
  /** key */
  readonly delete: SqliteStatement;
  /** first key, key after the last, now → key */
  readonly list: SqliteStatement;
  /** now */
  readonly sweep: SqliteStatement;
  close(): void;
}

/** Milliseconds that a process waits for another one's write. It blocks meanwhile; a write takes less than one. */
const BUSY_TIMEOUT = 5_000;
const RETRY_MS = 10;
/** Expired rows that are deleted at once. */
const SWEPT = 256;

// Keys and values are bytes: libsql ends a text at its first NUL, and bytes are compared the same by every collation.
// synchronous=FULL, since a mark "used once" must not be undone by a loss of power. secure_delete, so that what a
// person told us to forget does not stay in free pages; from the write-ahead log it goes when SQLite starts that anew.
const SETUP = `
  PRAGMA busy_timeout = ${BUSY_TIMEOUT};
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA secure_delete = ON;
  CREATE TABLE IF NOT EXISTS askwell_records (
    key BLOB PRIMARY KEY NOT NULL, value BLOB NOT NULL, version TEXT NOT NULL, expires REAL
  );
  CREATE INDEX IF NOT EXISTS askwell_records_by_expiry ON askwell_records (expires) WHERE expires IS NOT NULL;
`;
const LIVE = '(expires IS NULL OR expires > ?)';
const INSERT = 'INSERT INTO askwell_records (key, value, version, expires) VALUES (?, ?, ?, ?)';
const REPLACE = 'UPDATE SET value = excluded.value, version = excluded.version, expires = excluded.expires';

/** Opens the table in a file, and makes both if they are not there. */
export function openRecordsTable(file: string, engines: readonly SqliteEngine[]): RecordsTable {
  // As a path always: libsql would take a URL for a database elsewhere.
  const path = file === ':memory:' ? file : resolve(file);
  if (path !== ':memory:') makeFile(path);
  const database = openDatabase(path, engines);
  try {
    setUp(database);
    return {
      ...statementsOf(database),
      close() {
        try {
          // libsql closes a file only once its statements are collected; then as now, nothing is left in the log.
          // Another process that is at work there may keep it, and is not waited for.
          database.exec('PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)');
        } finally {
          database.close();
        }
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * SQLite gives its other files the mode of the first, and makes that for everybody to read; so it is made here. A file that
 * is there must not be opened outside of SQLite: closing it again would drop the locks that this process holds on it.
 */
function makeFile(path: string): void {
  try {
    closeSync(openSync(path, 'ax', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** The switch to a write-ahead log does not wait for another process that is at it too, whatever busy_timeout says. */
function setUp(database: SqliteDatabase): void {
  const deadline = Date.now() + BUSY_TIMEOUT;
  for (;;) {
    try {
      return database.exec(SETUP);
    } catch (error) {
      if (!/\b(?:locked|busy)\b/i.test(String(error)) || Date.now() >= deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}

/** A condition is part of the statement that writes, and SQLite lets in one writer at a time: exactly one wins. */
function statementsOf(database: SqliteDatabase): Omit<RecordsTable, 'close'> {
  return {
    get: database.prepare(`SELECT value, version FROM askwell_records WHERE key = ? AND ${LIVE}`),
    put: database.prepare(`${INSERT} ON CONFLICT (key) DO ${REPLACE}`),
    putNew: database.prepare(`${INSERT} ON CONFLICT (key) DO ${REPLACE} WHERE NOT ${LIVE}`),
    putOver: database.prepare(
      `UPDATE askwell_records SET value = ?, version = ?, expires = ? WHERE key = ? AND version = ? AND ${LIVE}`,
    ),
    delete: database.prepare('DELETE FROM askwell_records WHERE key = ?'),
    list: database.prepare(`SELECT key FROM askwell_records WHERE key >= ? AND key < ? AND ${LIVE}`),
    sweep: database.prepare(
      `DELETE FROM askwell_records WHERE rowid IN (SELECT rowid FROM askwell_records WHERE expires <= ? LIMIT ${SWEPT})`,
    ),
  };
}
