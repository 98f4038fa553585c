import { AskwellError } from '../../errors.ts';
import { isObject } from '../../json.ts';

/**
 * What has to be kept to take a task up again, in another process or on another connection: plain JSON, without
 * arguments, answers or results. Who has it can ask the server about the task, as far as the server lets them.
 */
export interface TaskTicket {
  readonly version: 1;
  /** The server's name for the task. */
  readonly taskId: string;
  /** The tool that was called. */
  readonly tool: string;
  /** The keys of the questions that have been answered, so that none is asked twice (C37). */
  readonly answered: readonly string[];
}

/**
 * Reads a ticket that was stored.
 *
 * @throws `ASKWELL_USAGE` for anything else
 */
export function parseTicket(json: unknown): TaskTicket {
  if (!isObject(json)) throw unusable('it is not an object');
  const { version, taskId, tool, answered } = json;
  if (version !== 1) throw unusable('its version is not 1');
  if (!isTaskId(taskId)) throw unusable('it has no taskId');
  if (typeof tool !== 'string' || tool === '') throw unusable('it does not name a tool');
  if (!Array.isArray(answered) || !answered.every((key) => typeof key === 'string')) {
    throw unusable('its "answered" is not a list of keys');
  }
  return { version, taskId, tool, answered };
}

/** Whether a value can name a task: it goes into a header, which has a limit. */
export function isTaskId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 2048;
}

function unusable(why: string): AskwellError {
  return new AskwellError(
    'ASKWELL_USAGE',
    `This is no ticket of a task: ${why}. Hand in what detach() or onTicket gave, as it was.`,
  );
}
