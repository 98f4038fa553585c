import { describe, expect, it } from 'vitest';

import type { Elicitation, FormElicitation, Source } from '../../../src/client/elicitation.ts';
import { answers, type AnswersOptions } from '../../../src/client/policy/answers.ts';
import { runChain } from '../../../src/client/policy/chain.ts';
import type { Answers } from '../../../src/client/policy/parse-answers.ts';
import { formQuestion, signal, urlQuestion } from './elicitations.ts';

const place = formQuestion(undefined, { required: ['city'] });
const sure = formQuestion({ sure: { type: 'boolean' } });
const nothing = formQuestion({});

function answering(data: unknown, options?: AnswersOptions) {
  const link = answers(data as Answers, options);
  const ask = async (elicitation: Elicitation) => {
    const outcome = await runChain([link], elicitation, signal);
    return outcome.answer ?? ('prefill' in outcome.elicitation ? outcome.elicitation.prefill : undefined);
  };
  return {
    link,
    unused: link.unused,
    form: (message: string, { form }: FormElicitation = place, source?: Partial<Source>) =>
      ask({ ...place, message, form, from: { ...place.from, ...source } }),
    url: (message: string) => ask(urlQuestion({ message })),
  };
}

describe('a list of answers', () => {
  it('answers one question with each entry, in order', async () => {
    const { form } = answering([
      { action: 'accept', content: { city: 'Rome' } },
      { action: 'decline' },
      { action: 'cancel' },
    ]);
    expect(await form('Where?')).toEqual({ action: 'accept', content: { city: 'Rome' } });
    expect(await form('Where?')).toEqual({ action: 'decline' });
    expect(await form('Where?')).toEqual({ action: 'cancel' });
    await expect(form('Where?')).rejects.toThrow('The question "Where?" (city, note) has no answer');
  });

  it('takes the first entry left whose match fits: a part of the message, a field, or both', async () => {
    const { form } = answering([
      { match: { field: 'sure' }, action: 'accept', content: { sure: false } },
      { match: { message: 'home', field: 'city' }, action: 'accept', content: { city: 'Oslo' } },
      { match: { message: 'Where' }, action: 'decline' },
    ]);
    expect(await form('Where to?')).toEqual({ action: 'decline' });
    expect(await form('Where is home?')).toEqual({ action: 'accept', content: { city: 'Oslo' } });
    expect(await form('Sure?', sure)).toEqual({ action: 'accept', content: { sure: false } });
  });

  it('matches server and tool by their whole names', async () => {
    const { form, unused } = answering([
      { match: { server: 'bill' }, action: 'cancel' },
      { match: { tool: 'pa' }, action: 'cancel' },
      { match: { server: 'billing', tool: 'pay' }, action: 'decline' },
      { match: { server: 'billing' }, action: 'accept', content: { city: 'Rome' } },
    ]);
    expect(await form('Where?')).toMatchObject({ action: 'accept' });
    expect(await form('Where?', place, { target: 'pay' })).toEqual({ action: 'decline' });
    await expect(form('Where?', place, { target: 'pay' })).rejects.toThrow('has no answer');
    expect(unused()).toHaveLength(2);
  });

  it('matches the message as it came and as it was shown', async () => {
    const { form } = answering([
      { match: { message: 'Deploy now' }, action: 'decline' },
      { match: { message: 'De\u200Bploy' }, action: 'cancel' },
    ]);
    expect(await form('De\u200Bploy now?')).toEqual({ action: 'decline' });
    expect(await form('De\u200Bploy now?')).toEqual({ action: 'cancel' });
  });

  it('with repeat answers every question that it matches', async () => {
    const { form, unused } = answering([
      { match: { message: 'Where' }, action: 'decline', repeat: true },
      { action: 'cancel', repeat: false },
    ]);
    expect(unused()).toEqual(['answer 1, decline (message "Where")', 'answer 2, cancel']);
    for (let n = 0; n < 3; n += 1) expect(await form('Where?')).toEqual({ action: 'decline' });
    expect(unused()).toEqual(['answer 2, cancel']);
    expect(await form('What?')).toEqual({ action: 'cancel' });
    await expect(form('What?')).rejects.toThrow('has no answer');
    expect(unused()).toEqual([]);
  });

  it('C18: declines and cancels pages, and never accepts them', async () => {
    const { url } = answering([
      { match: { field: 'city' }, action: 'accept' },
      { action: 'decline' },
      { action: 'cancel' },
      { action: 'accept' },
    ]);
    expect(await url('Open?')).toEqual({ action: 'decline' });
    expect(await url('Open?')).toEqual({ action: 'cancel' });
    const accepting = url('Open?');
    await expect(accepting).rejects.toThrow(
      'The question "Open?" opens a page of pay.billing.example:8443, and answer 4 accepts it. A URL is accepted by a person only',
    );
    await expect(accepting).rejects.not.toThrow('canary');
  });

  it('C11: checks an answer before it is sent', async () => {
    const { form } = answering([
      { action: 'accept', content: { city: 'X' } },
      { action: 'accept' },
      { action: 'accept', content: { city: 'Rome', citty: 'Rome' } },
    ]);
    await expect(form('Where?')).rejects.toThrow('city: must have at least 2 characters.');
    await expect(form('Where?')).rejects.toThrow('city: is required.');
    await expect(form('Where?')).rejects.toThrow(
      'does not ask for "citty", which its answer has. Did you mean "city"?',
    );
  });

  it('fails for what does not fit also where other questions are passed on', async () => {
    const { form } = answering([{ action: 'accept', content: { city: 'X' } }], { rest: 'pass' });
    await expect(form('Where?')).rejects.toThrow('city: must have at least 2 characters.');
    expect(await form('Where?')).toBeUndefined();
  });

  it('accepts an empty form, which is what its entry says', async () => {
    const { form } = answering([{ action: 'accept' }]);
    expect(await form('Shall we?', nothing)).toEqual({ action: 'accept', content: {} });
  });

  it('is copied when it is given', async () => {
    const data = [{ action: 'accept', content: { city: 'Rome' } }];
    const { form } = answering(data);
    data[0]!.content.city = 'Oslo';
    expect(await form('Where?')).toEqual({ action: 'accept', content: { city: 'Rome' } });
  });
});

describe('values by field name', () => {
  it('answer every form that asks for them, with what it asks for', async () => {
    const { form, unused } = answering({ city: 'Rome', sure: true, other: 1 });
    expect(unused()).toEqual(['the value of "city"', 'the value of "sure"', 'the value of "other"']);
    expect(await form('Where?')).toEqual({ action: 'accept', content: { city: 'Rome' } });
    expect(await form('Sure?', sure)).toEqual({ action: 'accept', content: { sure: true } });
    expect(await form('Where now?')).toEqual({ action: 'accept', content: { city: 'Rome' } });
    expect(unused()).toEqual(['the value of "other"']);
  });

  it('never make an answer up', async () => {
    const { form, url } = answering({ note: 'hi', toString: 'x' });
    await expect(form('Where?')).rejects.toThrow('The question "Where?" (city, note) needs "city"');
    await expect(form('Sure?', sure)).rejects.toThrow('asks for nothing that the answers have a value for');
    await expect(form('Shall we?', nothing)).rejects.toThrow('asks for nothing');
    const opening = url('Open?');
    await expect(opening).rejects.toThrow('pay.billing.example');
    await expect(opening).rejects.not.toThrow('canary');
  });

  it('count own members only', async () => {
    const { form } = answering({});
    const odd = formQuestion({ constructor: { type: 'string' } });
    await expect(form('Odd?', odd)).rejects.toThrow('asks for nothing');
  });

  it('answer fields of any name', async () => {
    const { form, unused } = answering(JSON.parse('{ "__proto__": "x", "constructor": "y" }'));
    const odd = formQuestion(
      JSON.parse('{ "__proto__": { "type": "string" }, "constructor": { "type": "string" } }') as object,
    );
    expect(JSON.stringify(await form('Odd?', odd))).toBe(
      '{"action":"accept","content":{"__proto__":"x","constructor":"y"}}',
    );
    expect(unused()).toEqual([]);
  });

  it('are passed on, as proposals, where they answer a part and a person may be asked', async () => {
    const { form, url } = answering({ note: 'hi' }, { rest: 'pass' });
    expect(await form('Where?')).toEqual({ by: 'answers', values: { note: 'hi' } });
    expect(await form('Sure?', sure)).toBeUndefined();
    expect(await form('Shall we?', nothing)).toBeUndefined();
    expect(await url('Open?')).toBeUndefined();
  });

  it('that are passed on do not count towards the bound', async () => {
    const { form } = answering({ note: 'hi' }, { rest: 'pass', maxRepeats: 0 });
    const needs = formQuestion({ city: { type: 'string' } }, { required: ['city'] });
    expect(await form('Where?', needs)).toBeUndefined();
    expect(await form('Sure?', sure)).toBeUndefined();
  });
});

it('says that it can answer forms (C1)', () => {
  expect(answers([])).toMatchObject({ name: 'answers', answersForms: true });
});

it('refuses what are no answers, and an option that is none, when it is made', () => {
  expect(() => answers([{ action: 'ok' }] as never)).toThrow('Answer 1 needs an "action"');
  expect(() => answers([], { rest: 'Pass' as 'pass' })).toThrow('"rest"');
});

it('a list passes on what it does not answer if it is told to', async () => {
  const { form, url, unused } = answering([{ match: { field: 'sure' }, action: 'decline' }], {
    rest: 'pass',
  });
  expect(await form('Where?')).toBeUndefined();
  expect(await url('Open?')).toBeUndefined();
  expect(unused()).toEqual(['answer 1, decline (field "sure")']);
});

it('C34: what a server sends is shown without escapes in errors too', async () => {
  const { form } = answering([]);
  await expect(form('\u001B[2JWhere?')).rejects.toThrow('The question "Where?"');
});

it.each([
  ['values', { city: 'Rome' }],
  ['an entry with repeat', [{ action: 'decline', repeat: true }]],
])('a server that asks for ever comes to an end, also with %s that answer every time', async (_, data) => {
  const { form } = answering(data);
  for (let n = 0; n < 100; n += 1) await form('Where?');
  await expect(form('Where?')).rejects.toThrow('The server has asked 100 times, the last time: Where?');

  const patient = answering(data, { maxRepeats: Number.POSITIVE_INFINITY });
  for (let n = 0; n < 200; n += 1) await patient.form('Where?');
});

describe('one answer to a multiple choice fits the boxes that an older server asks for', () => {
  const boxes = formQuestion({ 'tags.1': { type: 'boolean' }, 'tags.2': { type: 'boolean' } });
  const content = { 'tags.1': true, 'tags.2': false };

  it.each([[['1']], [[1]]])('in a list: %j', async (tags) => {
    const { form } = answering([{ action: 'accept', content: { tags } }]);
    expect(await form('Which?', boxes)).toEqual({ action: 'accept', content });
  });

  it('by field name', async () => {
    const { form, unused } = answering({ tags: ['1'] });
    expect(await form('Which?', boxes)).toEqual({ action: 'accept', content });
    expect(unused()).toEqual([]);
  });

  it('and an option that it has no box for is found', async () => {
    const list = answering([{ action: 'accept', content: { tags: ['3'] } }]);
    await expect(list.form('Which?', boxes)).rejects.toThrow('does not ask for "tags"');
    const values = answering({ tags: ['1', '3'] });
    await expect(values.form('Which?', boxes)).rejects.toThrow(
      'does not have every option that the answers choose for "tags"',
    );
  });
});
