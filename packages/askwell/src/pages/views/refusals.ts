import type { Refusal } from './views.ts';

/** The status of each refusal. */
export const REFUSAL_STATUS: { readonly [why in Refusal]: number } = {
  unknown: 404,
  'not-yours': 403,
  'log-in': 401,
  forged: 403,
  'other-browser': 409,
  ended: 410,
  authorization: 400,
  provider: 502,
  method: 405,
  'content-type': 415,
  'too-large': 413,
  'too-many': 429,
  unavailable: 503,
};

/** What a refusal tells programs beside its status: what is allowed, and when to come again, in seconds. */
export const REFUSAL_HEADERS: { readonly [why in Refusal]?: { readonly [name: string]: string } } = {
  method: { allow: 'GET, HEAD, POST' },
  'too-many': { 'retry-after': '60' },
  unavailable: { 'retry-after': '10' },
};
