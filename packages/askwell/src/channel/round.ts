import { isObject } from '../json.ts';
import type { Ask, AskKind } from '../replay/ask.ts';
import type { Channel } from '../replay/channel.ts';
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
 * The answers that came with a request, by key. What is no object at all is malformed: its key is returned too,
 * so that the server can refuse the request (S56) if it was an answer to an open question.
 */
export function readInputResponses(
  inputResponses: unknown,
  dropped: readonly string[] = [],
): { readonly responses: ReadonlyMap<string, unknown>; readonly malformed: readonly string[] } {
  const responses = new Map<string, unknown>();
  const malformed = [...dropped];
  if (isObject(inputResponses)) {
    for (const [key, value] of Object.entries(inputResponses)) {
      if (isResponse(value)) responses.set(key, value);
      else malformed.push(key);
    }
  }
  return { responses, malformed };
}

function isResponse(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { action, roots, role } = value;
  return (
    action === 'accept' ||
    action === 'decline' ||
    action === 'cancel' ||
    Array.isArray(roots) ||
    typeof role === 'string'
  );
}
