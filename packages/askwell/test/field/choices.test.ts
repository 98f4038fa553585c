import { describe, expect, it } from 'vitest';
import type { ChoicesOptions } from '../../src/field/choices.ts';
import { field } from '../../src/field/field.ts';
import { emitField } from '../../src/field/author-kinds.ts';
import { valueProblem } from '../../src/field/kinds.ts';
import { refusal } from './refusal.ts';

describe('field.choices', () => {
  it('offers values', () => {
    const spec = field.choices(['a', 'b'], { minItems: 1, maxItems: 2, default: ['a'], title: 'Tags' })[
      '~field'
    ];
    expect(emitField(spec, '2026-07-28')).toEqual({
      type: 'array',
      title: 'Tags',
      minItems: 1,
      maxItems: 2,
      items: { type: 'string', enum: ['a', 'b'] },
      default: ['a'],
    });
  });

  it('offers titles', () => {
    expect(emitField(field.choices({ a: { title: 'A' }, b: {} })['~field'], '2025-11-25')).toEqual({
      type: 'array',
      items: {
        anyOf: [
          { const: 'a', title: 'A' },
          { const: 'b', title: 'b' },
        ],
      },
    });
  });

  it.each([
    ['a', 'must be a list'],
    [{ a: true }, 'must be a list'],
    [['c'], 'must be some of: a, b'],
    [[1], 'must be some of: a, b'],
    [['a', 'a'], 'must not name a value twice'],
    [[], 'must be at least 1 of the options'],
  ])('does not take %j: %s', (value, problem) => {
    expect(valueProblem(field.choices(['a', 'b'], { minItems: 1 })['~field'], value)).toBe(problem);
  });

  it('counts', () => {
    const spec = field.choices(['a', 'b', 'c'], { maxItems: 2 })['~field'];
    expect(valueProblem(spec, ['a', 'b', 'c'])).toBe('must be at most 2 of the options');
    expect(valueProblem(spec, [])).toBeUndefined();
  });

  it.each([
    [{ minItems: 2, maxItems: 1 }, 'minItems (2) is more than maxItems (1)'],
    [{ minItems: 3 }, 'minItems (3) is more than the 2 options'],
    [{ minItems: -1 }, 'minItems must be a whole number'],
    [{ maxItems: 0.5 }, 'maxItems must be a whole number'],
    [{ default: 'a' }, 'the default must be a list'],
    [{ default: ['c'] }, 'the default must be some of: a, b'],
    [{ default: [], minItems: 1 }, 'the default must be at least 1 of the options'],
    [{ minitems: 1 }, 'Did you mean "minItems"?'],
  ])('refuses %j when it is built', (options, message) => {
    expect(
      refusal(() => field.choices(['a', 'b'], options as unknown as ChoicesOptions<'a' | 'b'>)),
    ).toContain(message);
  });

  it('keeps its default when the array of the author changes', () => {
    const suggested: ('a' | 'b')[] = ['a'];
    const spec = field.choices(['a', 'b'], { default: suggested })['~field'];
    suggested.push('b');
    expect(spec.default).toEqual(['a']);
  });
});
