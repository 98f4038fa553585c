import type { CallToolRequestOptions, CallToolResult, Client } from '@modelcontextprotocol/client';

import { createTaskRequest } from './task-request.ts';
import { createTaskTap, type TaskTap } from './task-tap.ts';
import { createToolRuns, type ToolParams, type ToolRuns } from './tool-run.ts';

/**
 * Makes all that follows the tasks of one client.
 *
 * @param client - its own `request`, which nobody has wrapped
 * @param call - the ordinary call: `client.callTool`
 */
export function createTasks(
  client: Pick<Client, 'request'>,
  call: (params: ToolParams, options: CallToolRequestOptions) => Promise<CallToolResult>,
): { readonly tap: TaskTap; readonly runs: ToolRuns } {
  const tap = createTaskTap({ request: createTaskRequest(client) });
  return { tap, runs: createToolRuns({ tap, call }) };
}
