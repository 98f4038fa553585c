import { describe, expect, it } from 'vitest';
import { field } from '../../src/field/field.ts';
import { emitField } from '../../src/field/author-kinds.ts';
import { valueProblem } from '../../src/field/kinds.ts';
import type { NumberOptions } from '../../src/field/number.ts';
import { refusal } from './refusal.ts';

const all = { minimum: 1, maximum: 9, exclusiveMinimum: 1, exclusiveMaximum: 9, multipleOf: 0.5 } as const;

describe.each(['number', 'integer'] as const)('field.%s', (kind) => {
  const build = (options: NumberOptions = {}) => field[kind](options)['~field'];

  it('is a required number without bounds', () => {
    expect(build()).toEqual({ kind, name: '', required: true });
    expect(field[kind]().optional()['~field'].required).toBe(false);
  });

  it('shows a default except in 2025-06-18', () => {
    expect(emitField(build({ default: 0 }), '2026-07-28')).toEqual({ type: kind, default: 0 });
    expect(emitField(build({ default: 0 }), '2025-11-25')).toEqual({ type: kind, default: 0 });
    expect(emitField(build({ default: 0 }), '2025-06-18')).toEqual({ type: kind });
  });

  it.each([
    [{ minimum: 1 }, 0, 'must be at least 1'],
    [{ maximum: 1 }, 2, 'must be at most 1'],
    [{ exclusiveMinimum: 1 }, 1, 'must be more than 1'],
    [{ exclusiveMaximum: 1 }, 1, 'must be less than 1'],
    [{ multipleOf: 5 }, 7, 'must be a multiple of 5'],
  ])('%j does not take %j: %s', (options, value, problem) => {
    expect(valueProblem(build(options), value)).toBe(problem);
  });

  it('takes its bounds themselves, where they are not exclusive', () => {
    const spec = build({ minimum: 1, maximum: 3 });
    expect([1, 3].map((value) => valueProblem(spec, value))).toEqual([undefined, undefined]);
    expect(valueProblem(build({ minimum: 2, maximum: 2 }), 2)).toBeUndefined();
    expect(valueProblem(build({ exclusiveMinimum: 1, exclusiveMaximum: 3 }), 2)).toBeUndefined();
  });

  it.each(['1', true, null, Number.NaN, Number.POSITIVE_INFINITY, [1]])('does not take %j', (value) => {
    expect(valueProblem(build(), value)).toBe(
      kind === 'number' ? 'must be a number' : 'must be a whole number',
    );
  });

  it.each([
    [{ minimum: 3, maximum: 1 }, 'minimum (3) is more than maximum (1)'],
    [
      { exclusiveMinimum: 3, exclusiveMaximum: 3 },
      'exclusiveMinimum (3) is not less than exclusiveMaximum (3)',
    ],
    [{ minimum: 3, exclusiveMaximum: 3 }, 'minimum (3) is not less than exclusiveMaximum (3)'],
    [{ exclusiveMinimum: 3, maximum: 3 }, 'exclusiveMinimum (3) is not less than maximum (3)'],
    [{ multipleOf: 0 }, 'multipleOf must be more than 0'],
    [{ minimum: Number.NaN }, 'minimum must be a number'],
    [{ minimum: '3' }, 'minimum must be a number'],
    [{ default: 'x' }, 'the default must be a'],
    [{ default: 5, maximum: 3 }, 'the default must be at most 3'],
    [{ min: 3 }, `field.${kind}() has no option "min".`],
  ])('refuses %j when it is built', (options, message) => {
    expect(refusal(() => field[kind](options as NumberOptions))).toContain(message);
  });
});

describe('field.number', () => {
  it('keeps exclusive bounds off the wire, which has no words for them', () => {
    expect(emitField(field.number(all)['~field'], '2026-07-28')).toEqual({
      type: 'number',
      minimum: 1,
      maximum: 9,
    });
  });

  it.each([
    [0.3, 0.1, true],
    [19.99, 0.01, true],
    [0.35, 0.1, false],
    [1e300, 1e-300, false],
  ])('%d is a multiple of %d: %s', (value, multipleOf, fits) => {
    expect(valueProblem(field.number({ multipleOf })['~field'], value) === undefined).toBe(fits);
  });
});

describe('field.integer', () => {
  it('turns exclusive bounds into inclusive ones on the wire', () => {
    const wire = (options: NumberOptions) => emitField(field.integer(options)['~field'], '2026-07-28');
    expect(wire({ exclusiveMinimum: 0, exclusiveMaximum: 10 })).toEqual({
      type: 'integer',
      minimum: 1,
      maximum: 9,
    });
    expect(wire({ exclusiveMinimum: 0.5, exclusiveMaximum: 9.5 })).toEqual({
      type: 'integer',
      minimum: 1,
      maximum: 9,
    });
    expect(wire({ minimum: 5, exclusiveMinimum: 1 })).toEqual({ type: 'integer', minimum: 5 });
  });

  it('refuses bounds with no whole number between them', () => {
    expect(refusal(() => field.integer({ exclusiveMinimum: 1, exclusiveMaximum: 2 }))).toContain(
      'no whole number lies between its bounds',
    );
  });

  it('takes whole numbers that are exact only', () => {
    const spec = field.integer()['~field'];
    expect(valueProblem(spec, 2 ** 53 - 1)).toBeUndefined();
    expect(valueProblem(spec, 2 ** 53)).toBe('is too large to be kept exactly');
    expect(valueProblem(spec, 1.5)).toBe('must be a whole number');
  });
});
