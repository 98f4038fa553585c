import { expect, it, vi } from 'vitest';

import { createTurns } from '../../../src/client/turns.ts';

const never = new AbortController().signal;

it('runs one after the other, in the order of asking, also after a failure', async () => {
  const turns = createTurns();
  const log: string[] = [];
  const turn = (name: string) => async (): Promise<string> => {
    log.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    log.push(`${name} ends`);
    if (name === 'b') throw new Error('b fails');
    return name;
  };
  const all = Promise.allSettled(['a', 'b', 'c'].map((name) => turns.take(turn(name), never)));
  expect(turns.waiting).toBe(3);
  expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  expect(turns.waiting).toBe(0);
});

it('gives up a turn at once that is void while it waits, and never runs it', async () => {
  const turns = createTurns();
  const stop = new AbortController();
  const run = vi.fn<() => Promise<void>>(async () => undefined);
  let finish = (): void => undefined;
  const first = turns.take(() => new Promise<void>((resolve) => (finish = resolve)), never);
  const second = turns.take(run, stop.signal);
  stop.abort(new Error('void'));
  await expect(second).rejects.toThrow('void');
  expect(turns.waiting).toBe(1);
  finish();
  await first;
  await turns.take(async () => undefined, never);
  expect(run).not.toHaveBeenCalled();
});

it('does not begin the next before a void one has closed', async () => {
  const turns = createTurns();
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
