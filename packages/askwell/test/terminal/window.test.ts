import { describe, expect, it } from 'vitest';

import { windowAround } from '../../src/terminal/window.ts';

describe('the part of a list that fits', () => {
  const one = (): number => 1;

  it('is all of it where it fits', () => {
    expect(windowAround(5, 2, 5, one)).toEqual({ start: 0, end: 5 });
    expect(windowAround(0, 0, 5, one)).toEqual({ start: 0, end: 0 });
  });

  it('is around the entry otherwise, with two lines to spare', () => {
    expect(windowAround(100, 0, 7, one)).toEqual({ start: 0, end: 5 });
    expect(windowAround(100, 50, 7, one)).toEqual({ start: 48, end: 53 });
    expect(windowAround(100, 99, 7, one)).toEqual({ start: 95, end: 100 });
  });

  it('counts lines, not entries, and always has the entry itself', () => {
    expect(windowAround(10, 5, 8, () => 3)).toEqual({ start: 5, end: 7 });
    expect(windowAround(10, 5, 1, () => 9)).toEqual({ start: 5, end: 6 });
  });
});
