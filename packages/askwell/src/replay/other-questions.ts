import { AskwellError } from '../errors.ts';
import { canonicalJson, isObject, type Json, type JsonObject } from '../json.ts';
import {
  checkKey,
  identify,
  incapable,
  labelOf,
  type Question,
  readAction,
  type Reading,
} from './question.ts';

interface CommonOptions {
  readonly key?: string | undefined;
  readonly expiresIn?: number | undefined;
}

/** A page elsewhere as a question. Accept means that the person agreed to open it, no more. */
export function urlQuestion(message: string, url: string, options: CommonOptions): Question {
  checkKey(options.key);
  const href = checkUrl(url);
  const label = labelOf(message);
  return {
    kind: 'url',
    label,
    attempts: 1,
    identify: (count) =>
      identify({ key: options.key, slug: message, content: ['url', message, href] }, count),
    ask: (key) => ({
      kind: 'url',
      key,
      message,
      url: href,
      ...(options.expiresIn !== undefined && { expiresIn: options.expiresIn }),
    }),
    read: (raw): Reading => {
      const { action } = readAction(raw);
      const state = action === 'accept' ? 'a' : action === 'decline' ? 'd' : 'x';
      const answer = action === 'accept' ? { action, value: undefined } : { action };
      return { ok: true, answer, state, value: undefined };
    },
    revive: (content) => content,
    incapable: (client) =>
      incapable(
        client.revision === '2025-06-18'
          ? 'URL elicitation (its protocol revision, 2025-06-18, does not have it)'
          : 'URL elicitation',
        { elicitation: { url: {} } },
        client,
      ),
    exhausted: () => unexpected(label),
  };
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

function unexpected(label: string): AskwellError {
  return new AskwellError('ASKWELL_ANSWER', `No valid answer to ${JSON.stringify(label)} came.`);
}

// Names of query parameters whose values would be seen by the client, its model and its logs.
const SECRET_PARAMETERS = new Set([
  'access_token',
  'api_key',
  'apikey',
  'auth_token',
  'client_secret',
  'id_token',
  'jwt',
  'passwd',
  'password',
  'refresh_token',
  'secret',
  'session_token',
]);
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** S10: the URL must be one; S32, S33: it must not carry a secret or sign anybody in; S35: no http elsewhere. */
function checkUrl(url: string): string {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw unusable('an absolute URL, for instance "https://example.com/connect"');
  }
  const { protocol, hostname, username, password, searchParams } = parsed;
  if (protocol !== 'https:' && protocol !== 'http:')
    throw unusable('a web page: its scheme must be https or http');
  if (username !== '' || password !== '') throw unusable('a URL without a user name and password');
  if (protocol === 'http:' && !LOOPBACK.test(hostname)) {
    throw unusable('https: clients open http on this machine only');
  }
  const secret = [...searchParams.keys()].find((name) => SECRET_PARAMETERS.has(name.toLowerCase()));
  if (secret !== undefined) {
    throw unusable(
      `a URL without secrets: "${secret}" would be seen by the client and its model, and sign in whoever opens it. Use ` +
        'a random id, and look up the rest on the page once you know who opened it',
    );
  }
  return url;
}

function unusable(wanted: string): AskwellError {
  return new AskwellError('ASKWELL_USAGE', `ctx.elicitUrl needs ${wanted}.`);
}
