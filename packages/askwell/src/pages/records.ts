import { AskwellError, isAskwellError } from '../errors.ts';
import type { Json } from '../json.ts';
import type { SealBinding, Sealer } from '../seal/seal.ts';
import type { Store } from '../store/store.ts';

/** A record that was read. */
export interface FoundRecord<T> {
  readonly value: T;
  /** For a write under the condition that nobody wrote in between. */
  readonly version: string;
  /** Milliseconds since the epoch, in whole seconds; `Infinity` if it is kept until it is deleted. */
  readonly expiresAt: number;
  /** Whether it was sealed with an older key, so that a later rotation would lose it. To put it again seals it anew. */
  readonly stale: boolean;
}

/**
 * Sealed JSON in a store. A value is bound to its key, so that rows can't be swapped, and to the server. A record that
 * does not open is as good as none; the operator is told. Reading writes nothing, also after a rotation of keys: pages are
 * looked at by whoever scans a mail (I1). Whoever reads what lives long puts it again if it is `stale`.
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

/** How long a store may take for one record. */
const PATIENCE_MS = 10_000;

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
      const stale = !sealer.isCurrent(record.value);
      return { value: JSON.parse(text) as T, version: record.version, expiresAt, stale };
    },
    async put(key, value, { expiresAt, ifVersion }) {
      const sealed = await sealer.seal(JSON.stringify(value), binding(key), expiresAt);
      return reachable(() =>
        store.put(key, sealed, {
          ...(expiresAt !== Infinity && { expiresAt }),
          ...(ifVersion !== undefined && { ifVersion }),
        }),
      );
    },
    delete: (key) => reachable(() => store.delete(key)),
    list: (prefix) => reachable(() => store.list(prefix)),
  };
}

/** A store's own error may quote keys and addresses: it is the cause, for the operator, and not in the message. */
async function reachable<T>(work: () => Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  // A store that hangs must not keep a call and a browser waiting for ever.
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('No answer in time')), PATIENCE_MS);
  });
  try {
    return await Promise.race([work(), late]);
  } catch (cause) {
    if (isAskwellError(cause, 'ASKWELL_STORE')) throw cause;
    throw new AskwellError(
      'ASKWELL_STORE',
      'The store failed, or could not be reached, so this could not be done. Try again when it is back.',
      { cause },
    );
  } finally {
    clearTimeout(timer);
  }
}
