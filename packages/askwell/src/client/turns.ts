/** Lets one thing happen at a time, in the order of asking (a person answers one question at a time). */
export interface Turns {
  /** Runs it when everything before has ended. A turn whose signal aborts while it waits is given up at once. */
  take<T>(run: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** How many are running or waiting. */
  readonly waiting: number;
}

/** Makes a queue of turns. */
export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    get waiting() {
      return waiting;
    },
    take(run, signal) {
      waiting += 1;
      const turn = last.then(() => {
        signal.throwIfAborted();
        return run();
      });
      // A turn that was given up still waits in line, and ends at once when it is there.
      last = turn.catch(() => undefined);
      return untilAborted(turn, signal).finally(() => {
        waiting -= 1;
      });
    },
  };
}

/** Settles as the promise does, or rejects when the signal aborts. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
