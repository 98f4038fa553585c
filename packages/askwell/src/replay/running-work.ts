/**
 * Work that keeps a pass from closing: steps, and checks of answers (R2). Holds no more than a count and whoever waits
 * for it to reach zero (R12).
 */
export interface RunningWork {
  /** Whether anything runs. */
  readonly busy: boolean;
  /** Counts `work` until it settles; what is no promise is given back as it is. */
  track<T>(work: T | Promise<T>): Promise<T>;
  /** Resolves when nothing runs any more, and at the latest when `signal` aborts. */
  untilIdle(signal?: AbortSignal): Promise<void>;
}

/** The work of one pass. */
export function createRunningWork(): RunningWork {
  let running = 0;
  let idlers: (() => void)[] = [];

  const wake = (): void => {
    const waiting = idlers;
    idlers = [];
    for (const idler of waiting) idler();
  };

  return {
    get busy() {
      return running > 0;
    },
    async track(work) {
      if (!(work instanceof Promise)) return work;
      running += 1;
      try {
        return await work;
      } finally {
        running -= 1;
        if (running === 0) wake();
      }
    },
    async untilIdle(signal) {
      signal?.addEventListener('abort', wake, { once: true });
      while (running > 0 && signal?.aborted !== true)
        await new Promise<void>((resolve) => idlers.push(resolve));
      signal?.removeEventListener('abort', wake);
    },
  };
}
