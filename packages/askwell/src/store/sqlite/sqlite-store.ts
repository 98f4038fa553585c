import { checkKnownOptions } from '../../field/known-options.ts';
import { AskwellError, isAskwellError } from '../../errors.ts';
import { checkText, checkWrite } from '../checks.ts';
import type { Store } from '../store.ts';
import { createSweepTurn } from '../sweep-turn.ts';
import { builtinEngine, libsqlEngine, type SqliteEngine } from './open-database.ts';
import { openRecordsTable, type RecordsTable } from './records-table.ts';

/** Where a SQLite store keeps its records. */
export interface SqliteStoreOptions {
  /** A path, or `:memory:`. The file is made if it is not there, for its owner only. Several processes may share it. */
  readonly file: string;
  /** Milliseconds since the epoch. Default: the platform's clock. */
  readonly now?: () => number;
}

/** A store in a file of this machine. */
export interface SqliteStore extends Store {
  /** Lets go of the file. What is asked of the store afterwards rejects with `ASKWELL_STORE`. */
  close(): Promise<void>;
}

/** A byte that no key has: all that begin with a prefix are below the prefix and this. */
const ABOVE_UTF8 = Buffer.of(0xff);

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * A store in a SQLite file, for one machine: all its processes may share the file. Uses the runtime's own
 * `node:sqlite`, or the package `libsql`.
 *
 * @throws `ASKWELL_MISSING_PEER` if there is neither, `ASKWELL_STORE` if the file can't be opened, `ASKWELL_USAGE` if
 *   none is named
 * @example
 * ```ts
 * const store = createSqliteStore({ file: 'askwell.db' });
 * const server = createServer({ name: 'deployer', version: '1.0.0', keys, store });
 * ```
 */
export function createSqliteStore(options: SqliteStoreOptions): SqliteStore {
  return createSqliteStoreOn([builtinEngine, libsqlEngine], options);
}

/** The same with the engines to choose from. */
export function createSqliteStoreOn(
  engines: readonly SqliteEngine[],
  options: SqliteStoreOptions,
): SqliteStore {
  checkKnownOptions('createSqliteStore()', options, ['file', 'now']);
  const { file, now = Date.now } = options;
  if (typeof file !== 'string' || file === '') {
    throw new AskwellError('ASKWELL_USAGE', 'A SQLite store has no file. Name one, or `:memory:`.');
  }
  let table: RecordsTable | undefined = guarded(() => openRecordsTable(file, engines));

  /** What SQLite says becomes an error of ours; libsql goes on working after its close, so that is checked here. */
  const use = <T>(work: (open: RecordsTable) => T): T => {
    const open = table;
    if (open === undefined) {
      throw new AskwellError('ASKWELL_STORE', 'The SQLite store was closed. Close it after the server.');
    }
    return guarded(() => work(open));
  };

  const sweepIsDue = createSweepTurn(now);
  const sweep = (): void => {
    if (!sweepIsDue()) return;
    try {
      table?.sweep.run(now());
    } catch {
      // The write before it is done and must not be reported as failed. The next turn tries again.
    }
  };

  return {
    async get(key) {
      checkText('key', key);
      const row = use((open) => open.get.get(Buffer.from(key), now()));
      if (row === undefined) return undefined;
      return { value: textOf(row['value']), version: row['version'] as string };
    },
    async put(key, value, { ifVersion, expiresAt = Infinity } = {}) {
      checkWrite(key, value, expiresAt);
      const version = use((open) => {
        const [keyBytes, valueBytes] = [Buffer.from(key), Buffer.from(value)];
        const expires = expiresAt === Infinity ? null : expiresAt;
        // Random and not counted, so that a version can't come back, whatever becomes of the file.
        const next = crypto.randomUUID();
        let changes: number;
        if (ifVersion === undefined) changes = open.put.run(keyBytes, valueBytes, next, expires);
        else if (ifVersion === null) changes = open.putNew.run(keyBytes, valueBytes, next, expires, now());
        else changes = open.putOver.run(valueBytes, next, expires, keyBytes, ifVersion, now());
        return changes === 0 ? undefined : next;
      });
      sweep();
      return version;
    },
    async delete(key) {
      checkText('key', key);
      use((open) => open.delete.run(Buffer.from(key)));
      sweep();
    },
    async list(prefix) {
      checkText('prefix', prefix);
      const from = Buffer.from(prefix);
      const rows = use((open) => open.list.all(from, Buffer.concat([from, ABOVE_UTF8]), now()));
      // The order of bytes is that of code points, which differs from that of code units above U+FFFF.
      return rows.map((row) => textOf(row['key'])).sort();
    },
    async close() {
      const open = table;
      table = undefined;
      if (open !== undefined) guarded(() => open.close());
    },
  };
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (isAskwellError(cause)) throw cause;
    throw new AskwellError(
      'ASKWELL_STORE',
      `The SQLite store could not be used (${cause instanceof Error ? cause.message : 'no reason given'}). Look to its ` +
        'file, the rights to it and to its folder, and the room on its disk.',
      { cause },
    );
  }
}

function textOf(bytes: unknown): string {
  return decoder.decode(bytes as Uint8Array | ArrayBuffer);
}
