import { describe, expect, it } from 'vitest';
import { jsonOverLimit } from '../../src/json.ts';

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

describe('jsonOverLimit', () => {
  it.each([
    null,
    true,
    false,
    -1.5e-7,
    1e21,
    '',
    'plain',
    '"\\/\b\f\n\r\t\v\0\u001f\u007f',
    'é ü ñ',
    '日本語 \u2028',
    '😀',
    '\ud83d',
    '\ude00\ud83d',
    [],
    [[], {}],
    [1, 'x', null],
    [undefined],
    {},
    { a: 1, b: 'x', 'é"': [true, { c: null }] },
    { a: undefined, b: 1, c: undefined },
    JSON.parse('{"__proto__":{"constructor":1}}'),
  ])('counts the bytes of %j as JSON has them', (value: unknown) => {
    expect(jsonOverLimit(value, bytes(value), 9)).toBeUndefined();
    expect(jsonOverLimit(value, bytes(value) - 1, 9)).toBe('size');
  });

  it('counts levels', () => {
    expect(jsonOverLimit(1, 99, 0)).toBeUndefined();
    expect(jsonOverLimit({}, 99, 0)).toBe('depth');
    expect(jsonOverLimit({ a: 1 }, 99, 1)).toBeUndefined();
    expect(jsonOverLimit({ a: [] }, 99, 1)).toBe('depth');
    expect(jsonOverLimit([[[]]], 99, 3)).toBeUndefined();
  });

  it('stops at the caps', () => {
    let looked = 0;
    const items = Array.from({ length: 1000 }, () => ({
      get a() {
        looked += 1;
        return 'x'.repeat(10);
      },
    }));
    expect(jsonOverLimit(items, 100, 9)).toBe('size');
    expect(looked).toBeLessThan(10);
  });
});
