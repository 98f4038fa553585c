import type { Ask, AskKind } from '../../src/replay/ask.ts';
import type { Channel } from '../../src/replay/channel.ts';
import type { Context } from '../../src/replay/context.ts';
import { createGuard } from '../../src/replay/guard.ts';
import type { Host } from '../../src/replay/host.ts';
import { createJournal, decodeJournal, encodeJournal, type Journal } from '../../src/replay/journal.ts';
import { createAsyncStepScope } from '../../src/server/async-step-scope.ts';
import { createSyncStepScope } from '../../src/replay/step-scope.ts';
import type { PassOutcome } from '../../src/replay/pass.ts';
import type { PageHost } from '../../src/replay/page-host.ts';
import { run } from '../../src/replay/run.ts';
import type { Revision } from '../../src/revision.ts';

export type Handler = (ctx: Context) => unknown;
export type Answerer = (ask: Ask, round: number) => unknown;

export interface Played {
  readonly outcome: Exclude<PassOutcome, { status: 'suspended' }>;
  /** The keys of each round. */
  readonly rounds: readonly (readonly string[])[];
  readonly asks: readonly Ask[];
  readonly warnings: readonly string[];
  readonly journal: Journal;
}

export interface PlayOptions {
  readonly strict?: boolean;
  readonly maxRounds?: number;
  readonly kinds?: readonly AskKind[];
  readonly signal?: AbortSignal;
  readonly revision?: Revision;
  readonly pages?: PageHost;
}

export function createHost(options: PlayOptions, warnings: string[]): Host {
  let time = 1_000;
  let random = 0;
  return {
    environment: {
      now: () => (time += 1),
      random: () => (random = (random + 0.1) % 1),
      uuid: () => `uuid-${(time += 1)}`,
      turn: () => new Promise((resolve) => setImmediate(resolve)),
      pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    },
    principal: { kind: 'local' },
    client: { name: 'test', version: '1', revision: options.revision ?? '2026-07-28' },
    signal: options.signal ?? new AbortController().signal,
    maxRounds: options.maxRounds ?? 25,
    strict: options.strict ?? false,
    stepScope: (options.strict === true ? createAsyncStepScope() : undefined) ?? createSyncStepScope(),
    guard: createGuard(),
    ...(options.pages !== undefined && { pagesFor: () => options.pages as PageHost }),
    progress: () => {},
    log: () => {},
    stepFailed: () => {},
    warn: (message) => warnings.push(message),
  };
}

export function suspending(options: PlayOptions = {}): Channel {
  const kinds = new Set<AskKind>(options.kinds ?? ['form', 'url', 'sampling', 'roots']);
  return {
    revision: options.revision ?? '2026-07-28',
    live: false,
    can: (kind) => kinds.has(kind),
    ask: () => {
      throw new Error('a channel that is not live is never asked');
    },
  };
}

/** Plays a call in rounds: each pass has the journal of the last one, through JSON, and the answers to its asks. */
export async function playRounds(
  handler: Handler,
  answer: Answerer,
  options: PlayOptions = {},
): Promise<Played> {
  const warnings: string[] = [];
  const host = createHost(options, warnings);
  const rounds: string[][] = [];
  const asks: Ask[] = [];
  let journal = createJournal('run');
  let responses = new Map<string, unknown>();
  for (;;) {
    const outcome = await run({ handler, journal, channel: suspending(options), host, responses });
    if (outcome.status !== 'suspended') return { outcome, rounds, asks, warnings, journal };
    journal = decodeJournal(encodeJournal(journal));
    rounds.push(outcome.asks.map((ask) => ask.key));
    asks.push(...outcome.asks);
    responses = new Map();
    for (const ask of outcome.asks) {
      const raw = await answer(ask, rounds.length);
      if (raw !== undefined) responses.set(ask.key, JSON.parse(JSON.stringify(raw)));
    }
  }
}

/** Plays a call on a live channel: one pass, answered while it waits. */
export async function playLive(
  handler: Handler,
  answer: Answerer,
  options: PlayOptions = {},
): Promise<Played> {
  const warnings: string[] = [];
  const host = createHost(options, warnings);
  const rounds: string[][] = [];
  const asks: Ask[] = [];
  const journal = createJournal('run');
  const channel: Channel = {
    ...suspending(options),
    live: true,
    ask: (batch) => {
      rounds.push(batch.map((ask) => ask.key));
      asks.push(...batch);
      return batch.map(async (ask) => answer(ask, rounds.length));
    },
  };
  const outcome = await run({ handler, journal, channel, host });
  if (outcome.status === 'suspended') throw new Error('a live run does not suspend');
  return { outcome, rounds, asks, warnings, journal };
}

export const accept = (content: unknown = {}): unknown => ({ action: 'accept', content });
export const decline = { action: 'decline' };
export const cancel = { action: 'cancel' };

/** Accepts every form, filling `value` and whatever else from the map. */
export function filling(values: Readonly<Record<string, unknown>>): Answerer {
  return (ask) =>
    ask.kind === 'form'
      ? accept(
          Object.fromEntries(
            ask.form.fields.filter((f) => f.name in values).map((f) => [f.name, values[f.name]]),
          ),
        )
      : accept();
}

export function resultOf(played: Played): unknown {
  if (played.outcome.status === 'failed') throw played.outcome.error;
  if (played.outcome.status === 'ended') throw new Error(`ended: ${played.outcome.action}`);
  return played.outcome.result;
}

export function errorOf(played: Played): Error & { readonly code?: string } {
  if (played.outcome.status !== 'failed')
    throw new Error(`expected a failure, got ${JSON.stringify(played.outcome)}`);
  return played.outcome.error as Error;
}
