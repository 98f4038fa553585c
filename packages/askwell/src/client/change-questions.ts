import type { JSONRPCMessage } from '@modelcontextprotocol/client';

import { isObject } from '../json.ts';

/** A message of a server with the parameters of its questions changed; `undefined` if it asks nothing. */
export function changeQuestions(
  message: JSONRPCMessage,
  change: (params: Record<string, unknown>) => object,
): JSONRPCMessage | undefined {
  if ('method' in message) {
    return message.method === 'elicitation/create' && message.params !== undefined
      ? ({ ...message, params: change(message.params) } as JSONRPCMessage)
      : undefined;
  }
  const result = 'result' in message ? message.result : {};
  const requests = result['inputRequests'];
  if (result['resultType'] !== 'input_required' || !isObject(requests)) return undefined;
  const changed = Object.entries(requests).map(([key, request]) => [
    key,
    isObject(request) && isObject(request['params'])
      ? { ...request, params: change(request['params']) }
      : request,
  ]);
  return { ...message, result: { ...result, inputRequests: Object.fromEntries(changed) } } as JSONRPCMessage;
}
