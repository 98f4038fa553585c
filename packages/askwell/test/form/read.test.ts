import { describe, expect, it } from 'vitest';
import { field } from '../../src/field/field.ts';
import { MAX_CONTENT_BYTES } from '../../src/field/limits.ts';
import { createForm } from '../../src/form/form.ts';

const form = createForm({
  name: field.string({ minLength: 2 }),
  age: field.integer({ minimum: 18 }),
  plan: field.choice(['free', 'pro']).optional(),
  tags: field.choices(['a', 'b'], { minItems: 1 }).optional(),
  mail: field.string({ format: 'email' }).optional(),
  note: field.string().optional(),
  rate: field.number().optional(),
  sure: field.boolean().optional(),
});
const good = { name: 'Ada', age: 36 };
const read = (content: unknown) => form.read(content, '2026-07-28');

describe('Form.read', () => {
  it('S38 gives the data of an answer that fits', () => {
    const all = { ...good, plan: 'pro', tags: ['b', 'a'], mail: 'a@b.co', note: '', rate: -1.5, sure: false };
    expect(read(all)).toEqual({ ok: true, data: all, content: all, plain: true });
  });

  it('S38 says what is wrong with each field, and keeps those that were fine', () => {
    expect(
      read({ name: 'A', age: 17, plan: 'gold', tags: ['c'], mail: 'x', note: 5, rate: '1', sure: 'yes' }),
    ).toEqual({
      ok: false,
      problem: {
        fields: {
          name: 'must have at least 2 characters',
          age: 'must be at least 18',
          plan: 'must be one of: free, pro',
          tags: 'must be some of: a, b',
          mail: 'must be an email address',
          note: 'must be text',
          rate: 'must be a number',
          sure: 'must be yes or no',
        },
      },
      values: {},
    });
    expect(read({ name: 'Ada', age: 17, note: 'x' })).toMatchObject({
      ok: false,
      values: { name: 'Ada', note: 'x' },
    });
  });

  it.each([undefined, null])('S38 misses a required field that is %s', (age) => {
    expect(read({ name: 'Ada', age })).toEqual({
      ok: false,
      problem: { fields: { age: 'is required' } },
      values: { name: 'Ada' },
    });
  });

  it.each([
    ['null', null],
    ['undefined', undefined],
    ['an empty text', ''],
  ])('takes %s, sent for a field nobody touched, as absent where it may be', (_, untouched) => {
    const content = {
      ...good,
      plan: untouched,
      tags: untouched,
      mail: untouched,
      rate: untouched,
      sure: untouched,
    };
    expect(read(content)).toEqual({ ok: true, data: good, content: good, plain: true });
  });

  it('takes an empty list as absent only where it is no answer', () => {
    expect(read({ ...good, tags: [] })).toMatchObject({ ok: true, data: good });
    const free = createForm({ tags: field.choices(['a']).optional() });
    expect(free.read({ tags: [] }, '2026-07-28')).toMatchObject({ ok: true, data: { tags: [] } });
  });

  it('keeps an empty text that is an answer, and refuses one where an answer is required', () => {
    expect(read({ ...good, note: '' })).toMatchObject({ ok: true, data: { note: '' } });
    expect(read({ ...good, name: '' })).toMatchObject({
      ok: false,
      problem: { fields: { name: expect.any(String) } },
    });
    const required = createForm({ plan: ['free'], mail: field.string({ format: 'email' }), any: 'string' });
    expect(required.read({ plan: '', mail: '', any: '' }, '2026-07-28')).toEqual({
      ok: false,
      problem: { fields: { plan: 'must be one of: free', mail: 'must be an email address' } },
      values: { any: '' },
    });
  });

  it('keeps what is falsy and an answer', () => {
    const falsy = createForm({ a: 'boolean', b: 'integer', c: 'string' });
    expect(falsy.read({ a: false, b: 0, c: '' }, '2026-07-28')).toMatchObject({
      ok: true,
      data: { a: false, b: 0, c: '' },
    });
  });

  it('makes nothing up: a default that was not sent is no answer', () => {
    const defaults = createForm({
      a: field.boolean({ default: true }),
      b: field.integer({ default: 3 }).optional(),
    });
    expect(defaults.read({}, '2026-07-28')).toMatchObject({
      ok: false,
      problem: { fields: { a: 'is required' } },
    });
    expect(defaults.read({ a: false }, '2026-07-28')).toMatchObject({ ok: true, data: { a: false } });
  });

  it('drops what was not asked for', () => {
    expect(read({ ...good, admin: true, extra: { deep: [1] } })).toMatchObject({ data: good, content: good });
  });

  it('takes an option that was sent twice once', () => {
    expect(read({ ...good, tags: ['a', 'a'] })).toMatchObject({ ok: true, data: { tags: ['a'] } });
  });

  it('never rounds or converts', () => {
    for (const age of ['36', 36.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, true, [36]]) {
      expect(read({ name: 'Ada', age })).toMatchObject({
        ok: false,
        problem: { fields: { age: expect.any(String) } },
      });
    }
  });

  it.each([undefined, null, 'x', 5, true, [], [good]])('refuses %j, which is no object', (content) => {
    expect(read(content)).toEqual({
      ok: false,
      problem: { form: 'The answer is not an object with a member for each field.' },
      values: {},
    });
  });

  it('refuses an answer over the caps, wherever its bulk is', () => {
    const big = 'x'.repeat(MAX_CONTENT_BYTES);
    for (const content of [
      { ...good, note: big },
      { ...good, other: big },
      { ...good, [big]: 1 },
      { ...good, a: Array(40_000).fill(1) },
    ]) {
      expect(read(content)).toMatchObject({
        ok: false,
        problem: { form: 'The answer has more than 65536 bytes.' },
      });
    }
    expect(read({ ...good, note: 'é'.repeat(MAX_CONTENT_BYTES / 2) })).toMatchObject({ ok: false });
    expect(read({ ...good, note: 'x'.repeat(65_000) })).toMatchObject({ ok: true });
  });

  it('refuses an answer that is deep, or contains itself, in no time', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    const circle: Record<string, unknown> = { ...good };
    circle['self'] = circle;
    for (const content of [{ ...good, deep }, circle]) {
      expect(read(content)).toMatchObject({
        ok: false,
        problem: { form: expect.stringContaining('nested') },
      });
    }
  });

  it('is synchronous for fields and for schemas that are', () => {
    expect(read(good)).not.toBeInstanceOf(Promise);
  });

  it('gives data that is a copy, so that the content stays what was answered', () => {
    const reading = read({ ...good, tags: ['a'] });
    if (reading instanceof Promise || !reading.ok) throw new Error('not read');
    reading.data.tags?.push('b');
    reading.data.name = 'Eve';
    expect(reading.content).toEqual({ ...good, tags: ['a'] });
  });

  it('does not change the answer it was given', () => {
    const content = Object.freeze({ ...good, tags: Object.freeze(['a', 'a']), plan: '' });
    expect(read(content)).toMatchObject({ ok: true });
  });
});
