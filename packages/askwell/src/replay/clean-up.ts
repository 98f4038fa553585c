/** What a handler wants done at the end of each of its passes (R10). */
export interface CleanUp {
  add(fn: () => unknown): void;
  /** Runs what was added, last first, and at the latest until `signal` aborts: nobody waits for it then. */
  run(signal: AbortSignal): Promise<void>;
}

/** The clean-up of one pass. */
export function createCleanUp(warn: (message: string) => void): CleanUp {
  let added: (() => unknown)[] = [];

  const runAll = async (): Promise<void> => {
    const fns = added.reverse();
    added = [];
    for (const fn of fns) {
      try {
        await fn();
      } catch (error) {
        warn(`A ctx.defer function threw: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };

  return {
    add: (fn) => void added.push(fn),
    async run(signal) {
      if (added.length === 0) return;
      const all = runAll();
      if (signal.aborted) return;
      let stop = (): void => {};
      const aborted = new Promise<void>((resolve) => (stop = resolve));
      signal.addEventListener('abort', stop, { once: true });
      await Promise.race([all, aborted]);
      signal.removeEventListener('abort', stop);
    },
  };
}
