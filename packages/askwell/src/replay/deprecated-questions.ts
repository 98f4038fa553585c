// What the protocol has deprecated since 2026-07-28: questions to the client itself, not to the person.
import { AskwellError } from '../errors.ts';
import { canonicalJson, isObject, type Json, type JsonObject } from '../json.ts';
import { checkKey, identify, incapable, type Question, type Reading, unexpected } from './question.ts';

interface CommonOptions {
  readonly key?: string | undefined;
}

/** A completion by the client's model as a question. */
export function samplingQuestion(params: JsonObject, options: CommonOptions): Question {
  checkKey(options.key);
  return {
    kind: 'sampling',
    label: 'sampling',
    attempts: 1,
    identify: (count) =>
      identify({ key: options.key, slug: 'sampling', content: ['sampling', canonicalJson(params)] }, count),
    ask: (key) => ({ kind: 'sampling', key, params }),
    read: (raw) => result(raw, 'sampling/createMessage', (value) => typeof value['role'] === 'string'),
    revive: (content) => content,
    incapable: (client) => incapable('sampling', { sampling: {} }, client),
    exhausted: () => unexpected('sampling'),
  };
}

/** The client's roots as a question. */
export function rootsQuestion(options: CommonOptions): Question {
  checkKey(options.key);
  return {
    kind: 'roots',
    label: 'roots',
    attempts: 1,
    identify: (count) => identify({ key: options.key, slug: 'roots', content: ['roots'] }, count),
    ask: (key) => ({ kind: 'roots', key }),
    read: (raw) => result(raw, 'roots/list', (value) => Array.isArray(value['roots'])),
    revive: (content) => content,
    incapable: (client) => incapable('roots', { roots: {} }, client),
    exhausted: () => unexpected('roots'),
  };
}

function result(raw: unknown, method: string, fits: (value: Record<string, unknown>) => boolean): Reading {
  if (!isObject(raw) || !fits(raw)) {
    throw new AskwellError(
      'ASKWELL_CLIENT',
      `The client answered ${method} with something that is no result of it.`,
    );
  }
  return { ok: true, answer: { action: 'accept', value: raw }, state: 'a', value: raw as Json };
}
