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
