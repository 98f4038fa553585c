/** What a handler wants done at the end of each of its passes (R10). */
export interface CleanUp {
  add(fn: () => unknown): void;
  /** Runs what was added, last first, and waits for it until `signal` aborts: nobody does so then. */
  run(signal: AbortSignal): Promise<void>;
  /** Goes on to the next: what runs has come to something that never ends, an ask after the end of its pass. */
  abandon(): void;
}

/** The clean-up of one pass. */
export function createCleanUp(warn: (message: string) => void): CleanUp {
  let added: (() => unknown)[] = [];
  let skip = (): void => {};

  const runOne = async (fn: () => unknown): Promise<void> => {
    try {
      await fn();
    } catch (error) {
      warn(`A ctx.defer function threw: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  return {
    add: (fn) => void added.push(fn),
    async run(signal) {
      const fns = added.reverse();
      added = [];
      const abort = (): void => skip();
      if (fns.length > 0) signal.addEventListener('abort', abort);
      for (const fn of fns) {
        const skipped = new Promise<void>((resolve) => (skip = resolve));
        const done = runOne(fn);
        if (!signal.aborted) await Promise.race([done, skipped]);
      }
      signal.removeEventListener('abort', abort);
    },
    abandon: () => skip(),
  };
}
