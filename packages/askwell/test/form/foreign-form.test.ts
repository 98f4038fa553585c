import { describe, expect, it, vi } from 'vitest';
import { parseForeignForm } from '../../src/form/form.ts';
import { refusal } from '../field/refusal.ts';

const property = (schema: unknown, rest: object = {}) =>
  parseForeignForm({ type: 'object', properties: { a: schema }, required: ['a'], ...rest }).fields[0];

describe('parseForeignForm', () => {
  it('reads every shape of every revision', () => {
    const { fields, notes } = parseForeignForm({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: {
        text: {
          type: 'string',
          title: 'T',
          description: 'D',
          minLength: 1,
          maxLength: 5,
          format: 'uri',
          default: 'a:b',
        },
        number: { type: 'number', minimum: 0, maximum: 5, default: 1.5 },
        integer: { type: 'integer', default: 30 },
        sure: { type: 'boolean', default: true },
        single: { type: 'string', enum: ['a', 'b'], default: 'b' },
        titled: { type: 'string', oneOf: [{ const: 'a', title: 'A' }] },
        legacy: { type: 'string', enum: ['a', 'b'], enumNames: ['A', 'B'] },
        many: {
          type: 'array',
          items: { type: 'string', enum: ['a', 'b'] },
          minItems: 1,
          maxItems: 2,
          default: ['a'],
        },
        titledMany: { type: 'array', items: { anyOf: [{ const: 'a', title: 'A' }] } },
      },
      required: ['text', 'sure'],
    });
    expect(notes).toEqual([]);
    expect(fields).toEqual([
      {
        name: 'text',
        kind: 'string',
        required: true,
        title: 'T',
        description: 'D',
        minLength: 1,
        maxLength: 5,
        format: 'uri',
        default: 'a:b',
      },
      { name: 'number', kind: 'number', required: false, minimum: 0, maximum: 5, default: 1.5 },
      { name: 'integer', kind: 'integer', required: false, default: 30 },
      { name: 'sure', kind: 'boolean', required: true, default: true },
      {
        name: 'single',
        kind: 'choice',
        required: false,
        options: [{ value: 'a' }, { value: 'b' }],
        default: 'b',
      },
      { name: 'titled', kind: 'choice', required: false, options: [{ value: 'a', title: 'A' }] },
      {
        name: 'legacy',
        kind: 'choice',
        required: false,
        options: [
          { value: 'a', title: 'A' },
          { value: 'b', title: 'B' },
        ],
      },
      {
        name: 'many',
        kind: 'choices',
        required: false,
        options: [{ value: 'a' }, { value: 'b' }],
        minItems: 1,
        maxItems: 2,
        default: ['a'],
      },
      { name: 'titledMany', kind: 'choices', required: false, options: [{ value: 'a', title: 'A' }] },
    ]);
  });

  it.each([
    ['too short', ['A']],
    ['too long', ['A', 'B', 'C', 'D']],
    ['no list', 'A'],
    ['no texts', [1, null]],
  ])('copes with enumNames that are %s', (_, enumNames) => {
    const field = property({ type: 'string', enum: ['a', 'b'], enumNames });
    expect(field).toMatchObject({ kind: 'choice', options: [{ value: 'a' }, { value: 'b' }] });
  });

  it('copes with values that are there twice, titles that are there twice, and empty ones', () => {
    const field = property({ type: 'string', enum: ['a', 'a', '', 'b'], enumNames: ['A', 'Other', '', 'A'] });
    expect(field).toMatchObject({
      options: [{ value: 'a', title: 'A' }, { value: '' }, { value: 'b', title: 'A' }],
    });
  });

  it('keeps a pattern as text, and never compiles it', () => {
    const compiled = vi.spyOn(globalThis, 'RegExp');
    const form = parseForeignForm({
      type: 'object',
      properties: { a: { type: 'string', pattern: '^(a+)+$' }, b: { type: 'string', pattern: '(' } },
    });
    expect(form.fields[0]).toEqual({ name: 'a', kind: 'string', required: false, foreignPattern: '^(a+)+$' });
    expect(form.read({ a: `${'a'.repeat(40)}!`, b: '(' })).toMatchObject({ ok: true });
    expect(compiled).not.toHaveBeenCalled();
  });

  it('ignores keywords it does not know, and values of the wrong type', () => {
    const field = property({
      type: 'string',
      title: 5,
      minLength: 'x',
      maxLength: -1,
      not: {},
      if: {},
      widget: 'big',
      format: 'uuid',
    });
    expect(field).toEqual({ name: 'a', kind: 'string', required: true });
  });

  it('drops a default that is no answer', () => {
    expect(property({ type: 'integer', default: 'x' })).not.toHaveProperty('default');
    expect(property({ type: 'string', enum: ['a'], default: 'b' })).not.toHaveProperty('default');
    expect(property({ type: 'string', default: null })).not.toHaveProperty('default');
  });

  it('takes null as a sign that the field may be left empty', () => {
    expect(property({ anyOf: [{ type: 'string' }, { type: 'null' }], default: null, title: 'A' })).toEqual({
      name: 'a',
      kind: 'string',
      required: false,
      title: 'A',
    });
  });

  it('shows secrets too: whoever draws the form decides', () => {
    expect(property({ type: 'string', title: 'Password' })).toMatchObject({ kind: 'string' });
    expect(property({ type: 'string', format: 'password', default: 'x' })).toEqual({
      name: 'a',
      kind: 'secret',
      required: true,
    });
  });

  it('checks answers against the schema (C11)', () => {
    const form = parseForeignForm({
      type: 'object',
      properties: { mail: { type: 'string', format: 'email' }, age: { type: 'integer', minimum: 18 } },
      required: ['mail'],
    });
    expect(form.read({ mail: 'x', age: 3 })).toMatchObject({
      ok: false,
      problem: { fields: { mail: 'must be an email address', age: 'must be at least 18' } },
    });
    expect(form.read({ mail: 'a@b.co', age: '' })).toMatchObject({
      ok: true,
      content: { mail: 'a@b.co' },
    });
  });

  it('reads a form without fields', () => {
    expect(parseForeignForm({ type: 'object', properties: {} }).fields).toEqual([]);
    expect(parseForeignForm({ type: 'object' }).read({})).toMatchObject({ ok: true, content: {} });
  });

  it.each([
    ['nothing', undefined, 'ASKWELL_SCHEMA'],
    ['a text', 'x', 'ASKWELL_SCHEMA'],
    ['a single value', { type: 'string' }, 'ASKWELL_SCHEMA'],
    ['a list', [], 'ASKWELL_SCHEMA'],
    ['properties that are a list', { type: 'object', properties: [] }, 'ASKWELL_SCHEMA'],
    ['a reference to itself', { $ref: '#' }, 'ASKWELL_SCHEMA'],
    [
      'too many fields',
      {
        type: 'object',
        properties: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`f${i}`, { type: 'string' }])),
      },
      'ASKWELL_LIMIT',
    ],
    [
      'too many options',
      {
        type: 'object',
        properties: { a: { type: 'string', enum: Array.from({ length: 501 }, (_, i) => `o${i}`) } },
      },
      'ASKWELL_LIMIT',
    ],
    [
      'too many branches',
      {
        type: 'object',
        properties: { a: { oneOf: Array.from({ length: 501 }, (_, i) => ({ const: `o${i}` })) } },
      },
      'ASKWELL_LIMIT',
    ],
    ['too many bytes', { type: 'object', properties: {}, title: 'x'.repeat(70_000) }, 'ASKWELL_LIMIT'],
  ] as const)('refuses %s', (_, schema, code) => {
    expect(refusal(() => parseForeignForm(schema), code)).not.toBe('');
  });
});
