import { beforeEach, describe, expect, it } from 'vitest';

import { createGrantLock, type GrantLock } from '../../../src/pages/grants/grant-lock.ts';
import { createFleet, type Fleet } from '../oauth/grant-harness.ts';

let fleet: Fleet;
let lock: GrantLock;

beforeEach(() => {
  fleet = createFleet([], () => 1_000_000);
  // Time goes by in waiting alone.
  lock = createGrantLock({
    records: fleet.records,
    now: fleet.now,
    pause: async (milliseconds) => void (fleet.ahead += milliseconds),
    random: () => 0.5,
  });
});

const never = new Promise<never>(() => {});
const locks = (): Promise<readonly string[]> => fleet.store.list('lock:');

describe('a lock', () => {
  it('is free again after the work, whether it succeeded or failed', async () => {
    expect(await lock.run('a', 'give-up', async () => 'done')).toBe('done');
    await expect(lock.run('a', 'give-up', () => Promise.reject(new Error('work')))).rejects.toThrow('work');
    expect(await locks()).toEqual([]);
    expect(fleet.ahead).toBe(0);
  });

  it('is of one name', async () => {
    void lock.run('a', 'give-up', () => never);
    expect(await lock.run('b', 'give-up', async () => fleet.ahead)).toBe(0);
  });

  it('of a holder that died is free when its lease is over', async () => {
    void lock.run('a', 'give-up', () => never);
    const since = await lock.run('a', 'give-up', async () => fleet.ahead);
    expect(since).toBeGreaterThanOrEqual(30_000);
    expect(since).toBeLessThan(31_000);
  });

  it('that stays taken is given up, or passed by for what must not wait for ever', async () => {
    const renew = async (): Promise<void> =>
      void (await fleet.records.put('lock:a', true, { expiresAt: fleet.now() + 30_000 }));
    const waiting = createGrantLock({
      records: fleet.records,
      now: fleet.now,
      async pause(milliseconds) {
        fleet.ahead += milliseconds;
        await renew();
      },
      random: () => 0.5,
    });
    await renew();
    await expect(waiting.run('a', 'give-up', async () => 'ran')).rejects.toMatchObject({
      code: 'ASKWELL_GRANT',
    });
    expect(await waiting.run('a', 'run', async () => 'ran')).toBe('ran');
  });

  it('of the next holder is not taken away by one that outlived its lease', async () => {
    await lock.run('a', 'give-up', async () => {
      fleet.ahead += 31_000;
      void lock.run('a', 'give-up', () => never);
      while ((await locks()).length === 0) await fleet.pause(0);
    });
    expect(await locks()).toHaveLength(1);
  });
});
