import { toStandardJsonSchema } from '@valibot/to-json-schema';
import { type } from 'arktype';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { StandardSchemaV1 } from '../../src/field/standard-schema.ts';
import { createForm } from '../../src/form/form.ts';
import { refusal } from './refusal.ts';

const form = (schema: StandardSchemaV1) => createForm(schema);
const wire = (schema: StandardSchemaV1) => form(schema).wire('2026-07-28');

describe('the same form in every library', () => {
  const expected = {
    type: 'object',
    properties: {
      email: { type: 'string', format: 'email' },
      site: { type: 'string', format: 'uri' },
      name: { type: 'string', minLength: 2, maxLength: 9 },
      replicas: { type: 'integer', minimum: 1, maximum: 10 },
      price: { type: 'number', minimum: 0 },
      sure: { type: 'boolean' },
      env: { type: 'string', enum: ['dev', 'prod'] },
      tags: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
      note: { type: 'string' },
    },
  };
  const required = ['email', 'site', 'name', 'replicas', 'price', 'sure', 'env', 'tags'];

  it.each([
    [
      'zod',
      z.object({
        email: z.email(),
        site: z.url(),
        name: z.string().min(2).max(9),
        replicas: z.int().min(1).max(10),
        price: z.number().min(0),
        sure: z.boolean(),
        env: z.enum(['dev', 'prod']),
        tags: z.array(z.enum(['a', 'b'])),
        note: z.string().optional(),
      }),
    ],
    [
      'valibot',
      toStandardJsonSchema(
        v.object({
          email: v.pipe(v.string(), v.email()),
          site: v.pipe(v.string(), v.url()),
          name: v.pipe(v.string(), v.minLength(2), v.maxLength(9)),
          replicas: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10)),
          price: v.pipe(v.number(), v.minValue(0)),
          sure: v.boolean(),
          env: v.picklist(['dev', 'prod']),
          tags: v.array(v.picklist(['a', 'b'])),
          note: v.optional(v.string()),
        }),
      ),
    ],
    [
      'arktype',
      type({
        email: 'string.email',
        site: 'string.url',
        name: '2 <= string <= 9',
        replicas: '1 <= number.integer <= 10',
        price: 'number >= 0',
        sure: 'boolean',
        env: "'dev' | 'prod'",
        tags: "('a' | 'b')[]",
        'note?': 'string',
      }),
    ],
  ] as const)('%s', async (_, schema) => {
    const schemaWire = wire(schema);
    expect(schemaWire.properties).toEqual(expected.properties);
    expect([...(schemaWire.required ?? [])].sort()).toEqual([...required].sort());

    const answer = {
      email: 'a@example.com',
      site: 'https://example.com/',
      name: 'Ada',
      replicas: 3,
      price: 0.5,
      sure: false,
      env: 'dev',
      tags: ['b'],
    };
    expect(await form(schema).read(answer, '2026-07-28')).toEqual({
      ok: true,
      data: answer,
      content: answer,
      plain: true,
    });
    const reading = await form(schema).read({ ...answer, email: 'nobody' }, '2026-07-28');
    expect(reading).toMatchObject({ ok: false, problem: { fields: { email: expect.any(String) } } });
    expect(reading).not.toHaveProperty('values.email');
  });
});

describe('zod', () => {
  it('drops what it writes by itself: bounds of safe integers, patterns of formats', () => {
    expect(
      wire(z.object({ n: z.int(), d: z.iso.date(), t: z.iso.datetime({ offset: true }) })).properties,
    ).toEqual({
      n: { type: 'integer' },
      d: { type: 'string', format: 'date' },
      t: { type: 'string', format: 'date-time' },
    });
  });

  it('lets fields with defaults be left out, and fills them in', () => {
    const schema = form(
      z.object({ a: z.string().default('x'), b: z.boolean().default(false), c: z.string().prefault('y') }),
    );
    expect(schema.wire('2026-07-28')).toEqual({
      type: 'object',
      properties: {
        a: { type: 'string', default: 'x' },
        b: { type: 'boolean', default: false },
        c: { type: 'string', default: 'y' },
      },
    });
    expect(schema.read({}, '2026-07-28')).toEqual({
      ok: true,
      data: { a: 'x', b: false, c: 'y' },
      content: {},
      plain: false,
    });
  });

  it('drops a default that nobody could type', () => {
    expect(wire(z.object({ a: z.string().min(3).default('') })).properties).toEqual({
      a: { type: 'string', minLength: 3 },
    });
  });

  it('reads titles, descriptions and examples from meta', () => {
    const schema = form(
      z.object({
        a: z
          .string()
          .meta({ title: 'T', examples: ['x'] })
          .describe('d'),
      }),
    );
    expect(schema.fields[0]).toEqual({
      name: 'a',
      kind: 'string',
      required: true,
      title: 'T',
      description: 'd',
      examples: ['x'],
    });
    expect(schema.wire('2026-07-28').properties['a']).toEqual({
      type: 'string',
      title: 'T',
      description: 'd',
    });
  });

  it('reads choices from literals, unions of literals, native enums and shared schemas', () => {
    const shared = z.enum(['a', 'b']).meta({ id: 'Shared' });
    const { properties } = wire(
      z.object({
        one: z.literal('a'),
        several: z.literal(['a', 'b']),
        union: z.union([z.literal('a'), z.literal('b')]),
        titled: z.union([z.literal('a').meta({ title: 'A' }), z.literal('b').meta({ title: 'B' })]),
        native: z.enum({ First: 'a', Second: 'b' }),
        shared,
        list: z.array(shared).min(1).max(2),
      }),
    );
    const choice = { type: 'string', enum: ['a', 'b'] };
    expect(properties).toEqual({
      one: { type: 'string', enum: ['a'] },
      several: choice,
      union: choice,
      titled: {
        type: 'string',
        oneOf: [
          { const: 'a', title: 'A' },
          { const: 'b', title: 'B' },
        ],
      },
      native: choice,
      shared: choice,
      list: { type: 'array', items: choice, minItems: 1, maxItems: 2 },
    });
  });

  it('takes nullish fields as fields that may be left empty', () => {
    const schema = form(z.object({ a: z.string().nullish(), b: z.enum(['x']).nullish() }));
    expect(schema.wire('2026-07-28')).toEqual({
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'string', enum: ['x'] } },
    });
    expect(schema.read({ a: null, b: '' }, '2026-07-28')).toMatchObject({ ok: true, data: {} });
  });

  it('asks a box that must be ticked as yes or no, and leaves the rest to the schema', () => {
    const schema = form(z.object({ agree: z.literal(true, { error: 'Please agree' }) }));
    expect(schema.wire('2026-07-28').properties['agree']).toEqual({ type: 'boolean' });
    expect(schema.read({ agree: false }, '2026-07-28')).toMatchObject({
      problem: { fields: { agree: 'Please agree' } },
    });
  });

  it('transforms answers', () => {
    const schema = form(z.object({ day: z.iso.date().transform((text) => new Date(text)) }));
    expect(schema.read({ day: '2026-07-28' }, '2026-07-28')).toEqual({
      ok: true,
      data: { day: new Date('2026-07-28') },
      content: { day: '2026-07-28' },
      plain: false,
    });
  });

  it('says what is wrong in the words of the schema', () => {
    const schema = form(
      z
        .object({ a: z.string().min(3, 'At least three, please'), from: z.iso.date(), to: z.iso.date() })
        .refine(({ from, to }) => from < to, { error: 'The end is before the beginning', path: ['to'] })
        .refine(({ a }) => a !== 'xxx', { error: 'Not that one' }),
    );
    const ask = (a: string, from: string, to: string) => schema.read({ a, from, to }, '2026-07-28');
    expect(ask('x', '2026-01-01', '2026-01-02')).toEqual({
      ok: false,
      problem: { fields: { a: 'At least three, please' } },
      values: { from: '2026-01-01', to: '2026-01-02' },
    });
    expect(ask('xxx', '2026-01-02', '2026-01-01')).toEqual({
      ok: false,
      problem: { form: 'Not that one', fields: { to: 'The end is before the beginning' } },
      values: { a: 'xxx', from: '2026-01-02' },
    });
  });

  it('judges the space around a text that it trims', () => {
    const trimmed = form(
      z.object({ mail: z.string().trim().pipe(z.email()), code: z.string().trim().max(3) }),
    );
    expect(trimmed.read({ mail: ' a@b.co ', code: ' abc ' }, '2026-07-28')).toEqual({
      ok: true,
      data: { mail: 'a@b.co', code: 'abc' },
      content: { mail: ' a@b.co ', code: ' abc ' },
      plain: false,
    });
    expect(form(z.string().trim().max(3)).read({ value: ' abc ' }, '2026-07-28')).toMatchObject({
      data: 'abc',
    });
  });

  it('wraps single values', () => {
    expect(wire(z.string().min(2))).toEqual({
      type: 'object',
      properties: { value: { type: 'string', minLength: 2 } },
      required: ['value'],
    });
    expect(form(z.enum(['a', 'b'])).read({ value: 'b' }, '2026-07-28')).toEqual({
      ok: true,
      data: 'b',
      content: { value: 'b' },
      plain: true,
    });
    expect(form(z.array(z.enum(['a', 'b']))).read({ value: ['b'] }, '2026-07-28')).toMatchObject({
      data: ['b'],
    });
    expect(form(z.email('Not an address')).read({ value: 'x' }, '2026-07-28')).toMatchObject({
      problem: { fields: { value: 'Not an address' } },
    });
  });

  it('lets single values be left out where their schema does', () => {
    expect(wire(z.string().optional())).not.toHaveProperty('required');
    expect(wire(z.int().default(3))).toEqual({
      type: 'object',
      properties: { value: { type: 'integer', default: 3 } },
    });
    expect(form(z.int().default(3)).read({}, '2026-07-28')).toMatchObject({
      ok: true,
      data: 3,
      plain: false,
    });
    expect(form(z.string().optional()).read({}, '2026-07-28')).toMatchObject({ ok: true, data: undefined });
  });

  it.each([
    [
      'a nested object',
      z.object({ address: z.object({ street: z.string() }) }),
      'Flatten it to address_street',
    ],
    ['a list of text', z.object({ tags: z.array(z.string()) }), 'Field "tags" is a list of text'],
    ['a union', z.object({ a: z.union([z.string(), z.number()]) }), 'Field "a" may be text or a number'],
    ['a null', z.object({ a: z.string().nullable() }), 'Make it optional instead'],
    ['numbers to choose from', z.object({ a: z.literal([1, 2]) }), 'offers values that are not text'],
    ['anything', z.object({ a: z.any() }), 'Field "a" says no type'],
    ['a record', z.record(z.string(), z.string()), 'a record with members of any name'],
    ['a tuple', z.object({ a: z.tuple([z.string()]) }), 'Field "a" is a tuple'],
    [
      'variants',
      z.discriminatedUnion('t', [z.object({ t: z.literal('a') }), z.object({ t: z.literal('b') })]),
      'Ask first which variant',
    ],
    [
      'a Date',
      z.object({ a: z.date() }),
      "can't be written as JSON Schema: Date cannot be represented in JSON Schema.",
    ],
  ])('refuses %s', (_, schema, message) => {
    expect(refusal(() => form(schema))).toContain(message);
  });
});

describe('valibot', () => {
  it('needs its JSON Schema, and the refusal says where it is', () => {
    const message = refusal(() => form(v.object({ a: v.string() })));
    expect(message).toContain('is a Standard Schema without "~standard.jsonSchema"');
    expect(message).toContain('toStandardJsonSchema(schema) of @valibot/to-json-schema');
  });

  it('has titles, descriptions and defaults', () => {
    const schema = toStandardJsonSchema(
      v.object({ a: v.optional(v.pipe(v.string(), v.title('T'), v.description('d')), 'x') }),
    );
    expect(wire(schema)).toEqual({
      type: 'object',
      properties: { a: { type: 'string', title: 'T', description: 'd', default: 'x' } },
    });
    expect(form(schema).read({}, '2026-07-28')).toMatchObject({ data: { a: 'x' }, plain: false });
  });

  it('transforms', () => {
    const schema = toStandardJsonSchema(
      v.object({
        a: v.pipe(
          v.string(),
          v.transform((text) => text.length),
        ),
      }),
    );
    expect(form(schema).read({ a: 'four' }, '2026-07-28')).toMatchObject({
      data: { a: 4 },
      content: { a: 'four' },
    });
  });
});

describe('arktype', () => {
  it('is a function, and a schema all the same', () => {
    const schema = type({ a: "'x' | 'y'" });
    expect(schema).toBeTypeOf('function');
    expect(wire(schema).properties).toEqual({ a: { type: 'string', enum: ['x', 'y'] } });
  });

  it('has single values', () => {
    expect(form(type("'a' | 'b'")).read({ value: 'a' }, '2026-07-28')).toMatchObject({
      data: 'a',
      plain: true,
    });
  });

  it('asks a union of texts as text, and tells them apart itself', () => {
    const schema = form(type({ id: 'string.uuid' }));
    expect(schema.wire('2026-07-28').properties['id']).toMatchObject({ type: 'string' });
    expect(schema.read({ id: 'x' }, '2026-07-28')).toMatchObject({ ok: false });
    expect(schema.read({ id: '123e4567-e89b-42d3-a456-426614174000' }, '2026-07-28')).toMatchObject({
      ok: true,
    });
  });

  it('fills in defaults', () => {
    expect(form(type({ a: 'boolean = false' })).read({}, '2026-07-28')).toMatchObject({ data: { a: false } });
  });
});

describe('a schema of any library', () => {
  const schema = (validate: StandardSchemaV1['~standard']['validate']): StandardSchemaV1 =>
    ({
      '~standard': {
        version: 1,
        vendor: 'test',
        validate,
        jsonSchema: {
          input: () => ({ type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }),
        },
      },
    }) as unknown as StandardSchemaV1;

  it('may validate asynchronously', async () => {
    const read = form(schema(async (value) => ({ value }))).read({ a: 'x' }, '2026-07-28');
    expect(read).toBeInstanceOf(Promise);
    expect(await read).toMatchObject({ ok: true, data: { a: 'x' }, plain: true });
    const bad = await form(schema(async () => ({ issues: [{ message: 'no', path: [{ key: 'a' }] }] }))).read(
      { a: 'x' },
      '2026-07-28',
    );
    expect(bad).toEqual({ ok: false, problem: { fields: { a: 'no' } }, values: {} });
  });

  it('passes through what its validation throws', async () => {
    const bug = new TypeError('bug');
    const thrower = schema(() => {
      throw bug;
    });
    expect(() => form(thrower).read({ a: 'x' }, '2026-07-28')).toThrow(bug);
    await expect(form(schema(() => Promise.reject(bug))).read({ a: 'x' }, '2026-07-28')).rejects.toBe(bug);
  });

  it('is not asked about an answer of the wrong shape', () => {
    const never = schema(() => {
      throw new Error('asked');
    });
    expect(form(never).read({}, '2026-07-28')).toMatchObject({ problem: { fields: { a: 'is required' } } });
  });

  it('is not asked before there is an answer', () => {
    let asked = 0;
    form(
      schema((value) => {
        asked += 1;
        return { value };
      }),
    ).wire('2026-07-28');
    expect(asked).toBe(0);
  });

  it('is never handed more than was asked for', () => {
    let seen: unknown;
    const spy = schema((value) => {
      seen = value;
      return { value };
    });
    void form(spy).read({ a: 'x', admin: true }, '2026-07-28');
    expect(seen).toEqual({ a: 'x' });
  });

  it('fails without a word if it names no issue', () => {
    expect(form(schema(() => ({ issues: [] }))).read({ a: 'x' }, '2026-07-28')).toEqual({
      ok: false,
      problem: { form: 'The answer is not valid.' },
      values: { a: 'x' },
    });
  });

  it('is enforced by us as well as advertised (S38)', () => {
    const lax = {
      '~standard': {
        ...schema((value) => ({ value }))['~standard'],
        jsonSchema: {
          input: () => ({ type: 'object', properties: { d: { type: 'string', format: 'date' } } }),
        },
      },
    } as StandardSchemaV1;
    expect(form(lax).read({ d: '2026-02-30' }, '2026-07-28')).toMatchObject({
      ok: false,
      problem: { fields: { d: 'must be a date that exists, as YYYY-MM-DD' } },
    });
  });

  it('is called by its vendor if it tells no JSON Schema', () => {
    const bare = {
      '~standard': { version: 1, vendor: 'homemade', validate: (value: unknown) => ({ value }) },
    };
    expect(refusal(() => form(bare as StandardSchemaV1))).toContain(
      'The schema (of homemade) is a Standard Schema without',
    );
  });
});
