import { AskwellError } from '../errors.ts';
import { canonicalJson, type Json } from '../json.ts';
import type { Ask } from './ask.ts';
import type { Channel } from './channel.ts';
import type { Context } from './context.ts';
import { createContext } from './create-context.ts';
import type { Host } from './host.ts';
import { decodeJournal, encodeJournal, type Journal, type OpenEntry } from './journal.ts';
import { Pass, type PassOutcome } from './pass.ts';

/** Rounds in a row whose answers nobody wanted, after which the handler counts as diverged (R6). */
const MAX_STRAYS = 2;

/** Characters of an unread answer; no form takes more. */
const MAX_UNREAD = 64 * 1024;

/** What one pass of {@link run} needs. */
export interface RunOptions {
  readonly handler: (ctx: Context) => unknown;
  /** What earlier passes learned; this pass adds to it. */
  readonly journal: Journal;
  readonly channel: Channel;
  readonly host: Host;
  /** Raw answers that came with this request, by wire key. Ones to no open question are ignored (R9, S56). */
  readonly responses?: ReadonlyMap<string, unknown>;
}

const NONE: ReadonlyMap<string, unknown> = new Map();

/**
 * Runs a handler once over what is known. The same for every channel: a live one answers while it runs, on any
 * other it ends as `suspended`, with the asks that are open and the journal to run it again with.
 */
export async function run(options: RunOptions): Promise<PassOutcome> {
  const { journal, channel, host } = options;
  const responses = options.responses ?? NONE;
  const arrived = [...journal.open].filter(([, open]) => responses.has(open.key));
  const pass = new Pass({ journal, channel, host, responses });
  const outcome = await pass.run(() => options.handler(createContext(pass)));
  if (arrived.length > 0 && outcome.status === 'suspended') {
    journal.strays = pass.taken === 0 ? journal.strays + 1 : 0;
    if (journal.strays >= MAX_STRAYS) {
      return {
        status: 'failed',
        error: divergedError(
          arrived.map(([, open]) => open.label),
          outcome.asks,
        ),
      };
    }
    keepUnread(journal, arrived, responses);
  }
  return host.strict && !host.signal.aborted ? compare(options, pass, outcome) : outcome;
}

/** Answers that nobody took in this pass wait in the journal for one that gets to their questions. */
function keepUnread(
  journal: Journal,
  arrived: readonly (readonly [string, OpenEntry])[],
  responses: ReadonlyMap<string, unknown>,
): void {
  for (const [id, before] of arrived) {
    const open = journal.open.get(id);
    const raw = responses.get(before.key) as Json;
    // An entry with another key has been asked again, so its answer was taken.
    if (open?.key !== before.key || JSON.stringify(raw).length > MAX_UNREAD) continue;
    journal.open.set(id, { ...open, unread: raw });
  }
}

/**
 * Strict mode: the pass again, from the journal alone. A handler that then does anything else depends on
 * something that is not in the journal, and would one day take another path in production.
 */
async function compare(options: RunOptions, first: Pass, outcome: PassOutcome): Promise<PassOutcome> {
  if (outcome.status === 'failed') return outcome;
  const { host, channel } = options;
  // A handler that neither asks nor records anything never runs a second time.
  if (first.trace.length === 0) return outcome;
  // The copy has been through JSON, as a journal has that comes back from a client.
  const journal = decodeJournal(encodeJournal(options.journal));
  journal.round = 0;
  const second = new Pass({
    journal,
    channel: { revision: channel.revision, live: false, can: (kind) => channel.can(kind), ask: () => [] },
    host: { ...host, progress: () => {}, log: () => {} },
    responses: NONE,
    replayOnly: true,
  });
  const again = await second.run(() => options.handler(createContext(second)));
  const difference = differenceOf(first, outcome, second, again);
  return difference === undefined ? outcome : { status: 'failed', error: strictError(difference) };
}

function differenceOf(
  first: Pass,
  outcome: PassOutcome,
  second: Pass,
  again: PassOutcome,
): string | undefined {
  if (second.unknownStep !== undefined) {
    return `the second time it came to the step ${quote(second.unknownStep)}, which it did not run the first time`;
  }
  if (again.status === 'suspended' && outcome.status !== 'suspended') {
    return `the second time it asked ${quote(firstLabel(again.asks))}, which it did not ask the first time`;
  }
  if (again.status === 'failed' && outcome.status !== 'failed') {
    const message = again.error instanceof Error ? again.error.message : String(again.error);
    // Cleaned before it is cut: the half of a secret would not be found.
    return `the second time it threw ${quote(second.host.guard.clean(message))}`;
  }
  if (outcome.status === 'suspended' && again.status !== 'suspended') {
    return `the second time it went past ${quote(firstLabel(outcome.asks))} without an answer`;
  }
  if (outcome.status === 'suspended' && again.status === 'suspended') {
    const before = outcome.asks.map((ask) => ask.key).sort();
    const after = again.asks.map((ask) => ask.key).sort();
    if (before.join() !== after.join()) {
      return `it asked ${quote(firstLabel(outcome.asks))} the first time and ${quote(firstLabel(again.asks))} the second`;
    }
  }
  if (outcome.status === 'completed' && again.status === 'completed') {
    if (text(outcome.result) !== text(again.result)) return 'it returned something else the second time';
  }
  if (outcome.status !== again.status)
    return `it ${outcome.status} the first time and ${again.status} the second`;
  const before = operations(first);
  const after = operations(second);
  const odd = before.find((id) => !after.includes(id)) ?? after.find((id) => !before.includes(id));
  return odd === undefined ? undefined : `the step or ask ${quote(odd)} came in only one of the two runs`;
}

function operations(pass: Pass): readonly string[] {
  return pass.trace.filter((id) => !id.startsWith('?'));
}

function text(value: unknown): string {
  try {
    return canonicalJson(value);
  } catch {
    return String(value);
  }
}

function firstLabel(asks: readonly Ask[]): string {
  const ask = asks[0];
  return ask === undefined ? '' : 'message' in ask ? ask.message : ask.kind;
}

function quote(value: string | undefined): string {
  const flat = (value ?? '').replace(/\s+/g, ' ');
  return JSON.stringify(flat.length > 100 ? `${flat.slice(0, 99)}…` : flat);
}

const MEND =
  'A handler runs again from its first line after each answer, so its questions must be the same each time: take ' +
  'time and randomness from ctx.now, ctx.random and ctx.uuid, and put everything else that can change into ctx.step.';

function divergedError(old: readonly string[], asks: readonly Ask[]): AskwellError {
  return new AskwellError(
    'ASKWELL_DIVERGED',
    `Answers keep arriving for a question that the handler no longer asks. It asked ${quote(old[0])}, and now ` +
      `asks ${quote(firstLabel(asks))}. ${MEND}`,
  );
}

function strictError(difference: string): AskwellError {
  return new AskwellError(
    'ASKWELL_DIVERGED',
    `Strict replay ran the handler twice over the same journal, and ${difference}. ${MEND}`,
  );
}
