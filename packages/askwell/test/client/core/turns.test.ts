import { expect, it, vi } from 'vitest';

import { createTurns } from '../../../src/client/turns.ts';

const never = new AbortController().signal;

it('runs one after the other, in the order of asking, also after a failure', async () => {
  const turns = createTurns(() => undefined);
  const log: string[] = [];
  const turn = (name: string) => async (): Promise<string> => {
    log.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    log.push(`${name} ends`);
    if (name === 'b') throw new Error('b fails');
    return name;
  };
  const all = Promise.allSettled(['a', 'b', 'c'].map((name) => turns.take(turn(name), never)));
  expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

it('gives up a turn at once that is void while it waits, and never runs it', async () => {
  const turns = createTurns(() => undefined);
  const stop = new AbortController();
  const run = vi.fn<() => Promise<void>>(async () => undefined);
  let finish = (): void => undefined;
  const first = turns.take(() => new Promise<void>((resolve) => (finish = resolve)), never);
  const second = turns.take(run, stop.signal);
  stop.abort(new Error('void'));
  await expect(second).rejects.toThrow('void');
  finish();
  await first;
  await turns.take(async () => undefined, never);
  expect(run).not.toHaveBeenCalled();
});

it('does not begin the next before a void one has closed', async () => {
  const turns = createTurns(() => undefined);
  const stop = new AbortController();
  let close = (): void => undefined;
  const first = turns.take(() => new Promise<void>((resolve) => (close = resolve)), stop.signal);
  const next = vi.fn<() => Promise<void>>(async () => undefined);
  await Promise.resolve();
  stop.abort(new Error('void'));
  await expect(first).rejects.toThrow('void');
  const second = turns.take(next, never);
  await new Promise((resolve) => setImmediate(resolve));
  expect(next).not.toHaveBeenCalled();
  close();
  await second;
  expect(next).toHaveBeenCalledTimes(1);
});

it('goes on after five seconds without one that is void and does not close, and says so', async () => {
  vi.useFakeTimers();
  const stuck = vi.fn<() => void>();
  const turns = createTurns(stuck);
  const stop = new AbortController();
  const first = turns.take(() => new Promise<void>(() => undefined), stop.signal);
  await Promise.resolve();
  stop.abort(new Error('void'));
  await expect(first).rejects.toThrow('void');
  const second = turns.take(async () => 'next', never);
  await vi.advanceTimersByTimeAsync(4_999);
  expect(stuck).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(await second).toBe('next');
  expect(stuck).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});
