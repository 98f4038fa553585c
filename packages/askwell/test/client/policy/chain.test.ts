import { describe, expect, it, vi } from 'vitest';

import { runChain } from '../../../src/client/policy/chain.ts';
import type { Decision, PolicyLink } from '../../../src/client/policy/policy-link.ts';
import { isAskwellError } from '../../../src/errors.ts';
import { formQuestion, signal, urlQuestion } from './elicitations.ts';

const question = formQuestion(undefined, { required: ['city'] });
const link = (name: string, decision?: unknown): PolicyLink => ({ name, decide: () => decision as Decision });

describe('runChain', () => {
  it('asks link after link until one decides', async () => {
    const last = vi.fn<PolicyLink['decide']>();
    const outcome = await runChain(
      [link('a'), link('b', { action: 'decline', reason: 'no' }), { name: 'c', decide: last }],
      question,
      signal,
    );
    expect(outcome).toEqual({
      elicitation: question,
      prefilledBy: [],
      failures: [],
      by: 'b',
      answer: { action: 'decline' },
      reason: 'no',
    });
    expect(last).not.toHaveBeenCalled();
  });

  it('leaves to the person what no link decides, as it came', async () => {
    const outcome = await runChain([link('a'), link('b', null)], question, signal);
    expect(outcome).toEqual({ elicitation: question, prefilledBy: [], failures: [] });
    expect(outcome.elicitation).toBe(question);
  });

  it('C11: sends an accepted answer as the form reads it', async () => {
    const accept = { action: 'accept', content: { city: 'Rome', note: '', other: 1 } };
    const { answer, by } = await runChain([link('a', accept)], question, signal);
    expect({ answer, by }).toEqual({
      answer: { action: 'accept', content: { city: 'Rome' } },
      by: 'a',
    });
  });

  it('C11: refuses an answer that does not fit, naming link, question and field, and never the value', async () => {
    const short = formQuestion(
      { city: { type: 'string', maxLength: 3 }, note: { type: 'string' } },
      { required: ['city'] },
    );
    for (const [content, flaw] of [
      [{ city: 'canary' }, 'city: must have at most 3 characters.'],
      [{ city: ['canary'] }, 'city: must be text.'],
      [{}, 'city: is required.'],
      [undefined, 'The answer is not an object'],
    ]) {
      const error = await runChain([link('mine', { action: 'accept', content })], short, signal).catch(
        (thrown: unknown) => thrown,
      );
      expect(isAskwellError(error, 'ASKWELL_ANSWER')).toBe(true);
      expect(String(error)).toContain(
        `The answer of the policy "mine" does not fit. The question "Where?" (city, note): ${flaw as string}`,
      );
      expect(String(error)).not.toContain('canary');
    }
  });

  it('C18: a URL is never accepted by a link', async () => {
    const accepting = runChain([link('eager', { action: 'accept', content: {} })], urlQuestion(), signal);
    await expect(accepting).rejects.toThrow(
      'The question "Open?": the policy "eager" accepted it, but it opens a URL, and a URL is accepted by a person only.',
    );
    const { answer } = await runChain([link('a', { action: 'cancel' })], urlQuestion(), signal);
    expect(answer).toEqual({ action: 'cancel' });
  });

  it('refuses a decision that is none', async () => {
    await expect(runChain([link('a', { action: 'acept' })], question, signal)).rejects.toThrow(
      'the policy "a" decided neither accept nor decline nor cancel',
    );
  });

  it('C34: shows nothing of the server raw in an error', async () => {
    const hostile = formQuestion(
      { 'a\u001b[2Jb': { type: 'string', minLength: 2 } },
      { message: 'Hi\u202e\u0007' },
    );
    const accept = { action: 'accept', content: { 'a\u001b[2Jb': 'x' } };
    await expect(runChain([link('l', accept)], hostile, signal)).rejects.toThrow(
      'The question "Hi" (ab): ab: must have at least 2 characters.',
    );
  });

  it('names ten fields at most', async () => {
    const properties = Object.fromEntries(
      Array.from({ length: 12 }, (_, at) => [`f${at}`, { type: 'string' }]),
    );
    const refused = runChain([link('a', { action: 'x' })], formQuestion(properties), signal);
    await expect(refused).rejects.toThrow('f8, f9, and 2 more)');
  });

  it('passes on what a link throws, and asks nobody after an abort', async () => {
    const failing: PolicyLink = {
      name: 'a',
      decide: () => {
        throw new TypeError('mine');
      },
    };
    await expect(runChain([failing], question, signal)).rejects.toThrow('mine');

    const stop = new AbortController();
    const second = vi.fn<PolicyLink['decide']>();
    const aborting: PolicyLink = {
      name: 'a',
      decide: () => {
        stop.abort(new Error('taken back'));
        return undefined;
      },
    };
    await expect(runChain([aborting, { name: 'b', decide: second }], question, stop.signal)).rejects.toThrow(
      'taken back',
    );
    expect(second).not.toHaveBeenCalled();
  });
});

describe('failures', () => {
  const reporting = (name: string, ...errors: readonly string[]): PolicyLink => ({
    name,
    decide: (_, __, report) => {
      for (const error of errors) report?.(new Error(error));
      return undefined;
    },
  });

  it('that links report are handed on, and the question goes on', async () => {
    const decline = link('c', { action: 'decline' });
    const outcome = await runChain(
      [reporting('a', 'one', 'two'), reporting('b', 'three'), decline],
      question,
      signal,
    );
    expect(outcome).toMatchObject({ by: 'c', answer: { action: 'decline' } });
    expect(outcome.failures).toEqual([new Error('one'), new Error('two'), new Error('three')]);
    const { failures } = await runChain([reporting('a', 'one')], question, signal);
    expect(failures).toEqual([new Error('one')]);
  });
});

describe('prefills', () => {
  it('are merged: what was proposed first stays, what is still open is filled in', async () => {
    const outcome = await runChain(
      [
        link('first', { prefill: { city: 'Rome' } }),
        link('nothing new', { prefill: { city: 'Oslo' } }),
        link('second', { prefill: { city: 'Oslo', note: 'quiet' } }),
      ],
      question,
      signal,
    );
    expect(outcome).toEqual({
      elicitation: { ...question, prefill: { by: 'first, second', values: { city: 'Rome', note: 'quiet' } } },
      prefilledBy: ['first', 'second'],
      failures: [],
    });
    expect(question.prefill).toBeUndefined();
  });

  it('are there for the next link to see', async () => {
    const seeing = vi.fn<PolicyLink['decide']>();
    await runChain([link('a', { prefill: { note: 'n' } }), { name: 'b', decide: seeing }], question, signal);
    expect(seeing.mock.calls[0]?.slice(0, 2)).toEqual([
      { ...question, prefill: { by: 'a', values: { note: 'n' } } },
      signal,
    ]);
  });

  it('that a link has seen do not change afterwards', async () => {
    const seen: unknown[] = [];
    const looking: PolicyLink = {
      name: 'looking',
      decide: (asked) => {
        seen.push(asked.mode === 'form' && asked.prefill?.values);
        return { prefill: { note: 'quiet' } };
      },
    };
    await runChain([link('first', { prefill: { city: 'Rome' } }), looking], question, signal);
    expect(seen).toEqual([{ city: 'Rome' }]);
  });

  it.each([
    ['a value that does not fit', { city: 'X' }],
    ['a value of the wrong type', { city: 7 }],
    ['a field that was not asked for', { citty: 'Rome' }],
    ['nothing', { city: null, note: undefined }],
    ['what is no object', ['Rome', 'Rome']],
    ['what an object inherits', Object.create({ city: 'Rome' })],
  ])('drop %s', async (_, prefill) => {
    const asked = formQuestion({
      city: { type: 'string', minLength: 2 },
      note: { type: 'string' },
      0: { type: 'string' },
    });
    const outcome = await runChain([link('a', { prefill })], asked, signal);
    expect(outcome).toEqual({ elicitation: asked, prefilledBy: [], failures: [] });
  });

  it('count own members only, under any name', async () => {
    const odd = formQuestion(
      JSON.parse('{ "__proto__": { "type": "string" }, "constructor": { "type": "string" } }') as object,
    );
    const outcome = await runChain(
      [link('a', { prefill: {} }), link('b', { prefill: JSON.parse('{ "__proto__": "x" }') as object })],
      odd,
      signal,
    );
    expect(outcome.prefilledBy).toEqual(['b']);
    const { elicitation } = outcome;
    expect(elicitation.mode === 'form' && Object.entries(elicitation.prefill?.values ?? {})).toEqual([
      ['__proto__', 'x'],
    ]);
  });

  it('mean nothing to a URL', async () => {
    const page = urlQuestion();
    expect(await runChain([link('a', { prefill: { city: 'Rome' } })], page, signal)).toEqual({
      elicitation: page,
      prefilledBy: [],
      failures: [],
    });
  });
});
