import { describe, expect, it } from 'vitest';

import { accept, filling, playLive, playRounds, resultOf } from './harness.ts';

// Patterns that an engine which throws at an unanswered ask gets wrong.
describe.each([
  ['rounds', playRounds],
  ['live', playLive],
] as const)('handler patterns, %s', (_, play) => {
  const answers = filling({ value: 'blue' });

  it('R1 try/catch with a fallback asks instead of falling back', async () => {
    const played = await play(async (ctx) => {
      try {
        const colour = await ctx.elicit('Colour?', 'string');
        return colour.action === 'accept' ? colour.data : 'none';
      } catch {
        return 'fallback';
      }
    }, answers);
    expect(resultOf(played)).toBe('blue');
    expect(played.rounds).toHaveLength(1);
  });

  it('R1 .catch(() => null) does not swallow the suspension', async () => {
    const played = await play(async (ctx) => {
      const colour = await ctx.elicit('Colour?', 'string').catch(() => null);
      return colour?.action === 'accept' ? colour.data : null;
    }, answers);
    expect(resultOf(played)).toBe('blue');
  });

  it('R1 a retry loop asks once', async () => {
    const played = await play(async (ctx) => {
      for (let attempt = 0; attempt < 3; attempt++) {
        try {
          const colour = await ctx.elicit('Colour?', 'string');
          return colour.action === 'accept' ? colour.data : 'none';
        } catch {
          continue;
        }
      }
      return 'gave up';
    }, answers);
    expect(resultOf(played)).toBe('blue');
    expect(played.asks).toHaveLength(1);
  });

  it('R1 Promise.allSettled sees answers, not rejections', async () => {
    const played = await play(async (ctx) => {
      const settled = await Promise.allSettled([ctx.elicit('One?', 'string'), ctx.elicit('Two?', 'string')]);
      return settled.map((one) => (one.status === 'fulfilled' ? one.value.action : 'rejected'));
    }, answers);
    expect(resultOf(played)).toEqual(['accept', 'accept']);
  });

  it('R2 R3 all([step → ask, ask]) takes two rounds at most and runs the step once', async () => {
    let runs = 0;
    const played = await play(async (ctx) => {
      const [first, second] = await Promise.all([
        (async () => {
          await ctx.step('slow', async () => {
            runs += 1;
            await new Promise((resolve) => setTimeout(resolve, 5));
          });
          return ctx.elicit('After the step?', 'string');
        })(),
        ctx.elicit('At once?', 'string'),
      ]);
      return [first.action, second.action];
    }, answers);
    expect(resultOf(played)).toEqual(['accept', 'accept']);
    expect(runs).toBe(1);
    expect(played.rounds.length).toBeLessThanOrEqual(2);
    expect(played.asks).toHaveLength(2);
  });

  it('R10 try/finally cleans up on the last pass only', async () => {
    let cleanups = 0;
    const played = await play(async (ctx) => {
      try {
        await ctx.elicit('Colour?', 'string');
        await ctx.elicit('Size?', 'string');
        return 'done';
      } finally {
        cleanups += 1;
      }
    }, answers);
    expect(resultOf(played)).toBe('done');
    expect(cleanups).toBe(1);
  });

  it('R4 two branches behind plain awaits never swap their answers', async () => {
    // The order in which the branches ask differs from pass to pass.
    let flip = false;
    const played = await play(
      async (ctx) => {
        flip = !flip;
        const ask = async (name: string, wait: number): Promise<unknown> => {
          await new Promise((resolve) => setTimeout(resolve, wait));
          const answer = await ctx.elicit(`${name}?`, 'string');
          return answer.action === 'accept' ? answer.data : undefined;
        };
        const [a, b] = await Promise.all([ask('a', flip ? 1 : 6), ask('b', flip ? 6 : 1)]);
        return { a, b };
      },
      (ask) => (ask.kind === 'form' ? accept({ value: `to ${ask.message}` }) : undefined),
    );
    expect(resultOf(played)).toEqual({ a: 'to a?', b: 'to b?' });
  });
});
