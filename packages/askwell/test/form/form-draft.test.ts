import { describe, expect, it } from 'vitest';
import { choose, readDraft, startDraft, typeText } from '../../src/form/form-draft.ts';
import type { DraftField, FormDraft } from '../../src/form/form-draft.ts';
import { parseForeignForm } from '../../src/form/form.ts';
import type { Json, JsonObject } from '../../src/json.ts';
import { refusal } from '../field/refusal.ts';

const text = { type: 'string' };
const list = { type: 'array', items: { enum: ['x', 'y', 'z'] } };

/** A form of one field, and what can be done with it. */
function one(schema: object, { required = false, prefill = {} as JsonObject } = {}) {
  const form = parseForeignForm({ properties: { a: schema }, required: required ? ['a'] : [] });
  const at = (draft: FormDraft) => ({
    draft,
    /** The field without its spec. */
    get state(): Omit<DraftField, 'field'> {
      const { field: _, ...state } = draft.fields[0] as DraftField;
      return state;
    },
    type: (typed: string) => at(typeText(form, draft, 'a', typed)),
    choose: (value: Json | undefined) => at(choose(form, draft, 'a', value)),
    read: () => readDraft(form, draft),
  });
  return at(startDraft(form, prefill));
}

const accepted = (content: JsonObject) => ({ ok: true, content });
const refused = (problem: string) => ({ ok: false, problem: { fields: { a: problem } }, values: {} });

describe('a form that nobody touched', () => {
  it.each([
    ['text', text],
    ['a number', { type: 'number' }],
    ['a whole number', { type: 'integer' }],
    ['yes or no', { type: 'boolean' }],
    ['a choice', { enum: ['x', 'y'] }],
    ['a choice of one', { enum: ['x'] }],
    ['a choice with an empty text', { enum: ['', 'x'] }],
    ['a list', list],
    ['a secret', { ...text, format: 'password' }],
  ])('has nothing in its answer for %s, and misses it where it is required', (_, schema) => {
    expect(one(schema).state).toEqual({ origin: 'empty' });
    expect(one(schema).read()).toEqual(accepted({}));
    expect(one(schema, { required: true }).state).toEqual({ origin: 'empty' });
    expect(one(schema, { required: true }).read()).toEqual(refused('is required'));
  });

  it.each([
    ['text', { ...text, default: 'hi' }, 'hi', 'hi'],
    ['an empty text', { ...text, default: '' }, '', ''],
    ['zero', { type: 'integer', default: 0 }, 0, '0'],
    ['no', { type: 'boolean', default: false }, false, undefined],
    ['an option', { enum: ['x', 'y'], default: 'y' }, 'y', undefined],
    ['a list', { ...list, default: ['y'] }, ['y'], undefined],
    ['an empty list', { ...list, default: [] }, [], undefined],
  ])('shows a default and sends it when it is kept (C8): %s', (_, schema, value, shown) => {
    const draft = one(schema);
    expect(draft.state).toEqual({ origin: 'default', value, ...(shown !== undefined && { text: shown }) });
    expect(draft.read()).toEqual(accepted({ a: value }));
  });

  it('shows what is proposed in the place of a default, and as what it is', () => {
    const draft = one({ ...text, default: 'server' }, { prefill: { a: 'model' } });
    expect(draft.state).toEqual({ origin: 'prefill', value: 'model', text: 'model' });
    expect(draft.read()).toEqual(accepted({ a: 'model' }));
  });

  it.each([
    ['of another type', { type: 'integer', default: 5 }, '7'],
    ['none of the options', { enum: ['x', 'y'], default: 'x' }, 'z'],
    ['out of bounds', { type: 'integer', maximum: 6, default: 5 }, 7],
    ['nothing', { ...text, default: 'x' }, null],
    ['empty', { ...text, default: 'x' }, ''],
  ])('drops a proposal that is %s', (_, schema, proposed) => {
    expect(one(schema, { prefill: { a: proposed } }).state.origin).toBe('default');
    expect(one({ ...schema, default: undefined }, { prefill: { a: proposed } }).state).toEqual({
      origin: 'empty',
    });
  });

  it('ignores proposals for fields that it has not', () => {
    expect(one(text, { prefill: { b: 'x', toString: 'y' } }).read()).toEqual(accepted({}));
  });
});

describe('typing', () => {
  it.each(['1.', '-', '1e', '.', '1e999', '9007199254740993', 'five'])(
    'keeps %j although it is no number, and does not send it',
    (typed) => {
      const draft = one({ type: 'number', default: 5 }).type(typed);
      expect(draft.state).toEqual({ origin: 'person', text: typed, problem: expect.any(String) as string });
      expect(draft.read()).toEqual(refused(draft.state.problem as string));
    },
  );

  it('gets from one draft to the next', () => {
    const draft = one({ type: 'number' }).type('-').type('-1').type('-1.').type('-1.5');
    expect(draft.state).toEqual({ origin: 'person', text: '-1.5', value: -1.5 });
    expect(draft.read()).toEqual(accepted({ a: -1.5 }));
  });

  it.each([
    ['0', 0],
    ['-0', 0],
    [' 42 ', 42],
  ])('reads %j as %j', (typed, value) => {
    expect(one({ type: 'integer' }).type(typed).read()).toEqual(accepted({ a: value }));
  });

  it('empties a field, so that neither what was there nor the default is sent', () => {
    for (const draft of [
      one({ ...text, default: 'x' }),
      one(text).type('y'),
      one(text, { prefill: { a: 'z' } }),
    ]) {
      expect(draft.type('').state).toEqual({ origin: 'empty' });
      expect(draft.type('').read()).toEqual(accepted({}));
    }
    const required = one({ ...text, default: 'x' }, { required: true }).type('');
    expect(required.state).toEqual({ origin: 'empty', problem: 'is required' });
    expect(required.read()).toEqual(refused('is required'));
  });

  it('takes space for nothing, and leaves it where it is', () => {
    const draft = one(text).type('  ');
    expect(draft.state).toEqual({ origin: 'person', text: '  ' });
    expect(draft.read()).toEqual(accepted({}));
  });

  it('keeps space around text', () => {
    expect(one(text).type(' x ').read()).toEqual(accepted({ a: ' x ' }));
  });

  it('names options, and says yes and no', () => {
    expect(one({ enum: ['x', 'y'], enumNames: ['Ex', 'Why'] }).type('why').state).toEqual({
      origin: 'person',
      text: 'why',
      value: 'y',
    });
    expect(one({ type: 'boolean' }).type('no').read()).toEqual(accepted({ a: false }));
    expect(one(list).type('z, x').read()).toEqual(accepted({ a: ['z', 'x'] }));
  });

  it('says what is missing in a date without an offset', () => {
    const draft = one({ ...text, format: 'date-time' }).type('2026-07-28T09:30');
    expect(draft.state.problem).toContain('with an offset');
  });

  it('enforces the patterns of the form', () => {
    const form = parseForeignForm(
      { properties: { a: { ...text, pattern: '^x' } } },
      { patterns: () => (typed) => typed.startsWith('x') },
    );
    const draft = typeText(form, startDraft(form), 'a', 'y');
    expect(draft.fields[0]).not.toHaveProperty('value');
    expect(readDraft(form, draft)).toEqual(refused('must match the pattern ^x'));
    expect(readDraft(form, typeText(form, draft, 'a', 'xy'))).toEqual(accepted({ a: 'xy' }));
  });
});

describe('choosing', () => {
  it('takes an option, yes and no', () => {
    expect(one({ enum: ['x', 'y'] }).choose('y').state).toEqual({ origin: 'person', value: 'y' });
    expect(one({ type: 'boolean' }, { required: true }).choose(false).read()).toEqual(accepted({ a: false }));
  });

  it('takes the empty text where it is an option', () => {
    expect(
      one({ enum: ['', 'y'] }, { required: true })
        .choose('')
        .read(),
    ).toEqual(accepted({ a: '' }));
  });

  it('takes nothing back', () => {
    expect(one({ type: 'boolean', default: true }).choose(undefined).read()).toEqual(accepted({}));
    expect(
      one({ enum: ['x'] }, { required: true })
        .choose('x')
        .choose(undefined)
        .read(),
    ).toEqual(refused('is required'));
  });

  it('sends an empty list only where it was chosen, and says something', () => {
    const required = one(list, { required: true });
    expect(required.read()).toEqual(refused('is required'));
    expect(required.choose([]).read()).toEqual(accepted({ a: [] }));
    // Clearing the default has to be told from not answering: the server would take the default.
    expect(
      one({ ...list, default: ['x'] })
        .choose([])
        .read(),
    ).toEqual(accepted({ a: [] }));
    expect(one(list).choose(['x']).choose([]).read()).toEqual(accepted({}));
    expect(one(list).choose([]).state).toEqual({ origin: 'empty' });
  });

  it('sends an empty text only where it was chosen and is required', () => {
    const required = one(text, { required: true });
    expect(required.type('').read()).toEqual(refused('is required'));
    expect(required.choose('').read()).toEqual(accepted({ a: '' }));
    expect(
      one({ ...text, minLength: 1 }, { required: true })
        .choose('')
        .read(),
    ).toEqual(refused('must not be empty'));
    expect(
      one({ ...text, default: 'x' })
        .choose('')
        .read(),
    ).toEqual(accepted({}));
  });

  it('keeps a list that is not long enough yet', () => {
    const draft = one({ ...list, minItems: 2 }).choose(['x']);
    expect(draft.state).toEqual({
      origin: 'person',
      value: ['x'],
      problem: 'must be at least 2 of the options',
    });
    expect(draft.read()).toEqual(refused('must be at least 2 of the options'));
    expect(draft.choose(['x', 'y']).read()).toEqual(accepted({ a: ['x', 'y'] }));
  });

  it('takes numbers among the options by name and by number, and sends numbers', () => {
    const numbers = { type: 'integer', enum: [1, 2], default: 2 };
    expect(one(numbers).state).toEqual({ origin: 'default', value: '2' });
    expect(one(numbers).read()).toEqual(accepted({ a: 2 }));
    expect(one(numbers).choose('1').read()).toEqual(accepted({ a: 1 }));
    expect(one(numbers, { prefill: { a: 1 } }).state).toEqual({ origin: 'prefill', value: '1' });
    expect(one(numbers).type('1').read()).toEqual(accepted({ a: 1 }));
  });

  it('fills a text in, so that it can be edited', () => {
    expect(one(text).choose('proposed').state).toEqual({
      origin: 'person',
      text: 'proposed',
      value: 'proposed',
    });
  });
});

describe('a draft', () => {
  const form = parseForeignForm({
    properties: { a: text, b: { type: 'integer' }, c: text, tags: list },
    required: ['a', 'c'],
  });

  it('says all problems at once, those that were typed too, and keeps the rest', () => {
    let draft = typeText(form, startDraft(form), 'b', '1.');
    expect(readDraft(form, draft)).toEqual({
      ok: false,
      problem: { fields: { a: 'is required', c: 'is required', b: 'is not a complete number' } },
      values: {},
    });
    draft = typeText(form, typeText(form, draft, 'a', 'x'), 'c', 'y');
    expect(readDraft(form, draft)).toEqual({
      ok: false,
      problem: { fields: { b: 'is not a complete number' } },
      values: { a: 'x', c: 'y' },
    });
    expect(readDraft(form, typeText(form, draft, 'b', ''))).toEqual(accepted({ a: 'x', c: 'y' }));
  });

  it('never changes: each step makes a new one', () => {
    const draft = startDraft(form);
    const before = JSON.stringify(draft);
    const tags = ['x'];
    const chosen = choose(form, typeText(form, draft, 'a', 'x'), 'tags', tags);
    tags.push('y');
    expect(JSON.stringify(draft)).toBe(before);
    expect(chosen.fields[3]?.value).toEqual(['x']);
    expect(chosen.fields[1]).toBe(draft.fields[1]);
  });

  it('knows its fields', () => {
    expect(refusal(() => typeText(form, startDraft(form), 'd', 'x'), 'ASKWELL_USAGE')).toContain(
      'no field "d"',
    );
    expect(refusal(() => choose(form, startDraft(form), 'toString', 'x'), 'ASKWELL_USAGE')).toContain(
      'toString',
    );
  });

  it('of an empty form is an answer: whoever draws it asks to approve or decline', () => {
    const empty = parseForeignForm({ type: 'object' });
    expect(readDraft(empty, startDraft(empty))).toEqual(accepted({}));
  });
});
