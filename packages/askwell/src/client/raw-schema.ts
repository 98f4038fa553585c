import { isObject } from '../json.ts';
import { changeQuestions } from './change-questions.ts';
import type { WireTap } from './wire-tap.ts';

// The SDK checks a question by its own schema before it hands it over, and drops what that does not know: patterns,
// exclusive bounds, fields with odd names. One field of an unknown type, and nobody is asked at all. So it is handed a
// form without fields, which carries the one that came.

// Survives the copies that the SDK makes of parameters, and no JSON.
const RAW = Symbol('requestedSchema');
const EMPTY = { type: 'object', properties: {} };

/** Keeps the schemas of forms from the SDK. To be the tap that is nearest to it. */
export const hideSchemas: WireTap = {
  receiving: (message) =>
    changeQuestions(message, (params) =>
      isObject(params['requestedSchema'])
        ? { ...params, requestedSchema: EMPTY, [RAW]: params['requestedSchema'] }
        : params,
    ) ?? true,
};

/** The question as it came, without a trace of ours. */
export function withRawSchema(params: object): Record<string, unknown> {
  const plain = Object.fromEntries(Object.entries(params)) as Record<string, unknown>;
  return RAW in params ? { ...plain, requestedSchema: params[RAW] } : plain;
}
