import { describe, expect, it } from 'vitest';
import type { BooleanOptions } from '../../src/field/boolean.ts';
import { field } from '../../src/field/field.ts';
import { emitField } from '../../src/field/author-kinds.ts';
import { valueProblem } from '../../src/field/kinds.ts';
import { refusal } from './refusal.ts';

describe('field.boolean', () => {
  it.each(['2025-06-18', '2025-11-25', '2026-07-28'] as const)(
    'has its default in %s, false too',
    (revision) => {
      const spec = field.boolean({ title: 'Sure?', description: 'No way back', default: false })['~field'];
      expect(emitField(spec, revision)).toEqual({
        type: 'boolean',
        title: 'Sure?',
        description: 'No way back',
        default: false,
      });
    },
  );

  it.each(['true', 1, 0, '', null, []])('does not take %j', (value) => {
    expect(valueProblem(field.boolean()['~field'], value)).toBe('must be yes or no');
  });

  it('takes yes and no', () => {
    expect(valueProblem(field.boolean()['~field'], true)).toBeUndefined();
    expect(valueProblem(field.boolean()['~field'], false)).toBeUndefined();
  });

  it('refuses a default that is neither', () => {
    expect(refusal(() => field.boolean({ default: 'yes' } as unknown as BooleanOptions))).toBe(
      'field.boolean(): the default must be yes or no. Correct the options of the field.',
    );
  });
});
