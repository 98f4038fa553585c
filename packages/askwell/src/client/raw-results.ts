import type { SdkError } from '@modelcontextprotocol/client';

import { isObject } from '../json.ts';
import { withRawSchema } from './raw-schema.ts';

/** What the SDK hands to a host that answers by itself, with the questions as they came. */
export function withRawSchemas(result: unknown): unknown {
  if (!isObject(result) || !isObject(result['inputRequests'])) return result;
  const raw = Object.entries(result['inputRequests']).map(([key, request]) => [
    key,
    isObject(request) && isObject(request['params'])
      ? { ...request, params: withRawSchema(request['params']) }
      : request,
  ]);
  return { ...result, inputRequests: Object.fromEntries(raw) as object };
}

/** The SDK's error for too many rounds has the questions of the last one. */
export function restoreLastRound(error: SdkError): void {
  const { data } = error as { readonly data?: unknown };
  if (isObject(data)) data['lastResult'] = withRawSchemas(data['lastResult']);
}
