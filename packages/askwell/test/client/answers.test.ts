import { describe, expect, it } from 'vitest';

import { type Answers, createAnswersRenderer, parseAnswers } from '../../src/client/answers.ts';
import type { FormAnswer, UrlAnswer } from '../../src/client/renderer.ts';
import { parseForeignForm } from '../../src/form/form.ts';

const { signal } = new AbortController();
const asker = { label: 'test' };

const place = parseForeignForm({
  type: 'object',
  properties: { city: { type: 'string', minLength: 2 }, note: { type: 'string' } },
  required: ['city'],
});
const sure = parseForeignForm({ type: 'object', properties: { sure: { type: 'boolean' } } });
const nothing = parseForeignForm({ type: 'object', properties: {} });

function answering(json: unknown) {
  const answers: Answers = parseAnswers(json);
  const renderer = createAnswersRenderer(answers);
  return {
    form: async (message: string, form = place): Promise<FormAnswer> =>
      renderer.form!({ mode: 'form', asker, message, form }, signal),
    url: async (message: string): Promise<UrlAnswer> =>
      renderer.url!({ mode: 'url', asker, message, url: new URL('https://example.com/') }, signal),
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

  it('answers pages', async () => {
    const { url } = answering([
      { action: 'accept' },
      { action: 'decline' },
      { action: 'accept', content: {} },
    ]);
    expect(await url('Open?')).toEqual({ action: 'accept' });
    expect(await url('Open?')).toEqual({ action: 'decline' });
    await expect(url('Open?')).rejects.toThrow('content');
  });

  it('C11: checks an answer before it is sent', async () => {
    const { form } = answering([
      { action: 'accept', content: { city: 'X' } },
      { action: 'accept' },
      { action: 'accept', content: { city: 'Rome', citty: 'Rome' } },
    ]);
    await expect(form('Where?')).rejects.toThrow('city: must have at least 2 characters.');
    await expect(form('Where?')).rejects.toThrow('city: is required.');
    await expect(form('Where?')).rejects.toThrow('does not ask for "citty"');
  });

  it.each([
    [7, 'Answers are a list'],
    [['yes'], 'Answer 1 is not an object'],
    [[{}], 'Answer 1 needs an "action"'],
    [[{ action: 'accept' }, { action: 'ok' }], 'Answer 2 needs an "action"'],
    [[{ action: 'decline', content: {} }], '"content"'],
    [[{ action: 'accept', content: [] }], '"content"'],
    [[{ action: 'accept', match: 'x' }], '"match"'],
    [[{ action: 'accept', match: { message: 1 } }], 'are text'],
    [[{ action: 'accept', match: { mesage: 'x' } }], 'a member "mesage"'],
    [[{ action: 'accept', data: {} }], 'a member "data"'],
  ])('is refused if it is malformed: %j', (json, problem) => {
    expect(() => parseAnswers(json)).toThrow(problem);
  });
});

describe('values by field name', () => {
  it('answer every form that asks for them, with what it asks for', async () => {
    const { form } = answering({ city: 'Rome', sure: true, other: 1 });
    expect(await form('Where?')).toEqual({ action: 'accept', content: { city: 'Rome' } });
    expect(await form('Sure?', sure)).toEqual({ action: 'accept', content: { sure: true } });
    expect(await form('Where now?')).toEqual({ action: 'accept', content: { city: 'Rome' } });
  });

  it('never make an answer up', async () => {
    const { form, url } = answering({ note: 'hi', toString: 'x' });
    await expect(form('Where?')).rejects.toThrow('The question "Where?" (city, note) needs "city"');
    await expect(form('Sure?', sure)).rejects.toThrow('asks for nothing that the answers have a value for');
    await expect(form('Shall we?', nothing)).rejects.toThrow('asks for nothing');
    await expect(url('Open?')).rejects.toThrow('https://example.com/');
  });

  it('count own members only', async () => {
    const { form } = answering({});
    const odd = parseForeignForm({ type: 'object', properties: { constructor: { type: 'string' } } });
    await expect(form('Odd?', odd)).rejects.toThrow('asks for nothing');
  });
});

it('C34: what a server sends is shown without escapes in errors too', async () => {
  const { form } = answering([]);
  await expect(form('\u001B[2JWhere?')).rejects.toThrow('The question "Where?"');
});

it('a server that asks for ever comes to an end, also with values that answer every time', async () => {
  const { form } = answering({ city: 'Rome' });
  for (let n = 0; n < 100; n++) await form('Where?');
  await expect(form('Where?')).rejects.toThrow('The server has asked 100 times');
});

it('one answer to a multiple choice fits the boxes that an older server asks for', async () => {
  const boxes = parseForeignForm({
    type: 'object',
    properties: { 'tags.1': { type: 'boolean' }, 'tags.2': { type: 'boolean' } },
  });
  for (const tags of [['1'], [1]]) {
    const { form } = answering([{ action: 'accept', content: { tags } }]);
    const content = { 'tags.1': true, 'tags.2': false };
    expect(await form('Which?', boxes)).toEqual({ action: 'accept', content });
  }
  const { form } = answering([{ action: 'accept', content: { tags: ['3'] } }]);
  await expect(form('Which?', boxes)).rejects.toThrow('does not ask for "tags"');
});
