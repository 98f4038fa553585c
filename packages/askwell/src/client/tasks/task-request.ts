import type { Client } from '@modelcontextprotocol/client';

import { anySchema } from '../any-schema.ts';

/**
 * Sends a request of the tasks extension and resolves with its result's members. Rejects as the SDK does.
 *
 * @param signal - takes the request back
 */
export type TaskRequest = (
  method: string,
  params: Record<string, unknown>,
  signal?: AbortSignal,
) => Promise<unknown>;

/** Sends requests of the tasks extension with a client of the SDK, so that envelope, ids and errors are the SDK's. */
export function createTaskRequest(client: Pick<Client, 'request'>): TaskRequest {
  // Bound now: whoever wraps the method later wraps tool calls, not these.
  const request = client.request.bind(client);
  // The follower reads what it needs itself.
  return (method, params, signal) =>
    request({ method, params }, anySchema, signal === undefined ? {} : { signal });
}
