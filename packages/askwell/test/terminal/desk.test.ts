import { PassThrough } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { deskOf } from '../../src/terminal/desk.ts';

const never = new AbortController().signal;

describe('a desk', () => {
  it('is one for an input', () => {
    const input = new PassThrough();
    expect(deskOf(input)).toBe(deskOf(input));
    expect(deskOf(input)).not.toBe(deskOf(new PassThrough()));
  });

  it('is taken by one at a time, in the order of asking', async () => {
    const desk = deskOf(new PassThrough());
    const order: string[] = [];
    const use = async (name: string): Promise<void> => {
      const leave = await desk.take(never);
      order.push(`${name} takes`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} leaves`);
      leave?.();
      // Leaving twice frees nothing that is not one's own.
      leave?.();
    };
    await Promise.all([use('a'), use('b'), use('c')]);
    expect(order).toEqual(['a takes', 'a leaves', 'b takes', 'b leaves', 'c takes', 'c leaves']);
  });

  it('whoever stops waiting gets nothing and holds up nobody', async () => {
    const desk = deskOf(new PassThrough());
    const leave = await desk.take(never);
    const stop = new AbortController();
    const given = desk.take(stop.signal);
    const next = desk.take(never);
    stop.abort();
    expect(await given).toBeUndefined();
    leave?.();
    expect(await next).toBeTypeOf('function');
    expect(await desk.take(AbortSignal.abort())).toBeUndefined();
  });
});
