import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/client';

import { isObject } from '../../json.ts';
import type { Line, SendOptions, WireTap } from '../wire-tap.ts';
import { type FollowIo, nextTurn, type Turn, type WireError } from './follow-task.ts';
import { type CallWatch, type FollowedTask, type TaskProgress, ticketOf } from './followed-task.ts';
import type { TaskRequest } from './task-request.ts';
import { isTaskId, type TaskTicket } from './task-ticket.ts';
import { TASKS_EXTENSION } from './tasks-extension.ts';

const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';
// A `requestState` that begins so is ours, and never reaches a server.
const TOKEN = 'askwell/task/';
const MAX_TASKS = 100;
const MAX_CANCELLED = 100;
// Survives every copy that the SDK makes of the parameters on the way to a retry, and no JSON.
const CALL = Symbol('call');

/** What a tap works with. */
export interface TaskTapOptions {
  readonly request: TaskRequest;
  /** Resolves after so many milliseconds; rejects when the signal aborts, and leaves nothing behind. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly now?: () => number;
  /** How many tasks are followed at a time. Default 100. */
  readonly maxTasks?: number;
}

/** A tool call, as whoever makes it sees it. */
export interface TrackedCall {
  /** What to call the tool with instead: the same on the wire. */
  readonly params: Record<string, unknown>;
  /** The call was rejected. If that was not the task's doing, nobody waits for the task any more: it is cancelled. */
  failed(): void;
  /** Cancels the task, if there is one that runs; resolves when the server knows. */
  cancel(): Promise<void>;
  /** Stops following the task without cancelling it; resolves when answers that are under way have arrived. */
  detach(): Promise<void>;
  /** `undefined` until the call has become a task. */
  ticket(): TaskTicket | undefined;
  progress(): TaskProgress | undefined;
}

/**
 * Finishes calls that a server turned into tasks: keeps the task from the SDK, follows it, hands its questions to the
 * SDK as a round of the call, takes the answers back from the SDK's retry, and delivers the end as the call's response.
 * One tap serves one client, over all its connections.
 */
export interface TaskTap extends WireTap {
  /**
   * Has a call watched; without it a task is followed all the same, but one that is given up while a question is open
   * can't be told from one whose question is open still.
   *
   * @param params - of `tools/call`; those of a call that is tracked already give that call
   * @param resume - the task to take up instead of calling the tool
   */
  track(params: Record<string, unknown>, watch?: CallWatch, resume?: TaskTicket): TrackedCall;
}

/** A tool call, whichever leg of it is under way. */
interface Call {
  readonly watch: CallWatch;
  readonly resume: TaskTicket | undefined;
  task: LiveTask | undefined;
}

/** A leg of a tool call: on the wire, or kept here. */
interface Leg {
  readonly id: RequestId;
  readonly tool: string;
  readonly line: Line;
  readonly call: Call | undefined;
  readonly progressToken: unknown;
  readonly signal: AbortSignal | undefined;
  readonly hasTasks: boolean;
  isCancelled: boolean;
}

interface LiveTask extends FollowedTask {
  /** The leg that waits for the task's next turn; none while the SDK has its questions answered. */
  held: Leg | undefined;
  token: string | undefined;
  readonly call: Call | undefined;
  unlisten: () => void;
  /** Times that progress was told. */
  steps: number;
}

/** Makes the tap that finishes tasks. */
export function createTaskTap(options: TaskTapOptions): TaskTap {
  const { request, sleep = sleepFor, now = Date.now, maxTasks = MAX_TASKS } = options;
  const legs = new Map<unknown, Leg>();
  const tasks = new Set<LiveTask>();

  const fail = (leg: Leg, error: WireError): void =>
    leg.line.deliver({ jsonrpc: '2.0', id: leg.id, error } as JSONRPCMessage);

  /** Ends the following of a task from this side. */
  const drop = (task: LiveTask): void => {
    tasks.delete(task);
    task.unlisten();
    task.held = undefined;
    task.abort.abort();
  };

  const cancel = async (task: LiveTask): Promise<void> => {
    drop(task);
    await request('tasks/cancel', { taskId: task.taskId });
  };

  /** Ends it for a reason that the waiting call, if there is one, has to be told. */
  const giveUp = (task: LiveTask, end: (task: LiveTask) => Promise<void>): Promise<void> => {
    const { held } = task;
    const ended = end(task);
    if (held !== undefined) fail(held, { code: -32603, message: 'The call is not waited for any more.' });
    return ended;
  };

  /** Lets a leg of the SDK wait for a task's next turn. */
  const hold = (task: LiveTask, leg: Leg, answers?: unknown): void => {
    const onAbort = (): void => void cancel(task).catch(ignore);
    task.held = leg;
    task.token = undefined;
    leg.signal?.addEventListener('abort', onAbort, { once: true });
    task.unlisten = () => leg.signal?.removeEventListener('abort', onAbort);
    if (leg.signal?.aborted === true) return onAbort();
    const io: FollowIo = {
      request,
      sleep,
      now,
      onProgress: (progress) => tellProgress(task, progress),
      onDelivered: () => tell(() => task.call?.watch.onTicket?.(ticketOf(task))),
    };
    void nextTurn(task, answers, io).then((turn) => take(task, leg, turn));
  };

  const take = (task: LiveTask, leg: Leg, turn: Turn): void => {
    // It is not waited for any more.
    if (task.held !== leg) return;
    if ('inputRequests' in turn) {
      task.unlisten();
      task.held = undefined;
      task.token = `${TOKEN}${crypto.randomUUID()}`;
      const { inputRequests } = turn;
      const result = { resultType: 'input_required', inputRequests, requestState: task.token };
      leg.line.deliver({ jsonrpc: '2.0', id: leg.id, result } as JSONRPCMessage);
      return;
    }
    drop(task);
    leg.line.deliver({ jsonrpc: '2.0', id: leg.id, ...turn } as JSONRPCMessage);
  };

  const tellProgress = (task: LiveTask, progress: TaskProgress): void => {
    tell(() => task.call?.watch.onStatus?.(progress));
    if (task.held?.progressToken === undefined || progress.message === undefined) return;
    const { line, progressToken } = task.held;
    const params = { progressToken, progress: (task.steps += 1), message: progress.message };
    line.deliver({ jsonrpc: '2.0', method: 'notifications/progress', params } as JSONRPCMessage);
  };

  /** Begins to follow a task. */
  const follow = (
    leg: Leg,
    taskId: string,
    answered: readonly string[],
    seed: Record<string, unknown>,
  ): void => {
    const task: LiveTask = {
      taskId,
      tool: leg.tool,
      answers: new Map(answered.map((key) => [key, { asked: undefined, delivered: true }])),
      asked: new Map(),
      abort: new AbortController(),
      pollIntervalMs: seed['pollIntervalMs'],
      // Only a task that has just begun has nothing to tell yet.
      polledAt: seed['status'] === 'working' ? now() : -Infinity,
      idle: 0,
      progress: undefined,
      updating: undefined,
      held: undefined,
      token: undefined,
      call: leg.call,
      unlisten: ignore,
      steps: 0,
    };
    if (tasks.size >= maxTasks) {
      void request('tasks/cancel', { taskId }).catch(ignore);
      return fail(leg, {
        code: -32603,
        message: `The server turned a call into a task while ${maxTasks} others run, which is the limit.`,
      });
    }
    tasks.add(task);
    if (leg.call !== undefined) leg.call.task = task;
    tell(() => leg.call?.watch.onTicket?.(ticketOf(task)));
    hold(task, leg);
  };

  /** Keeps what is for a task, and remembers what goes to the server. */
  const call = (params: Record<PropertyKey, unknown>, leg: Leg): boolean => {
    const state = params['requestState'];
    if (typeof state === 'string' && state.startsWith(TOKEN)) {
      const task = [...tasks].find(({ token }) => token === state);
      if (task !== undefined) hold(task, leg, params['inputResponses']);
      else
        later(() => fail(leg, { code: -32602, message: 'The task of this call is not followed any more.' }));
      return false;
    }
    const resume = leg.call?.resume;
    if (resume === undefined) {
      legs.set(leg.id, leg);
      return true;
    }
    const isFollowed = [...tasks].some(({ taskId }) => taskId === resume.taskId);
    later(() =>
      isFollowed
        ? fail(leg, { code: -32602, message: 'The task is being followed already, by another call.' })
        : follow(leg, resume.taskId, resume.answered, {}),
    );
    return false;
  };

  const cancelled = (id: unknown): boolean => {
    const task = [...tasks].find(({ held }) => held?.id === id);
    if (task !== undefined) {
      // The server has no such request any more, and a task is cancelled by its own method.
      void cancel(task).catch(ignore);
      return false;
    }
    const leg = legs.get(id);
    if (leg === undefined) return true;
    leg.isCancelled = true;
    // The response, if there still is one, may bring a task that nobody waits for.
    const over = [...legs.values()].filter((other) => other.isCancelled).slice(0, -MAX_CANCELLED);
    for (const { id: forgotten } of over) legs.delete(forgotten);
    return true;
  };

  return {
    track(params, watch = {}, resume) {
      const known = (params as { [CALL]?: Call })[CALL];
      const call: Call = known ?? { watch, resume, task: undefined };
      const running = (): LiveTask | undefined =>
        call.task !== undefined && tasks.has(call.task) ? call.task : undefined;
      return {
        params: known === undefined ? ({ ...params, [CALL]: call } as Record<string, unknown>) : params,
        failed() {
          const task = running();
          if (task !== undefined) void cancel(task).catch(ignore);
          for (const leg of legs.values()) if (leg.call === call && !leg.isCancelled) legs.delete(leg.id);
        },
        async cancel() {
          const task = running();
          if (task !== undefined) await giveUp(task, cancel);
        },
        async detach() {
          const task = running();
          if (task === undefined) return;
          await giveUp(task, async () => drop(task));
          await task.updating?.catch(ignore);
        },
        ticket: () => (call.task === undefined ? undefined : ticketOf(call.task)),
        progress: () => call.task?.progress,
      };
    },

    sending(message, sendOptions, line) {
      if (!('method' in message)) return true;
      const params = message.params as Record<PropertyKey, unknown> | undefined;
      if (message.method === 'notifications/cancelled') return cancelled(params?.['requestId']);
      if (!('id' in message) || params === undefined) return true;
      if (message.method === 'tools/call') return call(params, legOf(message.id, params, sendOptions, line));
      return true;
    },

    receiving(message) {
      if (!('id' in message) || 'method' in message) return true;
      const leg = legs.get(message.id);
      if (leg === undefined) return true;
      legs.delete(leg.id);
      const result: unknown = 'result' in message ? message.result : undefined;
      if (!isObject(result) || result['resultType'] !== 'task' || !leg.hasTasks) return true;
      const { taskId } = result;
      if (!isTaskId(taskId)) {
        fail(leg, { code: -32603, message: 'The server turned the call into a task and did not name it.' });
      } else if (leg.isCancelled) void request('tasks/cancel', { taskId }).catch(ignore);
      else follow(leg, taskId, [], result);
      return false;
    },

    closed() {
      legs.clear();
      for (const task of tasks) drop(task);
    },
  };
}

function legOf(
  id: RequestId,
  params: Record<PropertyKey, unknown>,
  options: SendOptions | undefined,
  line: Line,
): Leg {
  const meta = isObject(params['_meta']) ? params['_meta'] : {};
  const capabilities = meta[CAPABILITIES];
  const extensions = isObject(capabilities) ? capabilities['extensions'] : undefined;
  return {
    id,
    line,
    tool: String(params['name']),
    call: params[CALL] as Call | undefined,
    progressToken: meta['progressToken'],
    signal: options?.requestSignal,
    // A task is no answer to a request that did not declare the extension; the SDK says so.
    hasTasks: isObject(extensions) && TASKS_EXTENSION in extensions,
    isCancelled: false,
  };
}

function sleepFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const wake = (): void => {
      signal.removeEventListener('abort', stop);
      resolve();
    };
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(wake, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

function tell(listener: () => void): void {
  try {
    listener();
  } catch {
    // The listener's own affair: a call does not fail by who watches it.
  }
}

function later(task: () => void): void {
  queueMicrotask(task);
}

function ignore(): void {}
