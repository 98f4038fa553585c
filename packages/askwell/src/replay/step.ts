import { AskwellError } from '../errors.ts';
import { isObject } from '../json.ts';
import { type Journal, takeValue } from './journal.ts';

/** What a step function is given. */
export interface StepContext {
  /** The same in every attempt of this step of this call; give it to services that deduplicate by key. */
  readonly idempotencyKey: string;
  /** Aborts when the pass ends, which for a running step means: the caller went away. */
  readonly signal: AbortSignal;
}

export type StepFunction = (context: StepContext) => unknown;

/** Options of `ctx.step`. */
export interface StepOptions {
  /** How often to try before the failure is recorded for good. Default 1. */
  readonly attempts?: number;
}

/**
 * What a failed step throws, in the pass in which it failed and in every later one alike: the name and message
 * of the original error, which itself can't be recorded.
 */
export class StepError extends Error {
  /** The step's name. */
  readonly step: string;
  /** The name of the original error, for instance `TypeError`. */
  readonly originalName: string;

  constructor(step: string, originalName: string, message: string) {
    super(message);
    this.name = 'StepError';
    this.step = step;
    this.originalName = originalName;
  }
}

interface StepRun {
  readonly id: string;
  readonly name: string;
  readonly fn: StepFunction;
  readonly options: StepOptions;
  readonly journal: Journal;
  signal(): AbortSignal;
  isClosed(): boolean;
  enter(step: string | undefined): void;
  working<T>(work: T | Promise<T>): Promise<T>;
}

/** Replays a recorded step, or runs it and records what came of it (R5). */
export async function runStep(run: StepRun): Promise<unknown> {
  const known = run.journal.steps.get(run.id);
  if (known !== undefined) return result(run, known.failed, takeValue(known));
  const entry = await run.working(execute(run));
  // After the close the journal is already on its way; a result that comes now is for nobody (R2).
  if (!run.isClosed()) run.journal.steps.set(run.id, { text: entry.text, failed: entry.failed });
  return result(run, entry.failed, entry.text === undefined ? undefined : JSON.parse(entry.text));
}

async function execute(run: StepRun): Promise<{ text: string | undefined; failed: boolean }> {
  const context: StepContext = {
    idempotencyKey: `${run.journal.run}:${run.id}`,
    get signal() {
      return run.signal();
    },
  };
  const attempts = Math.max(1, run.options.attempts ?? 1);
  for (let attempt = 1; ; attempt++) {
    try {
      return { text: toText(run.name, await start(run, context)), failed: false };
    } catch (error) {
      if (attempt < attempts && !run.isClosed()) continue;
      const name = error instanceof Error ? error.name : 'Error';
      const message = error instanceof Error ? error.message : String(error);
      return { text: JSON.stringify({ name, message }), failed: true };
    }
  }
}

/** Marks the synchronous part of the step, so that an ask in it is refused instead of waiting for itself. */
function start(run: StepRun, context: StepContext): unknown {
  run.enter(run.name);
  try {
    return run.fn(context);
  } finally {
    run.enter(undefined);
  }
}

function toText(step: string, value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new AskwellError(
      'ASKWELL_STEP',
      `The result of step ${JSON.stringify(step)} can't be recorded as JSON (${(cause as Error).message}). ` +
        `Return plain data: strings, numbers, booleans, arrays and objects of them.`,
    );
  }
}

function result(run: StepRun, failed: boolean, value: unknown): unknown {
  if (!failed) return value;
  const { name, message } = isObject(value) ? value : { name: 'Error', message: String(value) };
  throw new StepError(run.name, String(name), String(message));
}
