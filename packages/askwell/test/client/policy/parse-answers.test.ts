import { expect, it } from 'vitest';

import { parseAnswers } from '../../../src/client/policy/parse-answers.ts';
import { isAskwellError } from '../../../src/errors.ts';

it.each([
  [7, 'Answers are a list'],
  [null, 'Answers are a list'],
  [['yes'], 'Answer 1 is not an object'],
  [[{}], 'Answer 1 needs an "action"'],
  [[{ action: 'accept' }, { action: 'ok' }], 'Answer 2 needs an "action"'],
  [[{ action: 'decline', content: {} }], '"content"'],
  [[{ action: 'accept', content: [] }], '"content"'],
  [[{ action: 'accept', match: 'x' }], '"match"'],
  [[{ action: 'accept', match: { message: 1 } }], 'are text'],
  [
    [{ action: 'accept', match: { mesage: 'x' } }],
    'The match of answer 1 has a member "mesage" (did you mean "message"?)',
  ],
  [[{ action: 'accept', data: {} }], 'a member "data"; it can have match, action, content, repeat'],
  [[{ action: 'accept', repeat: 2 }], 'Answer 1: "repeat" is true or false'],
  [[{ action: 'accept', content: { a: null } }], 'Answer 1: the value of "a" is empty; leave the field out'],
  [[{ action: 'accept', content: { a: { b: 1 } } }], 'the value of "a" is neither text'],
  [[{ action: 'accept', content: { a: ['x', ['y']] } }], 'the value of "a" is neither text'],
  [{ a: Number.POSITIVE_INFINITY }, 'The answers: the value of "a" is no number that can be sent'],
  [{ a: 9_007_199_254_740_992 }, 'more digits than can be kept'],
  [{ a: new Date() }, 'The answers: the value of "a" is neither text'],
  [{ action: 'accept', content: { city: 'Rome' } }, 'Answers are a list, even if there is but one'],
  [{ action: 'decline', match: {} }, 'Answers are a list, even if there is but one'],
])('refuses what is malformed: %j', (json, problem) => {
  expect(() => parseAnswers(json)).toThrow(problem);
});

it('takes a list, and values by field name under any name', () => {
  const list = [
    {
      match: { server: 'a', tool: 'b', message: 'c', field: 'd' },
      action: 'accept',
      content: { x: ['y'] },
      repeat: true,
    },
    { action: 'cancel' },
  ];
  expect(parseAnswers(list)).toEqual(list);
  for (const values of [{}, { action: 'accept' }, { content: 'x', match: 1, a: true, b: ['c'] }]) {
    expect(parseAnswers(values)).toEqual(values);
  }
});

it('never quotes a value', () => {
  for (const json of [
    [{ action: 'canary' }],
    [{ action: 'accept', content: { a: { canary: 1 } } }],
    ['canary'],
  ]) {
    let thrown: unknown;
    try {
      parseAnswers(json);
    } catch (error) {
      thrown = error;
    }
    expect(isAskwellError(thrown, 'ASKWELL_ANSWER')).toBe(true);
    expect(String(thrown)).not.toContain('canary');
  }
});
