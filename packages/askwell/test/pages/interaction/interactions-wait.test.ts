import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';

import type { Interactions } from '../../../src/pages/interaction/interactions.ts';
import { createWaiters } from '../../../src/pages/interaction/waiters.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import {
  claim,
  complete,
  createProcess,
  createTime,
  LIFETIME,
  never,
  request,
  RETENTION,
  settle,
  START,
} from './interactions-setup.ts';

describe('waiting for an interaction', () => {
  const open = async (): Promise<{
    readonly time: ReturnType<typeof createTime>;
    readonly here: Interactions;
    readonly elsewhere: Interactions;
    readonly id: string;
    /** How often this process has read the store. */
    readonly looks: () => number;
  }> => {
    const time = createTime();
    const store = createMemoryStore({ now: time.now });
    let looks = 0;
    const here = createProcess({ ...store, get: (key) => ((looks += 1), store.get(key)) }, time);
    return {
      time,
      here,
      elsewhere: createProcess(store, time),
      id: await here.open(request),
      looks: () => looks,
    };
  };

  it('ends at once when it ended in this process', async () => {
    const { time, here, id } = await open();
    const waited = here.wait(id, { milliseconds: 25_000, signal: never });
    await here.apply(id, claim);
    await settle();
    await here.apply(id, complete);
    // No time has passed.
    expect(await waited).toMatchObject({ state: 'completed' });
    expect(time.now()).toBe(START);
    expect(time.pending()).toBe(0);
  });

  it('ends at once when it had ended before', async () => {
    const { here, id } = await open();
    await here.apply(id, { type: 'withdraw' });
    expect(await here.wait(id, { milliseconds: 25_000, signal: never })).toMatchObject({ state: 'expired' });
  });

  it('notices an end in another process by looking, ever more seldom', async () => {
    const { time, here, elsewhere, id, looks } = await open();
    const waited = here.wait(id, { milliseconds: 25_000, signal: never });
    await time.advance(10_000);
    expect(time.set).toEqual([25_000, 250, 500, 1_000, 2_000, 2_000, 2_000, 2_000, 2_000]);
    const before = looks();
    await elsewhere.apply(id, claim);
    await elsewhere.apply(id, complete);
    await time.advance(2_000);
    expect(await waited).toMatchObject({ state: 'completed' });
    expect(looks() - before).toBe(1);
  });

  it('ends with what it is when the time for waiting is over', async () => {
    const { time, here, elsewhere, id } = await open();
    const waited = here.wait(id, { milliseconds: 25_000, signal: never });
    await elsewhere.apply(id, claim);
    await time.advance(25_000);
    expect(await waited).toMatchObject({ state: 'claimed' });
    expect(time.pending()).toBe(0);
    expect(await here.wait(id, { milliseconds: 0, signal: never })).toMatchObject({ state: 'claimed' });
  });

  it('ends when the interaction expires', async () => {
    const { time, here, id } = await open();
    const waited = here.wait(id, { milliseconds: 10 * LIFETIME, signal: never });
    await time.advance(LIFETIME + 2_000);
    expect(await waited).toMatchObject({ state: 'expired' });
  });

  it('R12 ends when it is called off, and leaves no timer, listener or check behind', async () => {
    const { time, here, id } = await open();
    const abort = new AbortController();
    const waited = here.wait(id, {
      milliseconds: 25_000,
      signal: abort.signal,
      check: async () => undefined,
    });
    await settle();
    expect(here.checkOf(id)).toBeDefined();
    expect(time.pending()).toBe(2);
    abort.abort();
    expect(await waited).toMatchObject({ state: 'pending' });
    expect(time.pending()).toBe(0);
    expect(here.checkOf(id)).toBeUndefined();
    expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
    expect(await here.wait(id, { milliseconds: 25_000, signal: abort.signal })).toMatchObject({
      state: 'pending',
    });
  });

  it('R12 leaves nothing behind when the store fails', async () => {
    const time = createTime();
    const store = createMemoryStore({ now: time.now });
    const id = await createProcess(store, time).open(request);
    const failing = createProcess({ ...store, get: async () => Promise.reject(new Error('down')) }, time);
    const abort = new AbortController();
    await expect(
      failing.wait(id, { milliseconds: 25_000, signal: abort.signal, check: async () => undefined }),
    ).rejects.toMatchObject({ code: 'ASKWELL_STORE' });
    expect(time.pending()).toBe(0);
    expect(failing.checkOf(id)).toBeUndefined();
    expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
  });

  it('tells the check of whoever waits, the latest first, to this process alone', async () => {
    const { here, elsewhere, id } = await open();
    const [first, second] = [async () => undefined, async () => undefined];
    const aborts = [new AbortController(), new AbortController(), new AbortController()] as const;
    const waits = [
      here.wait(id, { milliseconds: 25_000, signal: aborts[0].signal, check: first }),
      here.wait(id, { milliseconds: 25_000, signal: aborts[1].signal, check: second }),
      here.wait(id, { milliseconds: 25_000, signal: aborts[2].signal }),
    ];
    expect(here.checkOf(id)).toBe(second);
    expect(elsewhere.checkOf(id)).toBeUndefined();
    aborts[1].abort();
    await waits[1];
    expect(here.checkOf(id)).toBe(first);
    for (const abort of aborts) abort.abort();
    await Promise.all(waits);
  });

  it('does not sleep through an end that comes while it looks', async () => {
    const time = createTime();
    const store = createMemoryStore({ now: time.now });
    let during: (() => Promise<unknown>) | undefined;
    const interactions: Interactions = createProcess(
      {
        ...store,
        async get(key) {
          const record = await store.get(key);
          const act = during;
          during = undefined;
          await act?.();
          return record;
        },
      },
      time,
    );
    const id = await interactions.open(request);
    during = () => interactions.apply(id, { type: 'withdraw' });
    expect(await interactions.wait(id, { milliseconds: 25_000, signal: never })).toMatchObject({
      state: 'expired',
    });
    expect(time.now()).toBe(START);
  });

  it('waits with the timers of the platform', async () => {
    const interactions = createProcess(createMemoryStore(), { now: Date.now });
    const id = await interactions.open(request);
    expect(await interactions.wait(id, { milliseconds: 5, signal: never })).toMatchObject({
      state: 'pending',
    });
  });
});

describe('those who wait in one process', () => {
  it('R12 are forgotten with the last of them', () => {
    const time = createTime();
    const waiters = createWaiters(time.timer);
    const options = { milliseconds: 25_000, signal: never, check: undefined };
    const all = Array.from({ length: 1_000 }, (_, n) => waiters.add(`key ${n % 500}`, options));
    expect(waiters.size()).toBe(500);
    for (const waiter of all) waiter.remove();
    expect(waiters.size()).toBe(0);
    expect(time.pending()).toBe(0);
    for (const waiter of all) waiter.remove();
    expect(waiters.size()).toBe(0);
  });

  it('are bounded: who comes when there are too many waits all the same, and is not rung for', async () => {
    const time = createTime();
    const waiters = createWaiters(time.timer, 1);
    const add = (): ReturnType<typeof waiters.add> =>
      waiters.add('key', { milliseconds: 25_000, signal: never, check: async () => undefined });
    const [first, second] = [add(), add()];
    const woken: string[] = [];
    const sleeps = [
      first.sleep(1_000).then(() => woken.push('first')),
      second.sleep(1_000).then(() => woken.push('second')),
    ];
    waiters.ring('key');
    await settle();
    expect(woken).toEqual(['first']);
    await time.advance(1_000);
    await Promise.all(sleeps);
    second.remove();
    first.remove();
    expect(waiters.checkOf('key')).toBeUndefined();
    // There is room again, for one: a second `remove` gives none.
    first.remove();
    const [third, fourth] = [
      add(),
      waiters.add('other', { milliseconds: 25_000, signal: never, check: undefined }),
    ];
    expect(waiters.checkOf('key')).toBeDefined();
    expect(waiters.size()).toBe(1);
    third.remove();
    fourth.remove();
  });

  it('wait no longer than a platform can, however long they are told to', () => {
    const time = createTime();
    createWaiters(time.timer)
      .add('key', { milliseconds: Infinity, signal: never, check: undefined })
      .remove();
    expect(time.set).toEqual([2 ** 31 - 1]);
  });
});

describe('1,000 interactions at once, half abandoned', () => {
  it('leave the store, the timers and the memory of the process as they were', async () => {
    const time = createTime();
    const store = createMemoryStore({ now: time.now });
    const interactions = createProcess(store, time);
    const calls = Array.from({ length: 1_000 }, () => new AbortController().signal);
    const ids = await Promise.all(Array.from({ length: 1_000 }, () => interactions.open(request)));
    expect(await store.list('page:')).toHaveLength(1_000);
    const waits = ids.map((id, n) =>
      interactions.wait(id, {
        milliseconds: 25_000,
        signal: calls[n] as AbortSignal,
        check: async () => undefined,
      }),
    );
    await settle();
    expect(ids.every((id) => interactions.checkOf(id) !== undefined)).toBe(true);
    await Promise.all(
      ids.map(async (id, n) => {
        if (n % 2 === 1) return;
        await interactions.apply(id, claim);
        await interactions.apply(id, complete);
      }),
    );
    await time.advance(25_000);
    const states = (await Promise.all(waits)).map((interaction) => interaction?.state);
    expect(states.filter((state) => state === 'completed')).toHaveLength(500);
    expect(states.filter((state) => state === 'pending')).toHaveLength(500);
    expect(time.pending()).toBe(0);
    expect(calls.flatMap((signal) => getEventListeners(signal, 'abort'))).toEqual([]);
    expect(ids.every((id) => interactions.checkOf(id) === undefined)).toBe(true);
    await time.advance(LIFETIME + RETENTION);
    expect(await store.list('')).toEqual([]);
  });
});
