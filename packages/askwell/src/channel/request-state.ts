import { digest } from '../digest.ts';
import { AskwellError } from '../errors.ts';
import { createJournal, decodeJournal, encodeJournal, type Journal } from '../replay/journal.ts';
import type { SealBinding, Sealer } from '../seal/seal.ts';
import type { Store } from '../store/store.ts';

/** Above this many bytes of UTF-8 a journal goes to the store, and the token carries its id. */
const MAX_TOKEN_BYTES = 64 * 1024;
const REFERENCE = '@';

/** A state that opened. */
export interface OpenedState {
  readonly journal: Journal;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Turns journals into `requestState` and back. */
export interface RequestStates {
  /** @param expiresAt - milliseconds since the epoch */
  mint(journal: Journal, binding: SealBinding, expiresAt: number): Promise<string>;
  /**
   * The journal in a `requestState`, and when the state expires.
   *
   * @throws `ASKWELL_STATE` with the reason, which is for the log only
   */
  open(state: string, binding: SealBinding): Promise<OpenedState>;
  /**
   * Marks a state that was opened as used (S52); of any number of callers one succeeds.
   *
   * @throws `ASKWELL_STATE` when it has been used
   */
  use(state: string, opened: OpenedState): Promise<void>;
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
      if (!isLarge(text)) return sealer.seal(text, binding, expiresAt);
      // Named by its content, so that a client that repeats itself does not fill the store.
      const id = digest(24, JSON.stringify(binding), text);
      await store.put(`journal:${id}`, await sealer.seal(text, { ...binding, target: id }, expiresAt), {
        expiresAt,
      });
      return sealer.seal(REFERENCE + id, binding, expiresAt);
    },

    async open(state, binding) {
      const { text, expiresAt } = await sealer.open(state, binding, now());
      if (!text.startsWith(REFERENCE)) return { journal: decodeJournal(text), expiresAt };
      const id = text.slice(REFERENCE.length);
      const record = await store.get(`journal:${id}`);
      if (record === undefined) {
        throw new AskwellError(
          'ASKWELL_STATE',
          'A requestState was refused: its journal is over 64 KB and not in the store. Give all instances one store.',
        );
      }
      const stored = await sealer.open(record.value, { ...binding, target: id }, now());
      return { journal: decodeJournal(stored.text), expiresAt };
    },

    async use(state, { expiresAt }) {
      // A token has one spelling, so its digest stands for it. Remembered for as long as it would open.
      const key = `used:${digest(16, state)}`;
      if ((await store.put(key, '1', { ifVersion: null, expiresAt })) !== undefined) return;
      throw new AskwellError(
        'ASKWELL_STATE',
        'A requestState was refused: it may be used once, and has been used.',
      );
    },

    fresh: () => createJournal(uuid()),
  };
}

const encoder = new TextEncoder();

function isLarge(text: string): boolean {
  // No character has more than three bytes a code unit, so most texts need no counting.
  return text.length * 3 > MAX_TOKEN_BYTES && encoder.encode(text).length > MAX_TOKEN_BYTES;
}
