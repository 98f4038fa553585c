import { describe, expect, it, vi } from 'vitest';

import { runChain } from '../../../src/client/policy/chain.ts';
import { propose, type ProposalQuestion, type ProposeFunction } from '../../../src/client/policy/propose.ts';
import { formQuestion, signal, urlQuestion } from './elicitations.ts';

const question = formQuestion(undefined, { required: ['city'], source: { target: 'book' } });
const rome = { content: { city: 'Rome' } };
const submitFor = ['billing'];

const propositions = async (fn: ProposeFunction, options = {}, asked = question) => {
  const { answer, elicitation } = await runChain([propose('model', fn, options)], asked, signal);
  return answer ?? (elicitation.mode === 'form' ? elicitation.prefill : undefined);
};

describe('propose', () => {
  it('prefills what the function proposes, and submits nothing', async () => {
    expect(await propositions(() => rome)).toEqual({ by: 'model', values: { city: 'Rome' } });
    expect(await propositions(async () => rome, { submitFor: ['other'] })).toMatchObject({ by: 'model' });
  });

  it('submits for the servers that the host names', async () => {
    expect(await propositions(() => rome, { submitFor })).toEqual({
      action: 'accept',
      content: { city: 'Rome' },
    });
    expect(propose('model', () => rome, { submitFor }).answersForms).toBe(true);
    expect(propose('model', () => rome).answersForms).toBeUndefined();
  });

  it.each([
    ['a value that does not fit', { city: 'X', note: 'n' }, { note: 'n' }],
    ['a missing value', { note: 'n' }, { note: 'n' }],
    ['a value that was not asked for', { city: 'Rome', other: 1 }, { city: 'Rome' }],
  ])('has the person asked about %s, whoever may be submitted to', async (_, content, values) => {
    expect(await propositions(() => ({ content }), { submitFor })).toEqual({ by: 'model', values });
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty answer', { content: {} }],
    ['no content', {}],
    ['a decision', { action: 'accept' }],
    ['a list', { content: ['Rome'] }],
    ['what an object inherits', Object.create({ content: { city: 'Rome' } })],
  ])('passes on %s', async (_, result) => {
    expect(await propositions(() => result as never, { submitFor })).toBeUndefined();
  });

  it('never answers a form that asks for a yes alone, nor one of which nothing is filled in', async () => {
    expect(await propositions(() => ({ content: {} }), { submitFor }, formQuestion({}))).toBeUndefined();
    expect(
      await propositions(() => ({ content: { city: '' } }), { submitFor }, formQuestion()),
    ).not.toMatchObject({
      action: 'accept',
    });
  });

  it('passes on what the function throws, and tells the host', async () => {
    const onFailure = vi.fn<(error: unknown) => void>();
    const failing: ProposeFunction = () => {
      throw new Error('no model');
    };
    expect(await propositions(failing, { submitFor, onFailure })).toBeUndefined();
    expect(
      await propositions(() => Promise.reject(new Error('offline')), { submitFor, onFailure }),
    ).toBeUndefined();
    expect(onFailure.mock.calls).toEqual([[new Error('no model')], [new Error('offline')]]);
  });

  it('tells the client of what the function throws, if nobody else is to be told', async () => {
    const failing: ProposeFunction = async () => {
      throw new Error('no model');
    };
    const { elicitation, failures } = await runChain(
      [propose('model', failing, { submitFor })],
      question,
      signal,
    );
    expect(elicitation).toBe(question);
    expect(failures).toEqual([new Error('no model')]);
    const told = await runChain(
      [propose('model', failing, { onFailure: () => undefined })],
      question,
      signal,
    );
    expect(told.failures).toEqual([]);
    expect(await propose('model', failing).decide(question, signal)).toBeUndefined();
  });

  it('hands the signal over, and does not report a question that was taken back', async () => {
    const stop = new AbortController();
    const onFailure = vi.fn<(error: unknown) => void>();
    const link = propose('model', (_, given) => {
      expect(given).toBe(stop.signal);
      stop.abort();
      given.throwIfAborted();
      return rome;
    });
    await link.decide(question, stop.signal, onFailure);
    expect(onFailure).not.toHaveBeenCalled();
  });

  it('S1: is not asked about forms with secrets, nor about URLs', async () => {
    const fn = vi.fn<ProposeFunction>(() => rome);
    const [field] = question.form.fields;
    const link = propose('model', fn, { submitFor });
    expect(
      await link.decide(formQuestion({ city: { type: 'string' }, password: { type: 'string' } }), signal),
    ).toBeUndefined();
    expect(
      await link.decide({ ...question, secrets: [{ field: field!, reason: 'r' }] }, signal),
    ).toBeUndefined();
    expect(await link.decide(urlQuestion(), signal)).toBeUndefined();
    expect(fn).not.toHaveBeenCalled();
  });

  it('C34: describes the question as plain data', async () => {
    let seen: ProposalQuestion | undefined;
    const asked = formQuestion(
      {
        city: { type: 'string', title: 'Ci\u200bty', description: '\u001b[31mred', default: 'Ro\u202eme' },
        size: {
          type: 'string',
          oneOf: [
            { const: 'l', title: 'La\u0007rge' },
            { const: 'x\u200b', title: 'Odd' },
          ],
        },
        'hid\u200bden': { type: 'string' },
        ...(JSON.parse('{ "__proto__": { "type": "boolean" } }') as object),
      },
      { message: 'Where\u001b[2J\nto?', source: { target: 'bo\u202eok' } },
    );
    await propositions(
      (given) => {
        seen = given;
        return undefined;
      },
      {},
      asked,
    );
    expect(seen).toEqual({
      server: 'billing',
      target: 'book',
      message: 'Where\nto?',
      fields: [
        { name: 'city', kind: 'string', required: false, title: 'City', description: 'red', default: 'Rome' },
        { name: 'size', kind: 'choice', required: false, options: [{ value: 'l', title: 'Large' }] },
        { name: '__proto__', kind: 'boolean', required: false },
      ],
    });
    expect(JSON.parse(JSON.stringify(seen))).toEqual(seen);
  });

  it.each([
    [() => propose('model', undefined as never), 'propose needs a name and a function'],
    [() => propose((() => rome) as never, {} as never), 'propose needs a name and a function'],
    [() => propose('model', () => rome, { submitFor: ['*'] }), 'one by one'],
    [() => propose('model', () => rome, { submitFor: 'billing' as never }), 'one by one'],
  ])('is refused if it is malformed: %s', (make, problem) => {
    expect(make).toThrow(problem);
  });
});
