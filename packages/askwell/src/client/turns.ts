import { untilAborted } from './until-aborted.ts';

/** Lets one thing happen at a time, in the order of asking (a person answers one question at a time). */
export interface Turns {
  /** Runs it when everything before has ended. A turn whose signal aborts while it waits is given up at once. */
  take<T>(run: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

/** How long what is void may take to close before the next begins all the same. */
const CLOSING_MS = 5_000;

/**
 * Makes a queue of turns.
 *
 * @param onStuck is called when a turn that is void has not ended in time
 */
export function createTurns(onStuck: () => void): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return {
    take(run, signal) {
      const before = last;
      const turn = before.then(() => {
        signal.throwIfAborted();
        return run();
      });
      const answered = untilAborted(turn, signal);
      // A turn that was given up still waits in line, and ends at once when it is there.
      const ended = turn.catch(() => undefined);
      last = answered.catch(() => withinTime(before, ended, onStuck)).then(() => undefined);
      return answered;
    },
  };
}

/** Ends with a void turn, or a while after it was its turn. */
async function withinTime(
  before: Promise<unknown>,
  ended: Promise<unknown>,
  onStuck: () => void,
): Promise<void> {
  await before;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      onStuck();
      resolve();
    }, CLOSING_MS);
  });
  await Promise.race([ended, tooLong]);
  clearTimeout(timer);
}
