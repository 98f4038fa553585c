import type { CallToolRequest, CallToolRequestOptions, CallToolResult } from '@modelcontextprotocol/client';

import { AskwellError } from '../../errors.ts';
import type { CallWatch, TaskProgress } from './followed-task.ts';
import type { TaskTap } from './task-tap.ts';
import { parseTicket, type TaskTicket } from './task-ticket.ts';

/** What a tool is called with. */
export type ToolParams = CallToolRequest['params'];

/**
 * How a tool is called: the options of the SDK's `callTool`, and who is told about the task. `signal` cancels the task
 * too. The server's status messages go to `onprogress`.
 */
export type ToolRunOptions = CallToolRequestOptions & CallWatch;

/** A tool call that may outlive this process. */
export interface ToolRun {
  /** The server's name for the task; `undefined` if it answered without one. */
  readonly taskId: string | undefined;
  /**
   * The tool's result. Rejects as `callTool` does, and with `ASKWELL_CLOSED` after {@link ToolRun.cancel} and
   * {@link ToolRun.detach}.
   */
  result(): Promise<CallToolResult>;
  /** Where the task was when the server was last asked; `undefined` before that, and without a task. */
  progress(): TaskProgress | undefined;
  /** What to store now to take the task up later; `undefined` without a task. */
  ticket(): TaskTicket | undefined;
  /** Asks the server to cancel the task, and stops following it. A call that has ended stays as it is. */
  cancel(): Promise<void>;
  /**
   * Stops following the task, which goes on at the server. A question that is open is closed, and will be asked again.
   *
   * @returns what to take the task up with; answers that were under way have arrived
   * @throws `ASKWELL_USAGE` if there is no task
   */
  detach(): Promise<TaskTicket>;
}

/** Calls tools and gives a handle for each. */
export interface ToolRuns {
  /**
   * Calls a tool. Resolves as soon as the server has answered: with a result, or with a task. Questions that come before
   * that are asked as in any call.
   */
  startTool(params: ToolParams, options?: ToolRunOptions): Promise<ToolRun>;
  /**
   * Takes up a task of an earlier run. An unknown or expired one makes `result()` reject.
   *
   * @param ticket - as it was stored
   * @throws `ASKWELL_USAGE` for a value that is no ticket
   */
  resumeTask(ticket: TaskTicket, options?: ToolRunOptions): ToolRun;
}

/** What handles are made with. */
export interface ToolRunsOptions {
  readonly tap: TaskTap;
  /** The ordinary call: `client.callTool`. */
  readonly call: (params: ToolParams, options: CallToolRequestOptions) => Promise<CallToolResult>;
}

/** Makes handles for the calls of one client, whose transport is tapped. */
export function createToolRuns({ tap, call }: ToolRunsOptions): ToolRuns {
  const run = (
    params: ToolParams,
    options: ToolRunOptions,
    ticket?: TaskTicket,
  ): [ToolRun, Promise<void>] => {
    const { onTicket, onStatus, signal, ...rest } = options;
    let start: () => void = () => undefined;
    let refuse: (why: unknown) => void = start;
    const started = new Promise<void>((resolve, reject) => {
      start = resolve;
      refuse = reject;
    });
    const controller = new AbortController();
    let stopped: AskwellError | undefined;

    const tracked = tap.track(
      params,
      {
        onTicket(current) {
          start();
          onTicket?.(current);
        },
        ...(onStatus !== undefined && { onStatus }),
      },
      ticket,
    );
    const onAbort = (): void => controller.abort(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted === true) onAbort();

    const outcome = call(tracked.params as ToolParams, { ...rest, signal: controller.signal })
      .catch((error: unknown) => {
        tracked.failed();
        throw stopped ?? error;
      })
      .finally(() => {
        signal?.removeEventListener('abort', onAbort);
      });
    // Nobody has to wait for the result of a run that is detached.
    outcome.then(start, refuse);
    started.catch(() => undefined);

    /** Ends the waiting, after the task was told what becomes of it. */
    const stop = async (why: string, end: () => Promise<void>): Promise<void> => {
      stopped ??= new AskwellError('ASKWELL_CLOSED', why);
      const ended = end();
      controller.abort(stopped);
      await ended;
    };

    return [
      {
        get taskId() {
          return tracked.ticket()?.taskId;
        },
        result: () => outcome,
        progress: () => tracked.progress(),
        ticket: () => tracked.ticket(),
        cancel: () => stop('The call was cancelled.', () => tracked.cancel()),
        async detach() {
          if (tracked.ticket() === undefined) {
            throw new AskwellError(
              'ASKWELL_USAGE',
              'The server answered without a task, so there is nothing to detach from. The answer is in result().',
            );
          }
          await stop('The task is not followed any more. Take it up with resumeTask.', () =>
            tracked.detach(),
          );
          return tracked.ticket() as TaskTicket;
        },
      },
      started,
    ];
  };

  return {
    async startTool(params, options = {}) {
      const [handle, started] = run(params, options);
      await started;
      return handle;
    },
    resumeTask(ticket, options = {}) {
      const checked = parseTicket(ticket);
      const [handle] = run({ name: checked.tool, arguments: {} }, options, checked);
      return handle;
    },
  };
}
