import { describe, expect, it } from 'vitest';

import { rules } from '../../../src/client/policy/rules.ts';
import { formQuestion, signal, urlQuestion } from './elicitations.ts';

const from = (name: string) => ({ source: { server: { name } } });
const form = (name = 'billing') => formQuestion(undefined, from(name));

describe('rules', () => {
  it('deny declines, mute cancels, and what has no rule is passed on', () => {
    const link = rules({ shady: { deny: true }, noisy: { mute: true }, good: {} });
    expect(link.name).toBe('rules');
    expect(link.decide(form('shady'), signal)).toEqual({ action: 'decline', reason: 'the server is denied' });
    expect(link.decide(urlQuestion(from('shady')), signal)).toMatchObject({ action: 'decline' });
    expect(link.decide(form('noisy'), signal)).toEqual({ action: 'cancel', reason: 'the server is muted' });
    expect(link.decide(form('good'), signal)).toBeUndefined();
    expect(link.decide(form('other'), signal)).toBeUndefined();
  });

  it('formsOnly cancels URLs and lets forms pass', () => {
    const link = rules({ '*': { formsOnly: true } });
    expect(link.decide(urlQuestion(), signal)).toEqual({
      action: 'cancel',
      reason: 'the server may send forms only',
    });
    expect(link.decide(form(), signal)).toBeUndefined();
  });

  it('a rule of its own stands in place of the one for all, not beside it', () => {
    const link = rules({ '*': { deny: true }, billing: { formsOnly: false } });
    expect(link.decide(form('billing'), signal)).toBeUndefined();
    expect(link.decide(form('other'), signal)).toMatchObject({ action: 'decline' });
  });

  it('names that objects inherit have no rule', () => {
    const link = rules({ billing: { deny: true } });
    for (const name of ['toString', '__proto__', 'constructor']) {
      expect(link.decide(form(name), signal)).toBeUndefined();
    }
  });

  it('C10: perMinute lets so many through within any minute, for each server on its own', () => {
    let time = 0;
    const link = rules({ '*': { perMinute: 2 } }, { now: () => time });
    const ask = (name: string) => (link.decide(form(name), signal) === undefined ? 'asked' : 'cancelled');
    expect(ask('a')).toBe('asked');
    time = 30_000;
    expect(ask('a')).toBe('asked');
    expect(ask('a')).toBe('cancelled');
    expect(ask('b')).toBe('asked');
    time = 59_999;
    expect(ask('a')).toBe('cancelled');
    time = 60_000; // The first has left the window; those that were cancelled never were in it.
    expect(ask('a')).toBe('asked');
    expect(ask('a')).toBe('cancelled');
    time = 90_000;
    expect(ask('a')).toBe('asked');
    expect(link.decide(form('a'), signal)).toEqual({
      action: 'cancel',
      reason: 'the server may ask 2 times a minute',
    });
  });

  it('a URL that is cancelled anyway takes nothing from the budget; perMinute 0 lets nothing through', () => {
    const link = rules({ a: { formsOnly: true, perMinute: 1 }, b: { perMinute: 0 } }, { now: () => 0 });
    expect(link.decide(urlQuestion(from('a')), signal)).toMatchObject({ action: 'cancel' });
    expect(link.decide(form('a'), signal)).toBeUndefined();
    expect(link.decide(form('b'), signal)).toMatchObject({ action: 'cancel' });
  });

  it('are copied when they are made', () => {
    const rule = { deny: false };
    const link = rules({ billing: rule });
    rule.deny = true;
    expect(link.decide(form(), signal)).toBeUndefined();
  });

  it.each([
    [
      { a: { denny: true } },
      'The rule for "a" has a member "denny" (did you mean deny?); it can have deny, mute',
    ],
    [{ a: { colour: true } }, 'has a member "colour"; it can have'],
    [{ a: { deny: 'yes' } }, 'The rule for "a": deny is true or false.'],
    [{ a: { perMinute: 1.5 } }, 'perMinute is a whole number'],
    [{ a: { perMinute: -1 } }, 'perMinute is a whole number'],
    [{ a: { perMinute: '3' } }, 'perMinute is a whole number'],
    [{ a: { deny: true, mute: true } }, 'both denies'],
    [{ a: true }, 'The rule for "a" is not an object'],
    [[], 'Rules are an object'],
    [undefined, 'Rules are an object'],
  ])('are refused if they are malformed: %j', (malformed, problem) => {
    expect(() => rules(malformed as never)).toThrow(problem);
  });
});
