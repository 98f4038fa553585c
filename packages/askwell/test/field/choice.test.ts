import { describe, expect, it } from 'vitest';
import { field } from '../../src/field/field.ts';
import { emitField } from '../../src/field/author-kinds.ts';
import { valueProblem } from '../../src/field/kinds.ts';
import { MAX_OPTIONS } from '../../src/field/limits.ts';
import { refusal } from './refusal.ts';

const titled = field.choice({ dev: { title: 'Development', description: 'yours' }, prod: {} })['~field'];

describe('field.choice', () => {
  it('offers values', () => {
    const spec = field.choice(['dev', 'prod'], { title: 'Where', default: 'dev' })['~field'];
    expect(emitField(spec, '2026-07-28')).toEqual({
      type: 'string',
      title: 'Where',
      enum: ['dev', 'prod'],
      default: 'dev',
    });
    expect(emitField(spec, '2025-06-18')).toEqual({ type: 'string', title: 'Where', enum: ['dev', 'prod'] });
  });

  it('offers titles, and stands in for missing ones', () => {
    expect(emitField(titled, '2026-07-28')).toEqual({
      type: 'string',
      oneOf: [
        { const: 'dev', title: 'Development' },
        { const: 'prod', title: 'prod' },
      ],
    });
  });

  it('writes titles as enumNames for 2025-06-18', () => {
    expect(emitField(titled, '2025-06-18')).toEqual({
      type: 'string',
      enum: ['dev', 'prod'],
      enumNames: ['Development', 'prod'],
    });
  });

  it('keeps the order of a list, where an object would sort numbers', () => {
    const spec = field.choice([{ value: '10', title: 'Ten' }, { value: '2' }, '1'])['~field'];
    expect(spec.options.map(({ value }) => value)).toEqual(['10', '2', '1']);
  });

  it.each(['Development', '', null, 0, ['dev']])('does not take %j', (value) => {
    expect(valueProblem(titled, value)).toBe('must be one of: Development, prod');
  });

  it('names ten options of many', () => {
    const spec = field.choice(Array.from({ length: 12 }, (_, index) => `o${index}`))['~field'];
    expect(valueProblem(spec, 'x')).toBe('must be one of: o0, o1, o2, o3, o4, o5, o6, o7, o8, o9, or 2 more');
    expect(valueProblem(spec, 'o11')).toBeUndefined();
  });

  it('knows values that are names of members of every object', () => {
    const spec = field.choice(['toString', '__proto__'])['~field'];
    expect(valueProblem(spec, '__proto__')).toBeUndefined();
    expect(valueProblem(spec, 'constructor')).toBeDefined();
  });

  it('refuses what nobody can choose from', () => {
    expect(refusal(() => field.choice([]))).toContain('it has no options to choose from');
    expect(refusal(() => field.choice({}))).toContain('it has no options to choose from');
    expect(refusal(() => field.choice(['a', 'b', 'a']))).toContain('the option "a" is there twice');
    expect(refusal(() => field.choice([1] as unknown as string[]))).toContain('neither text nor an object');
    expect(refusal(() => field.choice({ a: 'A' } as unknown as string[]))).toContain(
      'neither text nor an object',
    );
    expect(refusal(() => field.choice({ a: { title: 1 } } as unknown as string[]))).toContain('is not text');
    expect(refusal(() => field.choice(['a'], { default: 'b' as 'a' }))).toContain(
      'the default must be one of: a',
    );
  });

  it('gives options that nobody can change', () => {
    for (const { options } of [titled, field.choice(['a'])['~field']]) {
      expect(Object.isFrozen(options) && options.every((option) => Object.isFrozen(option))).toBe(true);
    }
  });

  it('has a cap', () => {
    const many = Array.from({ length: MAX_OPTIONS + 1 }, (_, index) => `o${index}`);
    expect(field.choice(many.slice(1))['~field'].options).toHaveLength(MAX_OPTIONS);
    expect(refusal(() => field.choice(many), 'ASKWELL_LIMIT')).toContain('501 options, and at most 500');
  });
});
