import type { TaskTicket } from './task-ticket.ts';

/** The states of a task, as the extension names them. */
export type TaskStatus = 'working' | 'input_required' | 'completed' | 'failed' | 'cancelled';

/** Where a task is, as the server tells it. */
export interface TaskProgress {
  readonly status: TaskStatus;
  /** The server's words, already sanitized. */
  readonly message?: string;
}

/** What is told about a call while it runs. What a listener throws is lost. */
export interface CallWatch {
  /** The call has become a task, or another question of the task has been answered: store this. */
  readonly onTicket?: (ticket: TaskTicket) => void;
  readonly onStatus?: (progress: TaskProgress) => void;
}

/** A task that is followed for a call. */
export interface FollowedTask {
  readonly taskId: string;
  readonly tool: string;
  /** By key: what was asked, as a digest if it is known, and whether the server has acknowledged the answer. */
  readonly answers: Map<string, { readonly asked: string | undefined; delivered: boolean }>;
  /** What the SDK is being asked, by key: digests. */
  asked: Map<string, string>;
  /** Ends the following, for whatever reason. */
  readonly abort: AbortController;
  /** The interval that the server wants, as it came. */
  pollIntervalMs: unknown;
  /** When the server was last asked, by the clock of the one who follows. */
  polledAt: number;
  /** Polls that brought nothing new, since something did. */
  idle: number;
  progress: TaskProgress | undefined;
  /** Settles when the answers that are under way have arrived or failed. */
  updating: Promise<void> | undefined;
}

/** What a followed task needs to be taken up later. Answers that the server has not acknowledged don't count. */
export function ticketOf(task: FollowedTask): TaskTicket {
  const answered = [...task.answers].filter(([, { delivered }]) => delivered).map(([key]) => key);
  return { version: 1, taskId: task.taskId, tool: task.tool, answered };
}
