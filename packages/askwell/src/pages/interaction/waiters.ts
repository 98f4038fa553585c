import type { PageCheck } from '../../replay/page-host.ts';

/** Calls back after so many milliseconds; the result prevents it. */
export type Timer = (milliseconds: number, callback: () => void) => () => void;

/** One that waits for something to happen in this process, or for time to pass. */
export interface Waiter {
  /** Whether its time is over, or it was called off. */
  over(): boolean;
  /**
   * Resolves after so many milliseconds, or as soon as it is rung for, its time is over, or it is called off; at once,
   * if it was rung for since the last sleep.
   */
  sleep(milliseconds: number): Promise<void>;
  /** Must be called at the end: leaves no timer, listener or entry behind (R12). */
  remove(): void;
}

/** Those who wait in this process, by what they wait for. */
export interface Waiters {
  add(
    key: string,
    options: {
      readonly milliseconds: number;
      readonly signal: AbortSignal;
      readonly check: PageCheck | undefined;
    },
  ): Waiter;
  /** Wakes all that wait for `key`. */
  ring(key: string): void;
  /** The check of the one who came last of those that have one. */
  checkOf(key: string): PageCheck | undefined;
  /** How many keys are waited for. */
  size(): number;
}

interface Entry {
  readonly ring: () => void;
  readonly check: PageCheck | undefined;
}

/** Who comes when so many wait already is not rung for; time passes for everybody. */
const MAX_WAITERS = 10_000;
/** What platforms can wait for at most; with more they call back at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

const platformTimer: Timer = (milliseconds, callback) => {
  const timeout = setTimeout(callback, milliseconds);
  return () => clearTimeout(timeout);
};

/** Makes the waiters of one process. */
export function createWaiters(timer: Timer = platformTimer, max: number = MAX_WAITERS): Waiters {
  const entries = new Map<string, Set<Entry>>();
  let count = 0;

  const register = (key: string, entry: Entry): (() => void) => {
    if (count >= max) return () => {};
    const known = entries.get(key);
    const set = known ?? new Set<Entry>();
    if (known === undefined) entries.set(key, set);
    set.add(entry);
    count += 1;
    return () => {
      if (!set.delete(entry)) return;
      count -= 1;
      if (set.size === 0) entries.delete(key);
    };
  };

  return {
    add(key, { milliseconds, signal, check }) {
      let over = signal.aborted || milliseconds <= 0;
      let rung = false;
      let wake: (() => void) | undefined;
      const ring = (): void => {
        rung = true;
        wake?.();
      };
      const finish = (): void => {
        over = true;
        wake?.();
      };
      const unregister = register(key, { ring, check });
      const stopTimer = timer(Math.min(milliseconds, MAX_TIMER_MS), finish);
      signal.addEventListener('abort', finish);
      return {
        over: () => over,
        async sleep(pause) {
          if (!rung && !over) {
            await new Promise<void>((resolve) => {
              const stop = timer(pause, resolve);
              wake = () => {
                stop();
                resolve();
              };
            });
            wake = undefined;
          }
          rung = false;
        },
        remove() {
          unregister();
          stopTimer();
          signal.removeEventListener('abort', finish);
        },
      };
    },
    ring(key) {
      for (const entry of entries.get(key) ?? []) entry.ring();
    },
    checkOf(key) {
      let latest: PageCheck | undefined;
      for (const { check } of entries.get(key) ?? []) latest = check ?? latest;
      return latest;
    },
    size: () => entries.size,
  };
}
