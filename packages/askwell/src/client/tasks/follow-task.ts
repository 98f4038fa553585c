import { digest } from '../../digest.ts';
import { canonicalJson, isObject, own, setOwn } from '../../json.ts';
import { sanitizeLine } from '../sanitize.ts';
import { type FollowedTask, type TaskProgress, ticketOf } from './followed-task.ts';
import type { TaskRequest } from './task-request.ts';

// How often a server is asked. Its own interval is a floor (Tasks extension, "Task Polling"), within reason: 0 would
// spin, and ten years would never come. Without one: soon at first, then ever more rarely.
const MIN_INTERVAL_MS = 100;
const MAX_INTERVAL_MS = 300_000;
const FIRST_INTERVAL_MS = 250;
const SLOWEST_OWN_INTERVAL_MS = 5000;
// How often a request is tried that fails for a reason that may pass: about a minute altogether.
const MAX_ATTEMPTS = 8;
const MAX_RETRY_MS = 30_000;

/** What following needs from outside. */
export interface FollowIo {
  readonly request: TaskRequest;
  /** Resolves after so many milliseconds; rejects when the signal aborts, and leaves nothing behind. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
  readonly onProgress: (progress: TaskProgress) => void;
  readonly onDelivered: () => void;
}

/** What the SDK is told in the end, or in between. */
export type Turn =
  | { readonly result: Record<string, unknown> }
  | { readonly error: WireError }
  | { readonly inputRequests: Record<string, unknown> };

/** A JSON-RPC error. */
export interface WireError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/**
 * Follows a task until it ends or asks something that it has not asked before (C37).
 *
 * @param answers - what was answered since the last turn, which is sent first
 * @returns what to tell the SDK; of no interest if following was ended from this side
 */
export async function nextTurn(task: FollowedTask, answers: unknown, io: FollowIo): Promise<Turn> {
  try {
    let atLeast = 0;
    if (isObject(answers)) {
      task.updating = deliver(task, answers, io);
      await task.updating;
      task.idle = 0;
      // The answers need not show at once, and missing them would cost a whole interval.
      atLeast = FIRST_INTERVAL_MS;
    }
    for (;;) {
      const wait = Math.max(untilDue(task, io), atLeast);
      if (wait > 0) await io.sleep(wait, task.abort.signal);
      atLeast = 0;
      const state = await attempt(task, 'tasks/get', task.abort.signal, io);
      task.polledAt = io.now();
      const turn = read(task, state, io);
      if (turn !== undefined) return turn;
    }
  } catch (error) {
    return { error: failure(task, error) };
  }
}

async function deliver(task: FollowedTask, given: Record<string, unknown>, io: FollowIo): Promise<void> {
  const inputResponses = {};
  const keys = [...task.asked].filter(([key]) => Object.hasOwn(given, key));
  for (const [key, asked] of keys) {
    setOwn(inputResponses, key, own(given, key));
    task.answers.set(key, { asked, delivered: false });
  }
  task.asked = new Map();
  if (keys.length === 0) return;
  // Without the signal: an answer that is under way arrives, so that whoever detaches knows that it did.
  await attempt(task, 'tasks/update', undefined, io, { inputResponses });
  for (const [key, asked] of keys) task.answers.set(key, { asked, delivered: true });
  io.onDelivered();
}

/** How long the server may not be asked yet. */
function untilDue(task: FollowedTask, io: FollowIo): number {
  const whole = interval(task);
  // Never more than the whole, in case the clock was set back.
  return Math.min(task.polledAt + whole - io.now(), whole);
}

function interval({ pollIntervalMs, idle }: FollowedTask): number {
  if (typeof pollIntervalMs === 'number' && !Number.isNaN(pollIntervalMs)) {
    return Math.min(Math.max(pollIntervalMs, MIN_INTERVAL_MS), MAX_INTERVAL_MS);
  }
  return Math.min(FIRST_INTERVAL_MS * 2 ** Math.min(idle, 10), SLOWEST_OWN_INTERVAL_MS);
}

async function attempt(
  task: FollowedTask,
  method: string,
  signal: AbortSignal | undefined,
  io: FollowIo,
  params: Record<string, unknown> = {},
): Promise<unknown> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await io.request(method, { taskId: task.taskId, ...params }, signal);
    } catch (error) {
      if (task.abort.signal.aborted || !mayPass(error) || attempts >= MAX_ATTEMPTS) throw error;
      const wait = Math.min(FIRST_INTERVAL_MS * 2 ** attempts, MAX_RETRY_MS);
      await io.sleep(Math.max(wait, interval(task)), task.abort.signal);
    }
  }
}

/** Whether a request that failed may succeed later. */
function mayPass(error: unknown): boolean {
  if (!isObject(error)) return false;
  const { code, status, name } = error;
  if (typeof code === 'number') return code === -32603;
  if (typeof status === 'number') return status === 408 || status === 425 || status === 429 || status >= 500;
  if (name === 'SdkError') return code === 'REQUEST_TIMEOUT' || code === 'SEND_FAILED';
  return name !== 'UnauthorizedError';
}

function read(task: FollowedTask, state: unknown, io: FollowIo): Turn | undefined {
  if (!isObject(state)) return malformed(task, 'it is not an object');
  const { taskId, status, statusMessage, inputRequests, result, error } = state;
  if (taskId !== task.taskId) return malformed(task, 'it is about another task');
  task.pollIntervalMs = state['pollIntervalMs'];
  const message = typeof statusMessage === 'string' ? sanitizeLine(statusMessage) : undefined;
  const isKnown = ['working', 'input_required', 'completed', 'failed', 'cancelled'].includes(
    status as string,
  );
  if (!isKnown) return malformed(task, 'it has no status that there is');
  task.idle += 1;
  if (status !== task.progress?.status || message !== task.progress?.message) {
    // A task that moves is worth looking at again soon.
    task.idle = 0;
    const progress = { status, ...(message !== undefined && { message }) } as TaskProgress;
    task.progress = progress;
    io.onProgress(progress);
  }
  switch (status) {
    case 'completed':
      if (!isObject(result) || !Array.isArray(result['content'])) {
        return malformed(task, 'it has completed without a result');
      }
      if ((result['resultType'] ?? 'complete') !== 'complete') {
        return malformed(task, 'it has completed with a result that is not complete');
      }
      return { result: { ...result, resultType: 'complete' } };
    case 'failed':
      return { error: failed(task, error, message) };
    case 'cancelled':
      return fault(`The server cancelled the task that ${tool(task)} became${because(message)}.`, {
        taskId: task.taskId,
        status,
      });
    case 'input_required':
      return isObject(inputRequests)
        ? unanswered(task, inputRequests)
        : malformed(task, 'it asks for input without saying what');
    default:
      return undefined;
  }
}

/** The questions that have not been answered yet; `undefined` if there are none. */
function unanswered(task: FollowedTask, listed: Record<string, unknown>): Turn | undefined {
  const inputRequests = {};
  const asked = new Map<string, string>();
  for (const key of Object.keys(listed)) {
    const question = own(listed, key);
    const identity = digest(16, canonicalJson(question));
    const earlier = task.answers.get(key);
    if (earlier === undefined) {
      setOwn(inputRequests, key, question);
      asked.set(key, identity);
    } else if (earlier.asked !== undefined && earlier.asked !== identity) {
      // To ask it would answer the wrong question, and not to ask it would wait for ever.
      return malformed(task, `it uses the key "${sanitizeLine(key, 60)}" for a second question`);
    }
  }
  if (asked.size === 0) return undefined;
  task.asked = asked;
  return { inputRequests };
}

/** What the tool's own request would have been answered with. */
function failed(task: FollowedTask, error: unknown, message: string | undefined): WireError {
  if (isObject(error) && Number.isInteger(error['code']) && typeof error['message'] === 'string') {
    return {
      code: error['code'] as number,
      message: error['message'],
      ...(error['data'] !== undefined && { data: error['data'] }),
    };
  }
  return { code: -32603, message: `The task that ${tool(task)} became has failed${because(message)}.` };
}

/** A request about the task failed for good. */
function failure(task: FollowedTask, error: unknown): WireError {
  const { code, message } = isObject(error) ? error : {};
  const why = because(typeof message === 'string' ? sanitizeLine(message) : undefined);
  if (code === -32602) {
    return {
      code,
      message: `The server does not know the task that ${tool(task)} became${why}. It may have expired.`,
    };
  }
  return {
    code: typeof code === 'number' ? code : -32603,
    message: `The task that ${tool(task)} became can't be followed any more${why}. It may still be running.`,
    // Whoever handles the error can take the task up again.
    data: { ticket: ticketOf(task) },
  };
}

function malformed(task: FollowedTask, why: string): Turn {
  return fault(`What the server says about the task that ${tool(task)} became is malformed: ${why}.`, {
    taskId: task.taskId,
  });
}

function fault(message: string, data: Record<string, unknown>): Turn {
  return { error: { code: -32603, message, data } };
}

const tool = (task: FollowedTask): string => `"${sanitizeLine(task.tool, 60)}"`;
const because = (why: string | undefined): string =>
  why === undefined || why === '' ? '' : `: ${why.replace(/\.$/, '')}`;
