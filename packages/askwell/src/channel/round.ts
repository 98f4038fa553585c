import { isObject, own } from '../json.ts';
import type { Ask, AskKind } from '../replay/ask.ts';
import type { Channel } from '../replay/channel.ts';
import type { Journal } from '../replay/journal.ts';
import { type InputRequest, toInputRequest } from './input-request.ts';

/** 2026-07-28: the pass ends with the asks in its result, and the answers come with the next request. */
export function createRoundChannel(abilities: ReadonlySet<AskKind>): Channel {
  return {
    revision: '2026-07-28',
    live: false,
    can: (kind) => abilities.has(kind),
    ask: () => [],
  };
}

/** `inputRequests` of an `InputRequiredResult`. Keys are unique already (S45): the pass gives no key twice. */
export function toInputRequests(asks: readonly Ask[]): { readonly [key: string]: InputRequest } {
  const requests: { [key: string]: InputRequest } = {};
  for (const ask of asks) requests[ask.key] = toInputRequest(ask, '2026-07-28');
  return requests;
}

/**
 * The answers that came with a request, by key; ones to questions that are not open are left out (R9, S56).
 *
 * @param dropped - keys of what the SDK found to be no object
 * @returns also the keys of open questions whose answers are none, for which the request must be refused (S56)
 */
export function readInputResponses(
  inputResponses: unknown,
  dropped: readonly string[] = [],
  open: Journal['open'],
): { readonly responses: ReadonlyMap<string, unknown>; readonly malformed: readonly string[] } {
  const responses = new Map<string, unknown>();
  const malformed: string[] = [];
  const sent = isObject(inputResponses) ? inputResponses : {};
  for (const { key, kind } of open.values()) {
    const response = own(sent, key);
    if (response === undefined ? dropped.includes(key) : !fits(response, kind)) malformed.push(key);
    else if (response !== undefined) responses.set(key, response);
  }
  return { responses, malformed };
}

function fits(response: unknown, kind: AskKind): boolean {
  if (!isObject(response)) return false;
  const { action, roots, role } = response;
  if (kind === 'sampling') return typeof role === 'string';
  if (kind === 'roots') return Array.isArray(roots);
  return action === 'accept' || action === 'decline' || action === 'cancel';
}
