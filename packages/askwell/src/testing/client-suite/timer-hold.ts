// Lets a minute pass without waiting for it: long timers are held, and run when the suite says so.

/** What counts as the time of a person; shorter timers run by themselves. */
const LONG_MS = 10_000;
/** Longer ones mean "never". */
const NEVER_MS = 3_600_000;

/** Timers that are held. */
export interface HeldTimers {
  /** Runs all that have been set and not cleared. */
  pass(): void;
  release(): void;
}

/** Begins to hold timers, in the whole process. */
export function holdTimers(): HeldTimers {
  const { setTimeout, clearTimeout } = globalThis;
  const held = new Map<unknown, () => void>();
  globalThis.setTimeout = ((handler: (...args: unknown[]) => void, delay = 0, ...args: unknown[]) => {
    if (delay < LONG_MS) return setTimeout(handler, delay, ...args);
    // A real timer, so that it is what a timer is here; it is cleared before it could run.
    const timer = setTimeout(() => undefined, Math.min(delay, 2 ** 31 - 1));
    (timer as { unref?: () => void }).unref?.();
    if (delay <= NEVER_MS) held.set(timer, () => handler(...args));
    return timer;
  }) as typeof setTimeout;
  globalThis.clearTimeout = (timer) => {
    held.delete(timer);
    clearTimeout(timer as never);
  };
  return {
    pass() {
      const due = [...held];
      held.clear();
      for (const [timer, run] of due) {
        clearTimeout(timer as never);
        run();
      }
    },
    release() {
      globalThis.setTimeout = setTimeout;
      globalThis.clearTimeout = clearTimeout;
      for (const timer of held.keys()) clearTimeout(timer as never);
    },
  };
}
