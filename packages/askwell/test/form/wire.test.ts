import { describe, expect, it } from 'vitest';
import { field } from '../../src/field/field.ts';
import { createForm } from '../../src/form/form.ts';
import { own } from '../../src/json.ts';
import { REVISIONS } from '../../src/revision.ts';
import type { Revision } from '../../src/revision.ts';
import { refusal } from '../field/refusal.ts';

const everything = createForm({
  text: field.string({
    title: 'Text',
    description: 'Some',
    minLength: 1,
    maxLength: 9,
    format: 'email',
    pattern: '.',
    default: 'a@b.co',
  }),
  number: field.number({ minimum: 0, maximum: 9, exclusiveMaximum: 9, multipleOf: 0.5, default: 1.5 }),
  integer: field.integer({ exclusiveMinimum: 0, default: 1 }).optional(),
  sure: field.boolean({ default: false }),
  choice: field.choice(['a', 'b'], { default: 'a' }),
  titled: field.choice({ a: { title: 'A', description: 'first' }, b: { title: 'B' } }, { default: 'b' }),
  many: field.choices(['a', 'b'], {
    title: 'Many',
    description: 'Take some',
    minItems: 1,
    maxItems: 2,
    default: ['a'],
  }),
  titledMany: field.choices({ a: { title: 'A' }, b: { title: 'B' } }).optional(),
});

describe('Form.wire', () => {
  it.each(['2025-11-25', '2026-07-28'] as const)('S7 S8 writes the schema of %s', (revision) => {
    expect(everything.wire(revision)).toEqual({
      type: 'object',
      properties: {
        text: {
          type: 'string',
          title: 'Text',
          description: 'Some',
          minLength: 1,
          maxLength: 9,
          format: 'email',
          default: 'a@b.co',
        },
        number: { type: 'number', minimum: 0, maximum: 9, default: 1.5 },
        integer: { type: 'integer', minimum: 1, default: 1 },
        sure: { type: 'boolean', default: false },
        choice: { type: 'string', enum: ['a', 'b'], default: 'a' },
        titled: {
          type: 'string',
          oneOf: [
            { const: 'a', title: 'A' },
            { const: 'b', title: 'B' },
          ],
          default: 'b',
        },
        many: {
          type: 'array',
          title: 'Many',
          description: 'Take some',
          minItems: 1,
          maxItems: 2,
          items: { type: 'string', enum: ['a', 'b'] },
          default: ['a'],
        },
        titledMany: {
          type: 'array',
          items: {
            anyOf: [
              { const: 'a', title: 'A' },
              { const: 'b', title: 'B' },
            ],
          },
        },
      },
      required: ['text', 'number', 'sure', 'choice', 'titled', 'many'],
    });
  });

  it('S8 writes the schema of 2025-06-18, which has neither lists nor titles nor most defaults', () => {
    expect(everything.wire('2025-06-18')).toEqual({
      type: 'object',
      properties: {
        text: {
          type: 'string',
          title: 'Text',
          description: 'Some',
          minLength: 1,
          maxLength: 9,
          format: 'email',
        },
        number: { type: 'number', minimum: 0, maximum: 9 },
        integer: { type: 'integer', minimum: 1 },
        sure: { type: 'boolean', default: false },
        choice: { type: 'string', enum: ['a', 'b'] },
        titled: { type: 'string', enum: ['a', 'b'], enumNames: ['A', 'B'] },
        'many.a': { type: 'boolean', title: 'a', description: 'Many: Take some', default: true },
        'many.b': { type: 'boolean', title: 'b', description: 'Many: Take some', default: false },
        'titledMany.a': { type: 'boolean', title: 'A', description: 'titledMany' },
        'titledMany.b': { type: 'boolean', title: 'B', description: 'titledMany' },
      },
      required: ['text', 'number', 'sure', 'choice', 'titled'],
    });
  });

  it.each(REVISIONS)('is JSON, made once and frozen through and through (%s)', (revision) => {
    const schema = everything.wire(revision);
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    expect(everything.wire(revision)).toBe(schema);
    const walk = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      expect(Object.isFrozen(value)).toBe(true);
      Object.values(value).forEach(walk);
    };
    walk(schema);
  });

  it('has no list of required fields where none is', () => {
    expect(createForm({ a: field.string().optional() }).wire('2026-07-28')).toEqual({
      type: 'object',
      properties: { a: { type: 'string' } },
    });
  });

  it('refuses more boxes than a form may have, and only where it needs them', () => {
    const form = createForm({ many: { many: Array.from({ length: 101 }, (_, index) => `o${index}`) } });
    expect(Object.keys(form.wire('2025-11-25').properties)).toEqual(['many']);
    expect(refusal(() => form.wire('2025-06-18'), 'ASKWELL_LIMIT')).toContain('more than 100 fields');
  });
});

describe('asking again', () => {
  const asked = (values: Parameters<typeof everything.wire>[1], revision: Revision = '2026-07-28') =>
    everything.wire(revision, values).properties;

  it('shows previous values as defaults', () => {
    const values = {
      text: 'c@d.co',
      number: 0,
      integer: 7,
      sure: true,
      choice: 'b',
      titled: 'a',
      many: ['b'],
      titledMany: ['a', 'b'],
    };
    const properties = asked(values);
    const shown = Object.entries(properties).map(([name, property]) => [name, own(property, 'default')]);
    expect(Object.fromEntries(shown)).toEqual(values);
  });

  it('shows only values that would be answers, and the author’s defaults for the rest', () => {
    const properties = asked({
      text: 'nobody',
      number: 99,
      integer: 1.5,
      sure: 'yes',
      choice: 'c',
      many: [],
      titledMany: ['c'],
      other: 1,
    });
    expect(properties).toEqual(everything.wire('2026-07-28').properties);
  });

  it('ticks the boxes of 2025-06-18', () => {
    expect(asked({ many: ['b'], sure: true }, '2025-06-18')).toMatchObject({
      'many.a': { default: false },
      'many.b': { default: true },
      sure: { default: true },
    });
  });

  it('is frozen, and does not change the form', () => {
    const before = everything.digest;
    expect(Object.isFrozen(everything.wire('2026-07-28', { sure: true }))).toBe(true);
    expect(everything.wire('2026-07-28').properties['sure']).toEqual({ type: 'boolean', default: false });
    expect(everything.digest).toBe(before);
  });

  it('never shows a secret again', () => {
    const form = createForm({ token: field.secret() });
    expect(form.wire('2026-07-28', { token: 'hunter2-hunter2' }).properties).toEqual({
      token: { type: 'string' },
    });
  });

  it('ignores inherited values', () => {
    const values = Object.create({ sure: true }) as Record<string, never>;
    expect(asked(values)['sure']).toEqual({ type: 'boolean', default: false });
  });
});
