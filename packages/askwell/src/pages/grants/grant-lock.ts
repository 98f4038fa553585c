import { AskwellError } from '../../errors.ts';
import type { Records } from '../records.ts';

/** One holder at a time, across all processes that share the store. */
export interface GrantLock {
  /**
   * Runs `work` as the only one under this name. A holder that died is waited for until its lease has run out.
   *
   * @param otherwise - what to do when it stays taken: give up, or run all the same
   * @throws `ASKWELL_GRANT` when it stays taken
   */
  run<T>(name: string, otherwise: 'give-up' | 'run', work: () => Promise<T>): Promise<T>;
}

/** Longer than discovery (2 × 5 s) and a token request (10 s) together, so that nobody refreshes beside a holder. */
const LEASE = 30_000;
/** A holder whose lease is nearly over leaves the lock to expire: what it would delete might be the next one's. */
const MARGIN = 5000;
/** Longer than a lease: whoever waits sees a dead holder's lock expire. */
const PATIENCE = 40_000;
const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 500;

export function createGrantLock(options: {
  readonly records: Records;
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly random: () => number;
}): GrantLock {
  const { records, now, pause, random } = options;

  const take = async (key: string): Promise<number | undefined> => {
    if ((await records.get(key)) !== undefined) return undefined;
    const expiresAt = now() + LEASE;
    const version = await records.put(key, true, { expiresAt, ifVersion: null });
    return version === undefined ? undefined : expiresAt;
  };

  const release = async (key: string, expiresAt: number): Promise<void> => {
    if (now() >= expiresAt - MARGIN) return;
    // If the store can't be reached the lease runs out, and what was done under the lock stays done.
    await records.delete(key).catch(() => {});
  };

  return {
    async run(name, otherwise, work) {
      const key = `lock:${name}`;
      let waited = 0;
      for (let next = FIRST_PAUSE; ; next = Math.min(next * 1.5, LONGEST_PAUSE)) {
        const expiresAt = await take(key);
        if (expiresAt !== undefined) {
          try {
            return await work();
          } finally {
            await release(key, expiresAt);
          }
        }
        if (waited >= PATIENCE) break;
        // Spread, so that those who wait don't come back all at once.
        const milliseconds = next * (0.5 + random());
        await pause(milliseconds);
        waited += milliseconds;
      }
      if (otherwise === 'run') return work();
      throw new AskwellError(
        'ASKWELL_GRANT',
        'The grant is being refreshed by another process that does not come to an end. Try again later.',
      );
    },
  };
}
