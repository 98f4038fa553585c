import { AskwellError, type AskwellErrorCode, isAskwellError } from '../errors.ts';
import { isObject } from '../json.ts';
import { checkAttempts } from './check-options.ts';
import type { Guard } from './guard.ts';
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
  /** Calls the function as the work of this step. */
  enter<T>(fn: () => T): T;
  working<T>(work: T | Promise<T>): Promise<T>;
  /** Told of the error before it is reduced to name and message. */
  failed(error: unknown): void;
  /** Knows what must not be recorded. */
  readonly guard: Guard;
}

interface Outcome {
  readonly text: string | undefined;
  readonly failed: boolean;
  /** Whether it may be otherwise the next time, so that it is not recorded. */
  readonly passing?: boolean;
}

/** Replays a recorded step, or runs it and records what came of it (R5). */
export async function runStep(run: StepRun): Promise<unknown> {
  const known = run.journal.steps.get(run.id);
  if (known !== undefined) return result(run, known.failed, takeValue(known));
  const { text, failed } = await run.working(record(run));
  return result(run, failed, text === undefined ? undefined : JSON.parse(text));
}

/** Recorded before the pass can take the step for done, and so before it can close. */
async function record(run: StepRun): Promise<Outcome> {
  const outcome = await execute(run);
  // A store that could not be reached is no outcome of ours: the next pass tries again.
  if (outcome.passing === true) return outcome;
  // After the close the journal is already on its way; a result that comes now is for nobody (R2).
  const { text, failed } = outcome;
  if (!run.isClosed()) run.journal.steps.set(run.id, { text, failed });
  return outcome;
}

async function execute(run: StepRun): Promise<Outcome> {
  const context: StepContext = {
    idempotencyKey: `${run.journal.run}:${run.id}`,
    get signal() {
      return run.signal();
    },
  };
  const attempts = checkAttempts(run.options.attempts, 1);
  for (let attempt = 1; ; attempt++) {
    let value: unknown;
    try {
      value = await run.enter(() => run.fn(context));
    } catch (error) {
      if (attempt < attempts && !run.isClosed()) continue;
      return failure(run, error);
    }
    try {
      return { text: checked(run, toText(run.name, value)), failed: false };
    } catch (error) {
      // The effect has happened; trying again would only do it twice.
      return failure(run, error);
    }
  }
}

function failure(run: StepRun, error: unknown): Outcome {
  run.failed(error);
  const name = error instanceof Error ? textOf(error.name) : 'Error';
  const message = textOf(error instanceof Error ? error.message : error);
  // Our own steps fail with errors that a handler may tell apart.
  const code = isOwn(run) && isAskwellError(error) ? error.code : undefined;
  return {
    text: JSON.stringify({ name: run.guard.clean(name), message: run.guard.clean(message), code }),
    failed: true,
    ...(code === 'ASKWELL_STORE' && { passing: true }),
  };
}

/** Whatever was thrown must be recorded, or the step would run again. */
function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return 'something that has no text';
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

/**
 * A journal holds references to secrets, never their values: it travels, and outlives the call. Our own steps hold none;
 * a secret that happens to be a word of theirs must not stop them.
 */
function checked(run: StepRun, text: string | undefined): string | undefined {
  if (text === undefined || isOwn(run) || !run.guard.armed) return text;
  if (!run.guard.findsIn(JSON.parse(text))) return text;
  throw new AskwellError(
    'ASKWELL_STEP',
    `The result of step ${JSON.stringify(run.name)} contains a secret, and results of steps are recorded. Use the ` +
      `secret inside of the step, and return what came of it.`,
  );
}

/** A step of the engine itself; authors can't give such names. */
function isOwn({ name }: StepRun): boolean {
  return name.startsWith('@');
}

function result(run: StepRun, failed: boolean, value: unknown): unknown {
  if (!failed) return value;
  const { name, message, code } = isObject(value)
    ? value
    : { name: 'Error', message: String(value), code: undefined };
  if (isOwn(run) && typeof code === 'string')
    throw new AskwellError(code as AskwellErrorCode, String(message));
  throw new StepError(run.name, String(name), String(message));
}
