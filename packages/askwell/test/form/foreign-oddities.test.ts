import { describe, expect, it } from 'vitest';
import { startDraft } from '../../src/form/form-draft.ts';
import { parseForeignForm } from '../../src/form/form.ts';
import { refusal } from '../field/refusal.ts';

const formOf = (schema: unknown, required = true) =>
  parseForeignForm({ type: 'object', properties: { a: schema }, required: required ? ['a'] : [] });
const property = (schema: unknown) => formOf(schema).fields[0];
const IGNORED = [{ field: 'a', text: 'has bounds that no answer can keep; they are ignored' }];
const LEFT_OUT = [{ field: 'a', text: 'is left out, because no form can show it' }];

describe('bounds that no answer can keep', () => {
  it.each([
    ['lengths that cross', { type: 'string', minLength: 5, maxLength: 3 }, 'x'],
    ['no room for a character', { type: 'string', maxLength: 0 }, 'x'],
    ['a length over the cap of answers', { type: 'string', minLength: 1e9 }, 'x'],
    ['numbers that cross', { type: 'number', minimum: 5, maximum: 3 }, 0.5],
    ['a bound that excludes the other', { type: 'number', minimum: 5, exclusiveMaximum: 5 }, 0.5],
    ['bounds that exclude each other', { type: 'number', exclusiveMinimum: 5, exclusiveMaximum: 5 }, 0.5],
    ['whole numbers that cross', { type: 'integer', minimum: 5, maximum: 3 }, 7],
    ['no whole number between', { type: 'integer', minimum: 1.2, maximum: 1.8 }, 7],
    [
      'no whole number between exclusive bounds',
      { type: 'integer', exclusiveMinimum: 1, exclusiveMaximum: 2 },
      7,
    ],
    ['no multiple between', { type: 'number', minimum: 1, maximum: 2, multipleOf: 5 }, 7],
    ['multiples of nothing', { type: 'number', multipleOf: 0 }, 7],
    ['negative multiples', { type: 'integer', multipleOf: -2 }, 7],
    ['counts that cross', { type: 'array', items: { enum: ['x', 'y'] }, minItems: 2, maxItems: 1 }, ['x']],
    ['more than there is', { type: 'array', items: { enum: ['x', 'x'] }, minItems: 2 }, ['x']],
    ['a list of nothing', { type: 'array', items: { enum: ['x'] }, maxItems: 0 }, ['x']],
  ])('are ignored, and told: %s', (_, schema, answer) => {
    const form = formOf(schema);
    expect(form.notes).toEqual(IGNORED);
    expect(form.read({ a: answer })).toEqual({ ok: true, content: { a: answer } });
    expect(Object.keys(form.fields[0] ?? {}).filter((name) => /m(?:in|ax)|multiple/i.test(name))).toEqual([]);
  });

  it.each([
    ['one length', { type: 'string', minLength: 3, maxLength: 3 }, 'abc', 'abcd'],
    ['one number', { type: 'number', minimum: 3, maximum: 3 }, 3, 4],
    ['one multiple', { type: 'number', minimum: -1, maximum: 1, multipleOf: 10 }, 0, 1],
    ['one whole number', { type: 'integer', exclusiveMinimum: 1, exclusiveMaximum: 3 }, 2, 3],
    ['one side', { type: 'integer', maximum: 3 }, 3, 4],
    ['half a multiple', { type: 'number', minimum: 0.1, maximum: 0.3, multipleOf: 0.1 }, 0.2, 0.25],
    ['all the options', { type: 'array', items: { enum: ['x', 'y'] }, minItems: 2 }, ['x', 'y'], ['x']],
  ])('are told from narrow ones: %s', (_, schema, answer, other) => {
    const form = formOf(schema);
    expect(form.notes).toEqual([]);
    expect(form.read({ a: answer })).toEqual({ ok: true, content: { a: answer } });
    expect(form.read({ a: other })).toMatchObject({ ok: false });
  });

  it.each([
    ['negative', -1],
    ['fractional', 1.5],
    ['text', '5'],
    ['null', null],
    ['infinite', Infinity],
  ])('a length that is %s is none', (_, length) => {
    for (const schema of [
      { type: 'string', minLength: length, maxLength: length },
      { type: 'array', items: { enum: ['x'] }, minItems: length, maxItems: length },
    ]) {
      const { kind, ...rest } = property(schema) ?? {};
      expect(kind).toBeDefined();
      expect(Object.keys(rest).filter((name) => /^m(?:in|ax)/.test(name))).toEqual([]);
    }
  });
});

describe('options of other servers', () => {
  it('may be the empty text, which is an answer', () => {
    const form = formOf({ type: 'string', enum: ['', 'b'], default: '' });
    expect(form.fields[0]).toMatchObject({ options: [{ value: '' }, { value: 'b' }], default: '' });
    expect(form.read({ a: '' })).toEqual({ ok: true, content: { a: '' } });
  });

  it('may be the empty text in a field that may be left empty too', () => {
    const form = formOf({ type: 'string', enum: ['', 'b'] }, false);
    expect(form.read({ a: '' })).toEqual({ ok: true, content: { a: '' } });
    expect(form.read({})).toEqual({ ok: true, content: {} });
  });

  it('may be numbers, which are shown as text and sent as numbers', () => {
    const form = formOf({ type: 'integer', enum: [1, 2, 2, 1], enumNames: ['One'], default: 2 });
    expect(form.fields).toEqual([
      {
        name: 'a',
        kind: 'choice',
        required: true,
        options: [
          { value: '1', title: 'One', sent: 1 },
          { value: '2', sent: 2 },
        ],
        default: '2',
      },
    ]);
    for (const answer of ['1', 1]) expect(form.read({ a: answer })).toEqual({ ok: true, content: { a: 1 } });
    expect(form.read({ a: 3 })).toMatchObject({
      ok: false,
      problem: { fields: { a: 'must be one of: One, 2' } },
    });
    const [field] = form.fields;
    expect(field && [form.problem(field, 2), form.problem(field, '2')]).toEqual([undefined, undefined]);
  });

  it('may be numbers in a list, and some of each', () => {
    const form = formOf({ type: 'array', items: { enum: [1, 'auto', 2.5] }, default: [2.5, 2.5] });
    expect(form.fields[0]).toMatchObject({ kind: 'choices', default: ['2.5'] });
    expect(form.read({ a: ['1', 'auto', 1] })).toEqual({ ok: true, content: { a: [1, 'auto'] } });
  });

  it('may be yes alone, as "I agree" boxes have it', () => {
    for (const schema of [{ const: true }, { type: 'boolean', enum: [true] }, { oneOf: [{ const: true }] }]) {
      const form = formOf(schema);
      expect(form.fields[0]).toMatchObject({ options: [{ value: 'true', title: 'Yes', sent: true }] });
      expect(form.read({ a: true })).toEqual({ ok: true, content: { a: true } });
      expect(form.read({ a: false })).toMatchObject({ ok: false });
    }
    expect(property({ type: 'boolean', enum: [true, false] })).toMatchObject({ kind: 'boolean' });
  });

  it('are not lost behind many that repeat', () => {
    const repeated = Array.from({ length: 600 }, () => 'x');
    expect(property({ enum: [...repeated, 'y'] })).toMatchObject({
      options: [{ value: 'x' }, { value: 'y' }],
    });
  });
});

describe('defaults of other servers', () => {
  it.each([
    [{ type: 'integer', default: 0 }, 0],
    [{ type: 'number', default: 0 }, 0],
    [{ type: 'boolean', default: false }, false],
    [{ type: 'string', default: '' }, ''],
    [{ type: 'array', items: { enum: ['x'] }, default: [] }, []],
    [JSON.parse('{"type":"integer","default":3.0}') as object, 3],
    [{ type: ['integer', 'null'], default: 5 }, 5],
  ])('%j keeps what is falsy or oddly written', (schema, expected) => {
    expect(property(schema)).toMatchObject({ default: expected });
  });

  it.each([
    { type: 'integer', default: 3.5 },
    { type: 'integer', default: '3' },
    { type: 'integer', default: 2 ** 53 },
    { type: 'integer', minimum: 5, default: 3 },
    { type: 'boolean', default: 'false' },
    { type: 'boolean', default: 0 },
    { type: 'string', default: 5 },
    { type: 'string', default: null },
    { type: 'string', format: 'email', default: 'x' },
    { type: 'string', enum: ['x'], default: 'X' },
    { type: 'integer', enum: [1], default: 2 },
    { type: 'array', items: { enum: ['x'] }, default: 'x' },
    { type: 'array', items: { enum: ['x'] }, default: ['x', 'y'] },
  ])('%j is dropped', (schema) => {
    expect(property(schema)).not.toHaveProperty('default');
  });
});

describe('what no form can show', () => {
  const unshowable: [string, unknown][] = [
    ['an object', { type: 'object', properties: { b: { type: 'string' } } }],
    ['no schema', null],
    ['a schema of anything', true],
    ['no type', { title: 'A' }],
    ['a type nobody knows', { type: 'money' }],
    ['a type that is no name', { type: 5 }],
    ['null', { type: 'null' }],
    ['nothing to choose', { type: 'string', enum: [] }],
    ['values that are objects', { enum: [{}, []] }],
    ['a list of anything', { type: 'array' }],
    ['a list of texts', { type: 'array', items: { type: 'string' } }],
    ['a tuple', { type: 'array', items: [{ enum: ['x'] }] }],
    ['types that text does not cover', { type: ['number', 'boolean'] }],
    ['a union that text does not cover', { anyOf: [{ type: 'string' }, { type: 'number' }] }],
    ['an intersection', { allOf: [{ type: 'string' }, { minLength: 1 }] }],
    ['a reference elsewhere', { $ref: 'https://example.com/schema' }],
    ['a reference to nothing', { $ref: '#/$defs/none' }],
    ['a reference to itself', { $ref: '#/properties/a' }],
    ['a list of itself', { type: 'array', items: { $ref: '#/properties/a/items' } }],
  ];

  it.each(unshowable)('is left out where it is optional: %s', (_, schema) => {
    const form = formOf(schema, false);
    expect(form.fields).toEqual([]);
    expect(form.notes).toEqual(LEFT_OUT);
    expect(form.read({ a: 'x', b: 1 })).toEqual({ ok: true, content: {} });
  });

  it.each(unshowable)('refuses the form where it is required: %s', (_, schema) => {
    expect(refusal(() => formOf(schema))).toMatch(
      /^The form requires field "a", which can't be shown\. The server has to correct it\.$/,
    );
  });

  it('leaves the other fields alone', () => {
    const form = parseForeignForm({
      properties: { a: { type: 'object' }, b: { type: 'string' } },
      required: ['b', 'gone', 5, null],
    });
    expect(form.fields.map(({ name }) => name)).toEqual(['b']);
    expect(form.read({ b: 'x' })).toEqual({ ok: true, content: { b: 'x' } });
  });
});

describe('types of other servers', () => {
  it.each([
    ['null beside it', { type: ['string', 'null'] }, 'string', false],
    ['null in a union', { anyOf: [{ type: 'integer' }, { type: 'null' }] }, 'integer', false],
    ['text or a number', { type: ['string', 'number'] }, 'string', true],
    [
      'a union of texts',
      { anyOf: [{ type: 'string', format: 'email' }, { type: 'string' }] },
      'string',
      true,
    ],
    ['a reference', { $ref: '#/$defs/text' }, 'string', true],
    ['a reference through another', { $ref: '#/$defs/again' }, 'string', true],
    ['a single type in a list', { type: ['boolean'] }, 'boolean', true],
  ])('%s', (_, schema, kind, required) => {
    const form = parseForeignForm({
      properties: { a: schema },
      required: ['a'],
      $defs: { text: { type: 'string' }, again: { $ref: '#/$defs/text' } },
    });
    expect(form.fields[0]).toMatchObject({ kind, required });
    expect(form.notes).toEqual([]);
  });
});

describe('reading an answer (C11)', () => {
  const form = parseForeignForm({
    type: 'object',
    properties: {
      text: { type: 'string' },
      must: { type: 'string' },
      count: { type: 'integer' },
      sure: { type: 'boolean' },
      tags: { type: 'array', items: { enum: ['x', 'y'] } },
      kept: { type: 'string', default: '' },
      cleared: { type: 'array', items: { enum: ['x'] }, default: ['x'] },
    },
    required: ['must'],
  });

  it.each(['', null, undefined, []])('takes %j of untouched optional fields as absent', (nothing) => {
    const names = ['text', 'count', 'sure', 'tags'];
    const answer = { must: 'x', ...Object.fromEntries(names.map((name) => [name, nothing])) };
    expect(form.read(answer)).toEqual({ ok: true, content: { must: 'x' } });
  });

  it('takes NaN as absent too, and keeps 0 and false', () => {
    expect(form.read({ must: 'x', count: NaN })).toEqual({ ok: true, content: { must: 'x' } });
    const falsy = { must: 'x', count: 0, sure: false };
    expect(form.read(falsy)).toEqual({ ok: true, content: falsy });
  });

  it('takes what is empty as an answer where it is required, is the default, or takes the place of one', () => {
    const answer = { must: '', kept: '', cleared: [] };
    expect(form.read(answer)).toEqual({ ok: true, content: answer });
  });

  it('drops what was not asked for', () => {
    const answer = { must: 'x', extra: 'y', toString: 'z' };
    expect(form.read(answer)).toEqual({ ok: true, content: { must: 'x' } });
  });

  it('takes own members only', () => {
    expect(form.read(Object.create({ must: 'x' }))).toMatchObject({
      problem: { fields: { must: 'is required' } },
    });
  });

  it('counts the same option once', () => {
    expect(form.read({ must: 'x', tags: ['x', 'x'] })).toEqual({
      ok: true,
      content: { must: 'x', tags: ['x'] },
    });
  });

  it('says every problem, and gives the rest back', () => {
    expect(form.read({ text: 5, count: 1.5, sure: 'yes', tags: ['z'], kept: 'k' })).toEqual({
      ok: false,
      problem: {
        fields: {
          text: 'must be text',
          must: 'is required',
          count: 'must be a whole number',
          sure: 'must be yes or no',
          tags: 'must be some of: x, y',
        },
      },
      values: { kept: 'k' },
    });
  });

  it.each([
    ['no object', 'x'],
    ['null', null],
    ['a list', []],
    ['huge', { must: 'x'.repeat(70_000) }],
    ['deep', { must: [[[[[[[[['x']]]]]]]]] }],
  ])('refuses an answer that is %s', (_, answer) => {
    expect(form.read(answer)).toMatchObject({ ok: false, problem: { form: expect.any(String) as string } });
  });

  it('does not change what it was given', () => {
    const answer = Object.freeze({ must: 'x', tags: Object.freeze(['x', 'x']) });
    form.read(answer);
    expect(answer.tags).toEqual(['x', 'x']);
    expect(Object.isFrozen(form) && Object.isFrozen(form.fields) && Object.isFrozen(form.notes)).toBe(true);
  });
});

describe('patterns', () => {
  const schema = {
    properties: {
      zip: { type: 'string', pattern: '^\\d{5}$', default: 'none' },
      odd: { type: 'string', pattern: '(?=x)' },
    },
  };
  const asked: string[] = [];
  const form = parseForeignForm(schema, {
    patterns: (pattern) => {
      asked.push(pattern);
      return pattern === '^\\d{5}$' ? (text) => text.length === 5 : undefined;
    },
  });

  it('are enforced where there is something to test them with', () => {
    expect(form.read({ zip: '1234' })).toMatchObject({
      problem: { fields: { zip: 'must match the pattern ^\\d{5}$' } },
    });
    expect(form.read({ zip: '12345' })).toEqual({ ok: true, content: { zip: '12345' } });
  });

  it('are shown only where they cannot be tested', () => {
    expect(form.read({ odd: 'y' })).toMatchObject({ ok: true });
    expect(parseForeignForm(schema).read({ zip: '1234' })).toMatchObject({ ok: true });
    expect(form.fields).toMatchObject([{ foreignPattern: '^\\d{5}$' }, { foreignPattern: '(?=x)' }]);
  });

  it('keep a default that breaks them from being filled in', () => {
    expect(startDraft(form).fields[0]).toEqual({ field: form.fields[0], origin: 'empty' });
    expect(startDraft(parseForeignForm(schema)).fields[0]).toMatchObject({ value: 'none' });
  });

  it('are made ready once', () => {
    form.read({ zip: '1', odd: 'x' });
    form.read({ zip: '2', odd: 'x' });
    expect(asked.toSorted()).toEqual(['(?=x)', '^\\d{5}$']);
  });
});
