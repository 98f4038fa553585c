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
import { isRandomText, randomText } from '../random-text.ts';
import type { Records } from '../records.ts';
import { createOpenPages, openPagesLimits } from './open-pages.ts';
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
  /**
   * The id.
   *
   * @throws `ASKWELL_LIMIT` when too many are open already, of this person or of all
   */
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
  /**
   * Has the result of one that has ended stay readable for as long as that of one that ends now. For a handler that still
   * reads it.
   */
  keep(id: string): Promise<void>;
  /** The check of a handler that waits for this interaction in this process at this moment. */
  checkOf(id: string): PageCheck | undefined;
}

const DIGEST_BYTES = 32;
/** Records of another format count as gone: a later version of Askwell may have written them. */
const FORMAT = 1;
/** An interaction changes a few times in its life, so whoever loses so many races has met a store that is broken. */
const MAX_TRIES = 32;
const FIRST_LOOK_MS = 250;
const LAST_LOOK_MS = 2_000;

/**
 * Makes the interactions of one server.
 *
 * @param options.now - milliseconds since the epoch
 * @param options.retention - milliseconds for which the result of one that has ended can be read
 * @param options.maxOpen - how many may be open, of one person, in this process
 * @param options.timer - calls back after so many milliseconds, and returns what prevents it; default: the platform's
 */
export function createInteractions(options: {
  readonly records: Records;
  readonly now: () => number;
  readonly retention: number;
  readonly maxOpen: number;
  readonly timer?: Timer;
}): Interactions {
  const { records, now, retention, maxOpen, timer } = options;
  const waiters = createWaiters(timer);
  const opened = createOpenPages(now, openPagesLimits(maxOpen));

  const read = async (
    key: string,
  ): Promise<
    { readonly interaction: Interaction; readonly version: string; readonly expiresAt: number } | undefined
  > => {
    const found = await records.get(key);
    if (found === undefined) return undefined;
    // Sealed under its own key, so nobody but `write` made it.
    const { format, ...interaction } = found.value as unknown as Interaction & { readonly format: unknown };
    const { version, expiresAt } = found;
    return format === FORMAT ? { interaction, version, expiresAt } : undefined;
  };

  const write = (
    key: string,
    interaction: Interaction,
    ifVersion: string | null,
  ): Promise<string | undefined> => {
    const last = hasEnded(interaction) ? now() : interaction.expiresAt;
    const expiresAt = Math.max(last + retention, interaction.code?.expiresAt ?? 0);
    const record = { format: FORMAT, ...interaction } as unknown as Json;
    return records.put(key, record, { expiresAt, ifVersion });
  };

  const find = async (key: string): Promise<Interaction | undefined> => {
    const found = await read(key);
    const interaction = found === undefined ? undefined : interactionAt(found.interaction, now());
    if (interaction === undefined || hasEnded(interaction)) opened.remove(key);
    return interaction;
  };

  return {
    async open({ principal, target, run, page, lifetime }) {
      const id = randomText();
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
      const key = keyOf(id);
      // Before it is written, so that those which are opened at the same time count.
      opened.add(key, principal, interaction.expiresAt);
      try {
        if ((await write(key, interaction, null)) === undefined) throw unwritable();
      } catch (error) {
        opened.remove(key);
        throw error;
      }
      return id;
    },

    find: async (id) => (isRandomText(id) ? find(keyOf(id)) : undefined),

    async apply(id, event) {
      if (!isRandomText(id)) return { ok: false, reason: 'unknown' };
      const key = keyOf(id);
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const found = await read(key);
        if (found === undefined) return { ok: false, reason: 'unknown' };
        const before = interactionAt(found.interaction, now());
        const outcome = transition(before, event, now());
        if (!outcome.ok) return { ...outcome, interaction: before };
        if (outcome.interaction === before) return { ...outcome, changed: false };
        if ((await write(key, outcome.interaction, found.version)) === undefined) continue;
        if (hasEnded(outcome.interaction)) {
          opened.remove(key);
          waiters.ring(key);
        }
        return { ...outcome, changed: true };
      }
      throw unwritable();
    },

    async wait(id, { milliseconds, signal, check }) {
      if (!isRandomText(id)) return undefined;
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

    async keep(id) {
      if (!isRandomText(id)) return;
      const key = keyOf(id);
      const found = await read(key);
      if (found === undefined || !hasEnded(found.interaction) || found.expiresAt - now() > retention / 2)
        return;
      await write(key, found.interaction, found.version);
    },

    checkOf: (id) => (isRandomText(id) ? waiters.checkOf(keyOf(id)) : undefined),
  };
}

/** The store never sees an id: who reads it can't open a page. */
function keyOf(id: string): string {
  return `page:${digest(DIGEST_BYTES, 'askwell page', id)}`;
}

function unwritable(): AskwellError {
  return new AskwellError(
    'ASKWELL_STORE',
    'An interaction could not be written: the store refused every version that it had given before. ' +
      'Check that all instances use one store, and that it is consistent.',
  );
}
