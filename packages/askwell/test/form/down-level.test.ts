import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { ElicitSchema } from '../../src/field/elicit-schema.ts';
import { field } from '../../src/field/field.ts';
import { createForm } from '../../src/form/form.ts';

const old = '2025-06-18';
const boxes = (schema: ElicitSchema) => Object.keys(createForm(schema).wire(old).properties);

describe('a multiple choice in 2025-06-18', () => {
  const form = createForm({
    name: 'string',
    tags: field.choices(['a', 'b', 'c'], { minItems: 1, maxItems: 2 }),
  });
  const read = (tags: object) => form.read({ name: 'x', ...tags }, old);

  it.each([
    [{ 'tags.a': true, 'tags.b': false, 'tags.c': true }, ['a', 'c']],
    [{ 'tags.b': true }, ['b']],
    [{ 'tags.c': true, 'tags.a': null, 'tags.b': '' }, ['c']],
  ])('is put together again from %j', (content, tags) => {
    expect(read(content)).toEqual({
      ok: true,
      data: { name: 'x', tags },
      content: { name: 'x', tags },
      plain: true,
    });
  });

  it.each([
    [{}, 'must be at least 1 of the options'],
    [{ 'tags.a': false }, 'must be at least 1 of the options'],
    [{ 'tags.a': true, 'tags.b': true, 'tags.c': true }, 'must be at most 2 of the options'],
    [{ 'tags.a': 'true' }, 'must have yes or no for each option'],
    [{ tags: ['a'] }, 'must be at least 1 of the options'],
  ])('%j is no answer: %s', (content, problem) => {
    expect(read(content)).toEqual({
      ok: false,
      problem: { fields: { tags: problem } },
      values: { name: 'x' },
    });
  });

  it('answers the same form as in later revisions', () => {
    expect(read({ 'tags.a': true })).toEqual(form.read({ name: 'x', tags: ['a'] }, '2026-07-28'));
  });

  it('may be none of the options where none are required', () => {
    expect(createForm({ t: { many: ['a'] } }).read({}, old)).toMatchObject({ ok: true, data: { t: [] } });
  });

  it('is absent where it may be and no box is ticked, since clients send untouched boxes as false', () => {
    const optional = createForm({ t: field.choices(['a', 'b']).optional() });
    expect(optional.read({ 't.a': false, 't.b': false }, old)).toMatchObject({
      ok: true,
      data: {},
      content: {},
    });
    expect(optional.read({ 't.a': true }, old)).toMatchObject({ ok: true, data: { t: ['a'] } });
  });

  it('is empty where boxes were ticked beforehand and the person took the ticks away', () => {
    const ticked = createForm({ t: field.choices(['a', 'b'], { default: ['a'] }).optional() });
    expect(ticked.read({ 't.a': false, 't.b': false }, old)).toMatchObject({ ok: true, data: { t: [] } });
    expect(ticked.read({}, old)).toMatchObject({ ok: true, data: {} });
  });

  it('works as a single value', () => {
    const scalar = createForm({ many: { a: { title: 'A' }, b: { title: 'B' } } });
    expect(scalar.wire(old)).toEqual({
      type: 'object',
      properties: { 'value.a': { type: 'boolean', title: 'A' }, 'value.b': { type: 'boolean', title: 'B' } },
    });
    expect(scalar.read({ 'value.b': true }, old)).toMatchObject({ data: ['b'], content: { value: ['b'] } });
  });

  it('works with a Standard Schema', () => {
    const schema = createForm(z.object({ t: z.array(z.enum(['a', 'b'])).min(1, 'One at least') }));
    expect(schema.read({ 't.b': true }, old)).toMatchObject({ ok: true, data: { t: ['b'] } });
    expect(schema.read({ 't.b': false }, old)).toMatchObject({ problem: { fields: { t: 'One at least' } } });
  });
});

describe('the names of boxes', () => {
  it('never collide with fields or with each other', () => {
    const names = boxes({
      t: { many: ['a', 'a.2', 'b'] },
      't.a': 'string',
      't.a.2': { many: ['x'] },
      't.a.2.x': 'string',
    });
    expect(new Set(names).size).toBe(names.length);
    expect(names).toHaveLength(6);
  });

  it('find their way back when they collide', () => {
    const form = createForm({ t: { many: ['a', 'a.2'] }, 't.a': 'string' });
    expect(Object.keys(form.wire(old).properties)).toEqual(['t.a.2', 't.a.2.2', 't.a']);
    expect(form.read({ 't.a': 'text', 't.a.2': true }, old)).toMatchObject({
      data: { t: ['a'], 't.a': 'text' },
    });
    expect(form.read({ 't.a': 'text', 't.a.2.2': true }, old)).toMatchObject({ data: { t: ['a.2'] } });
  });

  it('take any value', () => {
    const form = createForm({ t: { many: ['', '__proto__', 'a b', '🙂'] } });
    const content = Object.fromEntries(Object.keys(form.wire(old).properties).map((name) => [name, true]));
    expect(form.read(content, old)).toMatchObject({ data: { t: ['', '__proto__', 'a b', '🙂'] } });
  });
});
