import { fromBase64Url, toBase64Url } from '../../base64url.ts';
import { digest } from '../../digest.ts';
import { AskwellError } from '../../errors.ts';
import type { Json } from '../../json.ts';
import type { Principal } from '../../replay/host.ts';
import type { PageCheck, PageRequest } from '../../replay/page-host.ts';
import {
  hasEnded,
  type Interaction,
  interactionAt,
  type InteractionEvent,
  type Rejection,
  transition,
} from './interaction.ts';
import type { Records } from '../records.ts';
import { createWaiters, type Timer } from './waiters.ts';

/** What an interaction is opened with. */
export interface NewInteraction {
  readonly principal: Principal;
  readonly target: string;
  readonly run: string;
  readonly page: PageRequest;
  /** Milliseconds within which it can be finished. */
  readonly lifetime: number;
}

/** What became of an event. */
export type Applied =
  /** `changed` is false if the event had had its effect before, as when the browser that claimed claims again. */
  | { readonly ok: true; readonly interaction: Interaction; readonly changed: boolean }
  /** `interaction` is absent if there is none of that id. */
  | { readonly ok: false; readonly reason: Rejection | 'unknown'; readonly interaction?: Interaction };

/** The interactions of a server. Ids are 256 random bits in base64url; the store sees their hashes only. */
export interface Interactions {
  /** The id. */
  open(request: NewInteraction): Promise<string>;
  /** As it is now: one whose time is over reads as `expired`. */
  find(id: string): Promise<Interaction | undefined>;
  /** Carries an event out, against any number of racing ones (I4). */
  apply(id: string, event: InteractionEvent): Promise<Applied>;
  /**
   * Resolves with the interaction once it has ended (and its code, if it has one, need not be known yet), or when
   * `milliseconds` are over or `signal` aborts, with what it is then. Ends in this process are noticed at once, those
   * in others by looking, ever more seldom.
   */
  wait(
    id: string,
    options: { readonly milliseconds: number; readonly signal: AbortSignal; readonly check?: PageCheck },
  ): Promise<Interaction | undefined>;
  /** The check of a handler that waits for this interaction in this process at this moment. */
  checkOf(id: string): PageCheck | undefined;
}

const ID_BYTES = 32;
const ID_LENGTH = 43;
/** An interaction changes a few times in its life, so whoever loses so many races has met a store that is broken. */
const MAX_TRIES = 32;
const FIRST_LOOK_MS = 250;
const LAST_LOOK_MS = 2_000;

/**
 * Makes the interactions of one server.
 *
 * @param options.now - milliseconds since the epoch
 * @param options.retention - milliseconds for which the result of one that has ended can be read
 * @param options.timer - calls back after so many milliseconds, and returns what prevents it; default: the platform's
 */
export function createInteractions(options: {
  readonly records: Records;
  readonly now: () => number;
  readonly retention: number;
  readonly timer?: Timer;
}): Interactions {
  const { records, now, retention, timer } = options;
  const waiters = createWaiters(timer);

  const read = async (
    key: string,
  ): Promise<{ readonly interaction: Interaction; readonly version: string } | undefined> => {
    const found = await records.get(key);
    if (found === undefined) return undefined;
    // Sealed under its own key, so nobody but `write` made it.
    return { interaction: found.value as unknown as Interaction, version: found.version };
  };

  const write = (
    key: string,
    interaction: Interaction,
    ifVersion: string | null,
  ): Promise<string | undefined> => {
    const last = hasEnded(interaction) ? now() : interaction.expiresAt;
    const expiresAt = Math.max(last + retention, interaction.code?.expiresAt ?? 0);
    return records.put(key, interaction as unknown as Json, { expiresAt, ifVersion });
  };

  const find = async (key: string): Promise<Interaction | undefined> => {
    const found = await read(key);
    return found === undefined ? undefined : interactionAt(found.interaction, now());
  };

  return {
    async open({ principal, target, run, page, lifetime }) {
      const id = toBase64Url(crypto.getRandomValues(new Uint8Array(ID_BYTES)));
      const createdAt = now();
      const interaction: Interaction = {
        state: 'pending',
        principal,
        target,
        run,
        page,
        createdAt,
        expiresAt: createdAt + lifetime,
      };
      if ((await write(keyOf(id), interaction, null)) === undefined) throw unwritable();
      return id;
    },

    find: async (id) => (isId(id) ? find(keyOf(id)) : undefined),

    async apply(id, event) {
      if (!isId(id)) return { ok: false, reason: 'unknown' };
      const key = keyOf(id);
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const found = await read(key);
        if (found === undefined) return { ok: false, reason: 'unknown' };
        const before = interactionAt(found.interaction, now());
        const outcome = transition(before, event, now());
        if (!outcome.ok) return { ...outcome, interaction: before };
        if (outcome.interaction === before) return { ...outcome, changed: false };
        if ((await write(key, outcome.interaction, found.version)) === undefined) continue;
        if (hasEnded(outcome.interaction)) waiters.ring(key);
        return { ...outcome, changed: true };
      }
      throw unwritable();
    },

    async wait(id, { milliseconds, signal, check }) {
      if (!isId(id)) return undefined;
      const key = keyOf(id);
      const waiter = waiters.add(key, { milliseconds, signal, check });
      try {
        for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 2, LAST_LOOK_MS)) {
          // Asked before looking: an end that comes after the look rings, and is not slept through.
          const over = waiter.over();
          const interaction = await find(key);
          if (over || interaction === undefined || hasEnded(interaction)) return interaction;
          await waiter.sleep(pause);
        }
      } finally {
        waiter.remove();
      }
    },

    checkOf: (id) => (isId(id) ? waiters.checkOf(keyOf(id)) : undefined),
  };
}

/** The store never sees an id: who reads it can't open a page. */
function keyOf(id: string): string {
  return `page:${digest(ID_BYTES, 'askwell page', id)}`;
}

/** Malformed ids cost no look into the store. */
function isId(id: string): boolean {
  return id.length === ID_LENGTH && fromBase64Url(id) !== undefined;
}

function unwritable(): AskwellError {
  return new AskwellError(
    'ASKWELL_STORE',
    'An interaction could not be written: the store refused every version that it had given before. ' +
      'Check that all instances use one store, and that it is consistent.',
  );
}
