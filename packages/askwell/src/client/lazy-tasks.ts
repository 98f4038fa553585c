import type { Client } from '@modelcontextprotocol/client';

import type { TaskTap } from './tasks/task-tap.ts';
import type { TaskTicket } from './tasks/task-ticket.ts';
import { TASKS_EXTENSION } from './tasks/tasks-extension.ts';
import type { ToolRun, ToolRunOptions, ToolRuns } from './tasks/tool-run.ts';
import type { WireTap } from './wire-tap.ts';

/** {@link ToolRuns}, of which the code is loaded first. */
export interface LazyToolRuns extends Pick<ToolRuns, 'startTool'> {
  /**
   * Takes up a task of an earlier run. An unknown or expired one makes `result()` reject.
   *
   * @param ticket - as it was stored
   * @throws `ASKWELL_USAGE` for a value that is no ticket
   */
  resumeTask(ticket: TaskTicket, options?: ToolRunOptions): Promise<ToolRun>;
}

/** Tasks, whose code is loaded when a server can make some, or when the host asks for a handle. */
export interface LazyTasks {
  /** Passes everything on until the code is there. */
  readonly tap: WireTap;
  /** What follows tasks, if the server that is connected can make any. */
  needed(): Promise<TaskTap | undefined>;
  readonly runs: LazyToolRuns;
}

/** Declares the extension, if calls are to be followed. To be called before the client connects. */
export function createLazyTasks(client: Client, isOn: boolean): LazyTasks {
  if (isOn) client.registerCapabilities({ extensions: { [TASKS_EXTENSION]: {} } });
  // The client's own method, as it is before anybody wraps it.
  const plain = { request: client.request.bind(client) } as Pick<Client, 'request'>;
  let tap: TaskTap | undefined;
  let loading: Promise<{ readonly tap: TaskTap; readonly runs: ToolRuns }> | undefined;
  const load = async (): Promise<{ readonly tap: TaskTap; readonly runs: ToolRuns }> => {
    const { createTasks } = await import('./tasks/create-tasks.ts');
    const tasks = createTasks(plain, (params, options) => client.callTool(params, options));
    tap = tasks.tap;
    return tasks;
  };
  const loaded = (): NonNullable<typeof loading> => (loading ??= load());

  return {
    tap: {
      sending: (message, options, line) => tap?.sending?.(message, options, line) ?? true,
      receiving: (message, line) => tap?.receiving?.(message, line) ?? true,
      closed: () => tap?.closed?.(),
    },
    async needed() {
      if (tap !== undefined) return tap;
      const declared = isOn && client.getServerCapabilities()?.extensions?.[TASKS_EXTENSION] !== undefined;
      return declared ? (await loaded()).tap : undefined;
    },
    runs: {
      startTool: async (params, options) => (await loaded()).runs.startTool(params, options),
      resumeTask: async (ticket, options) => (await loaded()).runs.resumeTask(ticket, options),
    },
  };
}
