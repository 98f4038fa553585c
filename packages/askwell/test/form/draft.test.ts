import { describe, expect, it } from 'vitest';
import type { Field } from '../../src/field/build-field.ts';
import { field } from '../../src/field/field.ts';
import { coerceDraft, contentFromDraft } from '../../src/form/draft.ts';
import { createForm } from '../../src/form/form.ts';

const draft = (built: Field<unknown>, text: string) => {
  const reading = coerceDraft(built['~field'], text);
  return reading.ok ? reading.value : reading.problem;
};
const colors = field.choices({
  r: { title: 'Red' },
  rd: { title: 'Red, dark' },
  g: { title: 'Green' },
  y: {},
});

describe('coerceDraft', () => {
  const builders: [string, Field<unknown>][] = [
    ['string', field.string()],
    ['number', field.number()],
    ['integer', field.integer()],
    ['boolean', field.boolean()],
    ['choice', field.choice(['a'])],
    ['choices', field.choices(['a'])],
    ['secret', field.secret()],
  ];

  it.each(builders)('takes nothing as nothing in a %s', (_, built) => {
    expect(coerceDraft(built.optional()['~field'], '')).toEqual({ ok: true, value: undefined });
    expect(draft(built, '')).toBe('is required');
  });

  it.each([
    [field.string(), ' two  words ', ' two  words '],
    [field.string(), '   ', 'is required'],
    [field.string({ format: 'email' }), ' a@b.co ', 'a@b.co'],
    [field.string({ format: 'email' }), 'a@', 'must be an email address'],
    [field.string({ maxLength: 2 }), '😀😀', '😀😀'],
    [field.string({ minLength: 3 }), 'ab', 'must have at least 3 characters'],
    [field.secret(), ' pass ', ' pass '],
    [field.secret({ minLength: 9 }), 'short', 'must have at least 9 characters'],
  ])('reads text %#', (built, text, expected) => {
    expect(draft(built, text)).toBe(expected);
  });

  it.each([
    ['0', 0],
    ['-0', 0],
    ['+5', 5],
    [' 42 ', 42],
    ['-1.5', -1.5],
    ['.5', 0.5],
    ['1e3', 1000],
    ['1.5E-3', 0.0015],
    ['007', 7],
    ['1e999', 'is too large'],
    ['-1e999', 'is too large'],
    ['9007199254740993', 'is too large to be kept exactly'],
    ['9007199254740993.0', 'is too large to be kept exactly'],
    ['90071992547409930e-1', 'is too large to be kept exactly'],
    ['-0.9007199254740993e16', 'is too large to be kept exactly'],
    ['9007199254740992e0', 'is too large to be kept exactly'],
    ['9007199254740993.5', 'is too large to be kept exactly'],
    ['9007199254740991.0', 9_007_199_254_740_991],
    ['6.022e23', 6.022e23],
    ['1e-400', 'is too close to 0 to be kept'],
    ['-0.1e-999', 'is too close to 0 to be kept'],
    ['0e-400', 0],
    ['0.000', 0],
    ['5e-324', 5e-324],
    ['1.', 'is not a complete number'],
    ['-', 'is not a complete number'],
    ['.', 'is not a complete number'],
    ['1,5', 'must be a number with a point, not a comma, before the decimals'],
    ['1 000', 'must be a number, in digits'],
    ['0x10', 'must be a number, in digits'],
    ['Infinity', 'must be a number, in digits'],
    ['NaN', 'must be a number, in digits'],
    ['1_000', 'must be a number, in digits'],
    ['five', 'must be a number, in digits'],
    ['1e', 'must be a number, in digits'],
    ['٣', 'must be a number, in digits'],
  ])('reads the number %j', (text, expected) => {
    expect(Object.is(draft(field.number(), text), expected)).toBe(true);
  });

  it.each([
    ['36', 36],
    ['-3', -3],
    ['9007199254740991', 9_007_199_254_740_991],
    ['9007199254740992', 'is too large to be kept exactly'],
    ['123456789012345678901234567890', 'is too large to be kept exactly'],
    ['1.0', 'must be a whole number, in digits'],
    ['1e3', 'must be a whole number, in digits'],
    ['1.', 'is not a complete number'],
    ['-', 'is not a complete number'],
    ['1e999', 'must be a whole number, in digits'],
    ['x', 'must be a number, in digits'],
  ])('reads the whole number %j', (text, expected) => {
    expect(draft(field.integer(), text)).toBe(expected);
  });

  it('checks bounds', () => {
    expect(draft(field.integer({ minimum: 18 }), '17')).toBe('must be at least 18');
  });

  it.each([
    ['y', true],
    ['YES', true],
    [' true ', true],
    ['n', false],
    ['No', false],
    ['false', false],
    ['1', 'must be yes or no'],
    ['maybe', 'must be yes or no'],
  ])('reads yes or no from %j', (text, expected) => {
    expect(draft(field.boolean(), text)).toBe(expected);
  });

  it.each([
    ['dev', 'dev'],
    ['Development', 'dev'],
    ['development', 'dev'],
    ['PROD', 'prod'],
    [' prod ', 'prod'],
    ['prod', 'prod'],
    ['p', 'must be one of: Development, Production'],
  ])('reads a choice from %j', (text, expected) => {
    expect(draft(field.choice({ dev: { title: 'Development' }, prod: { title: 'Production' } }), text)).toBe(
      expected,
    );
  });

  it('goes by values before titles, and by nothing ambiguous', () => {
    const swapped = field.choice([
      { value: 'a', title: 'b' },
      { value: 'b', title: 'a' },
      { value: 'c', title: 'X' },
      { value: 'd', title: 'X' },
    ]);
    expect(draft(swapped, 'a')).toBe('a');
    expect(draft(swapped, 'X')).toContain('must be one of');
    expect(draft(field.choice(['A', 'a']), 'A')).toBe('A');
    expect(draft(field.choice({ x: { title: 'Red' }, y: { title: 'red' } }), 'red')).toBe('y');
    expect(draft(field.choice(['AB', 'ab']), 'Ab')).toContain('must be one of');
  });

  it.each([
    ['r', ['r']],
    ['r, g', ['r', 'g']],
    ['Red,Green', ['r', 'g']],
    ['red, dark', ['rd']],
    ['Red, dark, Red', ['rd', 'r']],
    ['y,r,', ['y', 'r']],
    [',', []],
    ['r, r', ['r']],
    ['r, x', 'must be some of: Red, Red, dark, Green, y'],
  ])('reads several from %j', (text, expected) => {
    expect(draft(colors, text)).toEqual(expected);
  });

  it('counts several', () => {
    expect(draft(field.choices(['a', 'b'], { minItems: 2 }), 'a')).toBe('must be at least 2 of the options');
  });

  it('reads quickly from many commas', () => {
    const started = performance.now();
    draft(colors, ','.repeat(1000));
    draft(colors, 'r,'.repeat(300));
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('contentFromDraft', () => {
  const { fields } = createForm({
    a: 'string',
    b: field.boolean().optional(),
    c: field.integer().optional(),
  });

  it('keeps what is falsy, and leaves out what was not given', () => {
    expect(contentFromDraft(fields, { a: '', b: false, c: 0 })).toEqual({ a: '', b: false, c: 0 });
    expect(Object.keys(contentFromDraft(fields, { a: 'x', b: undefined }))).toEqual(['a']);
  });

  it('keeps the order of the form, and what belongs to it', () => {
    expect(Object.keys(contentFromDraft(fields, { c: 1, z: 2, a: 'x' }))).toEqual(['a', 'c']);
  });

  it('takes own members only', () => {
    expect(contentFromDraft(fields, Object.create({ a: 'x' }) as Record<string, string>)).toEqual({});
  });
});
