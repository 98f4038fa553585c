import { expect, test } from 'vitest';

import { interleave, quartiles } from '../src/interleave.ts';

/** A clock that only moves when a contender works. */
function workshop() {
  let now = 0;
  const log: string[] = [];
  return {
    log,
    now: () => now,
    worker: (name: string, millis: () => number) => () => {
      log.push(name);
      now += millis();
    },
  };
}

test('bench: contenders take turns, each round beginning with another one', async () => {
  const { now, log, worker } = workshop();
  const contenders = { a: worker('a', () => 1), b: worker('b', () => 1), c: worker('c', () => 1) };
  await interleave(contenders, { warmUp: 0, batch: 1, budget: 0, minRounds: 4, now });
  expect(log.join('')).toBe('abcbcacababc');
});

test('bench: a machine that is busy for a while slows both contenders and leaves their ratio alone', async () => {
  const { now, worker } = workshop();
  let calls = 0;
  const slowdown = (): number => (calls++ > 100 ? 9 : 1);
  const contenders = { a: worker('a', () => 2 * slowdown()), b: worker('b', () => 4 * slowdown()) };
  const measured = await interleave(contenders, { warmUp: 0, batch: 5, budget: 0, minRounds: 20, now });
  expect(measured.ratio('a', 'b').median).toBe(0.5);
});

test('bench: warm-up does not count, and the budget ends the rounds', async () => {
  const { now, log, worker } = workshop();
  let calls = 0;
  const contenders = { a: worker('a', () => (calls++ < 10 ? 1000 : 1)) };
  const measured = await interleave(contenders, { warmUp: 10, batch: 5, budget: 50, minRounds: 1, now });
  expect(measured.micros('a')).toEqual({ low: 1000, median: 1000, high: 1000 });
  expect(log).toHaveLength(10 + 50);
});

test('bench: quartiles lie between the measurements', () => {
  expect(quartiles([4, 1, 2, 3, 5])).toEqual({ low: 2, median: 3, high: 4 });
  expect(quartiles([1, 2])).toEqual({ low: 1.25, median: 1.5, high: 1.75 });
});
