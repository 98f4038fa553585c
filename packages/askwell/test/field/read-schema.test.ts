import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { ElicitSchema } from '../../src/field/elicit-schema.ts';
import { field } from '../../src/field/field.ts';
import { createForm } from '../../src/form/form.ts';
import { refusal } from './refusal.ts';

const wire = (schema: ElicitSchema) => createForm(schema).wire('2026-07-28');
const scalar = (property: object, required = true) => ({
  type: 'object',
  properties: { value: property },
  ...(required && { required: ['value'] }),
});

const low = { const: 'low', title: 'Low' };
const high = { const: 'high', title: 'High' };
const titled = { low: { title: 'Low' }, high: { title: 'High', description: 'More' } } as const;

describe('a single value', () => {
  it.each([
    ['the name of a type', 'string', { type: 'string' }],
    ['number', 'number', { type: 'number' }],
    ['integer', 'integer', { type: 'integer' }],
    ['boolean', 'boolean', { type: 'boolean' }],
    ['a list of values', ['low', 'high'], { type: 'string', enum: ['low', 'high'] }],
    ['a titled choice', titled, { type: 'string', oneOf: [low, high] }],
    ['many of a list', { many: ['a', 'b'] }, { type: 'array', items: { type: 'string', enum: ['a', 'b'] } }],
    ['many of a titled choice', { many: titled }, { type: 'array', items: { anyOf: [low, high] } }],
    ['a builder', field.integer({ minimum: 1 }), { type: 'integer', minimum: 1 }],
    ['a raw JSON Schema', { type: 'string', minLength: 2 }, { type: 'string', minLength: 2 }],
    ['a raw enum', { enum: ['a'] }, { type: 'string', enum: ['a'] }],
    ['a Standard Schema', z.email(), { type: 'string', format: 'email' }],
  ] as const)('is %s', (_, schema, property) => {
    const form = createForm(schema as ElicitSchema);
    expect(form.scalar).toBe(true);
    expect(form.wire('2026-07-28')).toEqual(scalar(property));
  });

  it('is unwrapped in the data, and wrapped in the content', () => {
    expect(createForm('integer').read({ value: 3 }, '2026-07-28')).toEqual({
      ok: true,
      data: 3,
      content: { value: 3 },
      plain: true,
    });
  });

  it('may be optional', () => {
    const form = createForm(field.string().optional());
    expect(form.wire('2026-07-28')).toEqual(scalar({ type: 'string' }, false));
    expect(form.read({}, '2026-07-28')).toMatchObject({ ok: true, data: undefined, content: {} });
  });
});

describe('a map of fields', () => {
  it('mixes everything that stands for one field', () => {
    expect(
      wire({
        name: field.string({ title: 'Name' }),
        note: field.string().optional(),
        env: ['dev', 'prod'],
        count: 'integer',
        tags: { many: ['a', 'b'] },
        level: titled,
        zip: { type: 'string', minLength: 5, maxLength: 5, pattern: '^[0-9]+$' },
        email: z.email(),
        nick: z.string().optional(),
      }),
    ).toEqual({
      type: 'object',
      properties: {
        name: { type: 'string', title: 'Name' },
        note: { type: 'string' },
        env: { type: 'string', enum: ['dev', 'prod'] },
        count: { type: 'integer' },
        tags: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
        level: { type: 'string', oneOf: [low, high] },
        zip: { type: 'string', minLength: 5, maxLength: 5 },
        email: { type: 'string', format: 'email' },
        nick: { type: 'string' },
      },
      required: ['name', 'env', 'count', 'tags', 'level', 'zip', 'email'],
    });
  });

  it('enforces a pattern that the wire cannot say', () => {
    const form = createForm({ zip: { type: 'string', pattern: '^[0-9]{5}$' } });
    expect(form.read({ zip: 'abcde' }, '2026-07-28')).toMatchObject({
      problem: { fields: { zip: 'must match the pattern ^[0-9]{5}$' } },
    });
  });

  it('may be empty', () => {
    expect(wire({})).toEqual({ type: 'object', properties: {} });
    expect(createForm({}).read({}, '2026-07-28')).toEqual({ ok: true, data: {}, content: {}, plain: true });
  });

  it('has the Standard Schemas of its fields validate and transform them', () => {
    const form = createForm({
      day: z.iso.date().transform((text) => new Date(text)),
      email: z.email('Not an address'),
      name: 'string',
    });
    expect(form.read({ day: '2026-07-28', email: 'a@b.co', name: 'Ada' }, '2026-07-28')).toEqual({
      ok: true,
      data: { day: new Date('2026-07-28'), email: 'a@b.co', name: 'Ada' },
      content: { day: '2026-07-28', email: 'a@b.co', name: 'Ada' },
      plain: false,
    });
    expect(form.read({ day: '2026-07-28', email: 'x', name: 'Ada' }, '2026-07-28')).toEqual({
      ok: false,
      problem: { fields: { email: 'Not an address' } },
      values: { day: '2026-07-28', name: 'Ada' },
    });
  });

  it('waits for the Standard Schemas of its fields if one is asynchronous', async () => {
    const form = createForm({
      a: z.string().refine(async (text) => text !== 'taken', 'Taken'),
      b: z.string().min(2),
    });
    const bad = form.read({ a: 'taken', b: 'x' }, '2026-07-28');
    expect(bad).toBeInstanceOf(Promise);
    expect(await bad).toMatchObject({ problem: { fields: { a: 'Taken', b: expect.any(String) } } });
    expect(await form.read({ a: 'free', b: 'xx' }, '2026-07-28')).toMatchObject({
      data: { a: 'free', b: 'xx' },
    });
  });

  it('leaves an optional Standard Schema out of the data', () => {
    const form = createForm({ a: z.string().optional(), b: z.int().default(3) });
    expect(form.read({}, '2026-07-28')).toEqual({ ok: true, data: { b: 3 }, content: {}, plain: false });
  });
});

describe('what looks alike is told apart:', () => {
  it('a field called "type" by a builder from a raw JSON Schema', () => {
    expect(createForm({ type: field.string() }).fields[0]?.name).toBe('type');
    expect(createForm({ type: ['a', 'b'] as const, n: 'integer' }).fields.map(({ name }) => name)).toEqual([
      'type',
      'n',
    ]);
    expect(createForm({ type: 'string' }).scalar).toBe(true);
  });

  it('a list of types from a list of values', () => {
    expect(createForm({ a: { type: ['string'], minLength: 1 } }).fields[0]).toMatchObject({ minLength: 1 });
    expect(createForm({ type: ['string', 'number2'], n: 'integer' }).fields[0]).toMatchObject({
      kind: 'choice',
    });
    expect(refusal(() => createForm({ type: ['string', 'null'] }))).toContain('required but may be null');
  });

  it('a field called "many" from a multiple choice', () => {
    expect(createForm({ many: ['a'], n: 'integer' }).scalar).toBe(false);
    expect(createForm({ many: field.string() }).fields[0]?.name).toBe('many');
    expect(createForm({ many: 'string' }).fields[0]?.name).toBe('many');
  });

  it('a titled choice from a map of fields', () => {
    expect(createForm({ a: { title: 'A' }, b: { title: 'B', description: 'x' } }).scalar).toBe(true);
    expect(createForm({ a: { title: 'A', type: 'string' } }).scalar).toBe(false);
    expect(refusal(() => createForm({ a: { title: 'A' }, b: {} } as unknown as ElicitSchema))).toContain(
      'Field "a"',
    );
    expect(refusal(() => createForm({ a: { title: 5 } } as unknown as ElicitSchema))).toContain('Field "a"');
  });

  it('a zod schema, which has a member "type", from a raw JSON Schema', () => {
    expect(z.string()).toHaveProperty('type', 'string');
    expect(createForm(z.string().min(2)).fields[0]).toMatchObject({ minLength: 2 });
  });
});

describe('what says nothing is refused:', () => {
  it.each([
    ['a word', 'strng', 'The schema is "strng", which does not say what to ask for.'],
    ['nothing', undefined, 'The schema is undefined, which does not say'],
    ['a number', 5, 'The schema is number, which does not say'],
    [
      'a field of an unknown type',
      { a: 'integr' },
      'Field "a" has the unknown type "integr". Did you mean "integer"?',
    ],
    ['a field that is far off', { a: 'date' }, 'Use one of string, number, integer, boolean.'],
    ['a field that is a name of a member of every object', { a: 'toString' }, 'the unknown type "toString"'],
    [
      'a nested map',
      { address: { street: 'string', city: 'string' } },
      'Field "address" is an object (address.street, address.city), and elicitation forms are flat. Flatten it to address_street, address_city',
    ],
    ['an empty field', { a: {} }, 'Field "a" is empty'],
    ['a null', { a: null }, 'Field "a" is null'],
    ['a list of nothing', { a: [] }, 'Field "a": field.choice(): it has no options to choose from.'],
    [
      'a list of numbers',
      { a: [1, 2] },
      'Field "a": field.choice(): an option is neither text nor an object.',
    ],
    [
      'a nested Standard Schema',
      { address: z.object({ street: z.string() }) },
      'Flatten it to address_street',
    ],
    ['a Standard Schema of a list', { tags: z.array(z.string()) }, 'Field "tags" is a list of text'],
    [
      'a raw object in a map',
      { a: { type: 'object', properties: { b: { type: 'string' } } } },
      'Flatten it to a_b',
    ],
  ])('%s', (_, schema, message) => {
    expect(refusal(() => createForm(schema as ElicitSchema))).toContain(message);
  });
});
