import { describe, expect, it } from 'vitest';
import type { FieldMap } from '../../src/field/elicit-schema.ts';
import { contentFromDraft } from '../../src/form/draft.ts';
import { readDraft, startDraft, typeText } from '../../src/form/form-draft.ts';
import { createForm, parseForeignForm, problemText } from '../../src/form/form.ts';
import type { JsonObject } from '../../src/json.ts';
import { REVISIONS } from '../../src/revision.ts';

const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'prototype',
  'then',
  'length',
  '',
  'a.b',
  '💥',
];

/** An object with an own member of any name, as JSON.parse makes it. */
const own = (names: readonly string[], value: unknown): Record<string, unknown> =>
  JSON.parse(
    `{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`,
  ) as Record<string, unknown>;

const sources = [
  ['a map of fields', () => createForm(own(NAMES, 'string') as FieldMap)],
  [
    'a raw JSON Schema',
    () => createForm({ type: 'object', properties: own(NAMES, { type: 'string' }), required: NAMES }),
  ],
] as const;

describe.each(sources)('%s with names of members of every object', (_, make) => {
  const form = make();

  it.each(REVISIONS)('sends them all (%s)', (revision) => {
    const wire = JSON.parse(JSON.stringify(form.wire(revision))) as {
      properties: object;
      required: string[];
    };
    expect(Object.keys(wire.properties)).toEqual(NAMES);
    expect(wire.required).toEqual(NAMES);
    expect(Object.getPrototypeOf(form.wire(revision).properties)).toBe(Object.prototype);
  });

  it('reads them all', () => {
    const content = own(NAMES, 'x');
    const reading = form.read(content, '2026-07-28');
    expect(reading).toMatchObject({ ok: true, plain: true });
    if (reading instanceof Promise || !reading.ok) throw new Error('not read');
    expect(JSON.stringify(reading.data)).toBe(JSON.stringify(content));
    expect(JSON.stringify(reading.content)).toBe(JSON.stringify(content));
    expect(Object.getPrototypeOf(reading.data)).toBe(Object.prototype);
    expect(JSON.stringify(form.revive(reading.content))).toBe(JSON.stringify(content));
  });

  it('misses them all, though every object inherits some', () => {
    const reading = form.read({}, '2026-07-28');
    if (reading instanceof Promise || reading.ok) throw new Error('read');
    expect(Object.keys(reading.problem.fields ?? {})).toEqual(NAMES);
    expect(problemText(reading.problem, form).split('\n')).toHaveLength(NAMES.length);
  });

  it('says what is wrong with them, and keeps the rest', () => {
    const reading = form.read({ ...own(NAMES, 'x'), ...own(['__proto__'], 5) }, '2026-07-28');
    if (reading instanceof Promise || reading.ok) throw new Error('read');
    expect(JSON.stringify(reading.problem.fields)).toBe('{"__proto__":"must be text"}');
    expect(Object.keys(reading.values)).toEqual(NAMES.slice(1));
  });

  it('shows them as defaults', () => {
    const { properties } = form.wire('2026-07-28', own(NAMES, 'x') as JsonObject);
    expect(JSON.stringify(Object.values(properties).map((property) => property.type))).not.toContain('null');
    expect(Object.values(properties)).toEqual(NAMES.map(() => ({ type: 'string', default: 'x' })));
  });

  it('gathers them from a draft', () => {
    const content = contentFromDraft(form.fields, own(NAMES, 'x') as Record<string, string>);
    expect(JSON.stringify(content)).toBe(JSON.stringify(own(NAMES, 'x')));
    expect(Object.keys(contentFromDraft(form.fields, {}))).toEqual([]);
  });

  it('pollutes nothing', () => {
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    expect(Object.hasOwn(Object.prototype, 'default')).toBe(false);
  });
});

describe('a schema of a server with names of members of every object', () => {
  const form = parseForeignForm({
    type: 'object',
    properties: own(NAMES, { type: 'string' }),
    required: NAMES,
  });

  it('has them all', () => {
    expect(form.fields.map(({ name, required }) => [name, required])).toEqual(
      NAMES.map((name) => [name, true]),
    );
  });

  it('requires none of them where only every object inherits one', () => {
    const { fields } = parseForeignForm({ properties: own(NAMES, { type: 'string' }) });
    expect(fields.some(({ required }) => required)).toBe(false);
  });

  it('reads them all, and makes a plain object of them', () => {
    const reading = form.read(own(NAMES, 'x'));
    if (!reading.ok) throw new Error('not read');
    expect(JSON.stringify(reading.content)).toBe(JSON.stringify(own(NAMES, 'x')));
    expect(Object.getPrototypeOf(reading.content)).toBe(Object.prototype);
  });

  it('misses them all, though every object inherits some', () => {
    const reading = form.read({});
    if (reading.ok) throw new Error('read');
    expect(Object.keys(reading.problem.fields ?? {})).toEqual(NAMES);
    expect(problemText(reading.problem, form).split('\n')).toHaveLength(NAMES.length);
  });

  it('takes them through a draft', () => {
    let draft = startDraft(form, own(NAMES.slice(0, 3), 'p') as JsonObject);
    expect(draft.fields.map(({ origin }) => origin)).toEqual(
      NAMES.map((_, index) => (index < 3 ? 'prefill' : 'empty')),
    );
    for (const name of NAMES) draft = typeText(form, draft, name, 'x');
    expect(JSON.stringify(readDraft(form, draft))).toBe(
      JSON.stringify({ ok: true, content: own(NAMES, 'x') }),
    );
    for (const name of NAMES) draft = typeText(form, draft, name, '');
    const reading = readDraft(form, draft);
    if (reading.ok) throw new Error('read');
    expect(Object.keys(reading.problem.fields ?? {})).toEqual(NAMES);
  });
});
