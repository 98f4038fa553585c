import { digest } from '../digest.ts';
import { AskwellError } from '../errors.ts';
import { createJournal, decodeJournal, encodeJournal, type Journal } from '../replay/journal.ts';
import type { SealBinding, Sealer } from '../seal/seal.ts';
import type { Store } from '../store/store.ts';

/** Above this many bytes a journal goes to the store, and the token carries its id. */
const MAX_TOKEN_BYTES = 64 * 1024;
const REFERENCE = '@';

/** Turns journals into `requestState` and back. */
export interface RequestStates {
  /** @param expiresAt - milliseconds since the epoch */
  mint(journal: Journal, binding: SealBinding, expiresAt: number): Promise<string>;
  /**
   * The journal in a `requestState`.
   *
   * @param singleUse - whether this state may be opened once only (S52)
   * @throws `ASKWELL_STATE` with the reason, which is for the log only
   */
  open(state: string, binding: SealBinding, singleUse: boolean): Promise<Journal>;
  /** The journal of a call that has none yet. */
  fresh(): Journal;
}

/** The states of one server. */
export function createRequestStates(options: {
  readonly sealer: Sealer;
  readonly store: Store;
  readonly now: () => number;
  readonly uuid: () => string;
}): RequestStates {
  const { sealer, store, now, uuid } = options;

  return {
    async mint(journal, binding, expiresAt) {
      const text = encodeJournal(journal);
      if (text.length <= MAX_TOKEN_BYTES) return sealer.seal(text, binding, expiresAt);
      const id = uuid();
      await store.put(`journal:${id}`, await sealer.seal(text, { ...binding, target: id }, expiresAt), {
        expiresAt,
      });
      return sealer.seal(REFERENCE + id, binding, expiresAt);
    },

    async open(state, binding, singleUse) {
      const text = await sealer.open(state, binding, now());
      if (singleUse) await useOnce(store, state, now());
      if (!text.startsWith(REFERENCE)) return decodeJournal(text);
      const id = text.slice(REFERENCE.length);
      const record = await store.get(`journal:${id}`);
      if (record === undefined) {
        throw new AskwellError(
          'ASKWELL_STATE',
          'A requestState was refused: its journal is over 64 KB and not in the store. Give all instances one store.',
        );
      }
      return decodeJournal(await sealer.open(record.value, { ...binding, target: id }, now()));
    },

    fresh: () => createJournal(uuid()),
  };
}

/** A used state is remembered for as long as any state lives. */
const USED_FOR_MS = 7 * 24 * 60 * 60 * 1000;

async function useOnce(store: Store, state: string, now: number): Promise<void> {
  const key = `used:${digest(16, state)}`;
  if ((await store.put(key, '1', { ifVersion: null, expiresAt: now + USED_FOR_MS })) === undefined) {
    throw new AskwellError(
      'ASKWELL_STATE',
      'A requestState was refused: it may be used once, and has been used.',
    );
  }
}
