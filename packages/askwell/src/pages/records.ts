import { AskwellError, isAskwellError } from '../errors.ts';
import type { Json } from '../json.ts';
import type { SealBinding, Sealer } from '../seal/seal.ts';
import type { Store, StoreRecord } from '../store/store.ts';

/** A record that was read. */
export interface FoundRecord<T> {
  readonly value: T;
  /** For a write under the condition that nobody wrote in between. */
  readonly version: string;
  /** Milliseconds since the epoch, in whole seconds; `Infinity` if it is kept until it is deleted. */
  readonly expiresAt: number;
}

/**
 * Sealed JSON in a store. A value is bound to its key, so that rows can't be swapped, and to the server. A record that
 * does not open is as good as none; the operator is told. One that was sealed with an older key is sealed again when it
 * is read, which changes its version and nothing else.
 *
 * Every member rejects with `ASKWELL_STORE` when the store does.
 */
export interface Records {
  get<T extends Json>(key: string): Promise<FoundRecord<T> | undefined>;
  /**
   * The new version, or `undefined` when the condition did not hold.
   *
   * @param options.expiresAt - milliseconds since the epoch; `Infinity` for a record that is kept until it is deleted
   * @param options.ifVersion - as of the store: `null` for a record that must not be there
   */
  put(
    key: string,
    value: Json,
    options: { readonly expiresAt: number; readonly ifVersion?: string | null },
  ): Promise<string | undefined>;
  delete(key: string): Promise<void>;
  list(prefix: string): Promise<readonly string[]>;
}

/** Makes the records of one server. @param options.audience - the server; all instances of a fleet have the same */
export function createRecords(options: {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly audience: string;
  readonly now: () => number;
  readonly warn: (message: string) => void;
}): Records {
  const { store, sealer, audience, now, warn } = options;
  const binding = (key: string): SealBinding => ({
    audience,
    principal: '',
    method: 'askwell/record',
    target: key,
    arguments: '',
  });

  const write = async (
    key: string,
    text: string,
    { expiresAt, ifVersion }: { readonly expiresAt: number; readonly ifVersion?: string | null },
  ): Promise<string | undefined> => {
    const sealed = await sealer.seal(text, binding(key), expiresAt);
    return reachable(() =>
      store.put(key, sealed, {
        ...(expiresAt !== Infinity && { expiresAt }),
        ...(ifVersion !== undefined && { ifVersion }),
      }),
    );
  };

  /** The version after sealing with the current key; as it was, if somebody else wrote, or the store failed. */
  const reseal = async (
    key: string,
    record: StoreRecord,
    text: string,
    expiresAt: number,
  ): Promise<string> => {
    try {
      return (await write(key, text, { expiresAt, ifVersion: record.version })) ?? record.version;
    } catch {
      // What was asked for has been read; the next read tries again.
      return record.version;
    }
  };

  return {
    async get<T extends Json>(key: string) {
      const record = await reachable(() => store.get(key));
      if (record === undefined) return undefined;
      let text: string;
      let expiresAt: number;
      try {
        ({ text, expiresAt } = await sealer.open(record.value, binding(key), now()));
      } catch (error) {
        if (!isAskwellError(error, 'ASKWELL_STATE')) throw error;
        const kind = key.slice(0, key.indexOf(':'));
        warn(
          `A record of kind ${JSON.stringify(kind)} in the store does not open, and counts as none: ${error.message}`,
        );
        return undefined;
      }
      const version = sealer.isCurrent(record.value)
        ? record.version
        : await reseal(key, record, text, expiresAt);
      return { value: JSON.parse(text) as T, version, expiresAt };
    },
    put: (key, value, options) => write(key, JSON.stringify(value), options),
    delete: (key) => reachable(() => store.delete(key)),
    list: (prefix) => reachable(() => store.list(prefix)),
  };
}

/** A store's own error may quote keys and addresses: it is the cause, for the operator, and not in the message. */
async function reachable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (isAskwellError(cause, 'ASKWELL_STORE')) throw cause;
    throw new AskwellError(
      'ASKWELL_STORE',
      'The store failed, or could not be reached, so this could not be done. Try again when it is back.',
      { cause },
    );
  }
}
