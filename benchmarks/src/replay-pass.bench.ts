import { field } from 'askwell';

// Internals, so that the pass is measured without a protocol around it.
import type { Channel } from '../../packages/askwell/dist/replay/channel.js';
import type { Context } from '../../packages/askwell/dist/replay/context.js';
import { createGuard } from '../../packages/askwell/dist/replay/guard.js';
import type { Host } from '../../packages/askwell/dist/replay/host.js';
import {
  createJournal,
  decodeJournal,
  encodeJournal,
  type Journal,
} from '../../packages/askwell/dist/replay/journal.js';
import { run } from '../../packages/askwell/dist/replay/run.js';
import { createSyncStepScope } from '../../packages/askwell/dist/replay/step-scope.js';
import type { Benchmark, Row } from './benchmark.ts';
import { type Contender, interleave } from './interleave.ts';
import { microsRow } from './rows.ts';

const channel: Channel = { revision: '2026-07-28', live: false, can: () => true, ask: () => [] };

const host: Host = {
  environment: {
    now: () => 0,
    random: () => 0.5,
    uuid: () => crypto.randomUUID(),
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  },
  principal: { kind: 'local' },
  client: { name: undefined, version: undefined, revision: '2026-07-28' },
  signal: new AbortController().signal,
  maxRounds: 10_000,
  strict: false,
  stepScope: createSyncStepScope(),
  guard: createGuard(),
  progress: () => {},
  log: () => {},
  stepFailed: () => {},
  warn: (message) => {
    throw new Error(message);
  },
};

type Handler = (ctx: Context) => Promise<string>;

/** Steps that return what small steps return. */
function steps(count: number): Handler {
  return async (ctx) => {
    for (let i = 0; i < count; i++)
      await ctx.step(`step-${i}`, () => ({ id: i, name: `build ${i}`, ok: true }));
    return 'done';
  };
}

const target = { environment: field.choice(['dev', 'staging', 'production']) };

function asks(count: number): Handler {
  return async (ctx) => {
    for (let i = 0; i < count; i++)
      await ctx.elicit(`Where should part ${i} go?`, target, { key: `part-${i}` });
    return 'done';
  };
}

async function finish(handler: Handler): Promise<Journal> {
  const journal = createJournal(host.environment.uuid());
  for (;;) {
    const responses = new Map(
      [...journal.open.values()].map(({ key }) => [
        key,
        { action: 'accept', content: { environment: 'staging' } },
      ]),
    );
    const outcome = await run({ handler, journal, channel, host, responses });
    if (outcome.status === 'completed') return journal;
    if (outcome.status !== 'suspended') throw new Error(`The handler ${outcome.status}.`);
  }
}

/** A pass as a leg has it: the journal is read from the text that was sealed, then the handler runs over it. */
async function pass(handler: Handler): Promise<Contender> {
  const text = encodeJournal(await finish(handler));
  return async () => {
    const { status } = await run({ handler, journal: decodeJournal(text), channel, host });
    if (status !== 'completed') throw new Error(`The pass ${status}.`);
  };
}

/** Beside each the microseconds of the bare engine that Askwell's design was tried on. */
const CASES = [
  { name: 'pass/10', handler: steps(10), what: '10 steps; a bare engine: 13 µs' },
  { name: 'pass/100', handler: steps(100), what: '100 steps; a bare engine: 66 µs' },
  { name: 'pass/1000', handler: steps(1000), what: '1000 steps; a bare engine: 336 µs' },
  { name: 'pass/10/asks', handler: asks(10), what: '10 answered asks' },
] as const;

export const benchmark: Benchmark = async () => {
  const rows: Row[] = [];
  for (const { name, handler, what } of CASES) {
    const measured = await interleave({ pass: await pass(handler) }, { budget: 2000 });
    rows.push(microsRow(name, measured, 'pass', what));
  }
  return rows;
};
