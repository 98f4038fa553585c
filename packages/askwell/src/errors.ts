import type { JsonObject } from './json.ts';

/**
 * What can go wrong, by name.
 *
 * - `ASKWELL_SCHEMA` a schema can't be shown to a person by elicitation
 * - `ASKWELL_SECRET_IN_FORM` a form asks for something that must not pass the client
 * - `ASKWELL_LIMIT` a schema, an answer or a journal is over a documented size
 * - `ASKWELL_CAPABILITY` the client did not declare what this ask needs
 * - `ASKWELL_CLIENT` the client answered the question with an error instead of an answer
 * - `ASKWELL_ANSWER` no valid answer came within the attempts
 * - `ASKWELL_ROUNDS` the handler asked in more rounds than the server allows
 * - `ASKWELL_DIVERGED` the handler took another path than the one it took before, or a replayed session another one
 *   than the recording
 * - `ASKWELL_STEP` a step was used where it can't be, or its result is not JSON
 * - `ASKWELL_STATE` a `requestState` does not open, or a journal in it is not readable
 * - `ASKWELL_KEYS` a sealing key is missing or malformed
 * - `ASKWELL_CLOSED` the call was cancelled, or the server was closed
 * - `ASKWELL_USAGE` the library was called with something it can't use
 * - `ASKWELL_STORE` the store could not be reached
 * - `ASKWELL_GRANT` a log-in or a grant at an authorization server could not be obtained, is gone, or is no longer honoured
 * - `ASKWELL_MISSING_PEER` an optional package that this feature needs is not installed
 */
export type AskwellErrorCode =
  | 'ASKWELL_SCHEMA'
  | 'ASKWELL_SECRET_IN_FORM'
  | 'ASKWELL_LIMIT'
  | 'ASKWELL_CAPABILITY'
  | 'ASKWELL_CLIENT'
  | 'ASKWELL_ANSWER'
  | 'ASKWELL_ROUNDS'
  | 'ASKWELL_DIVERGED'
  | 'ASKWELL_STEP'
  | 'ASKWELL_STATE'
  | 'ASKWELL_KEYS'
  | 'ASKWELL_CLOSED'
  | 'ASKWELL_USAGE'
  | 'ASKWELL_STORE'
  | 'ASKWELL_GRANT'
  | 'ASKWELL_MISSING_PEER';

/**
 * The one error class of Askwell. The message says what happened, why, and what to do about it; it never
 * contains an answer, a secret or a sealed state.
 *
 * Guard with {@link isAskwellError} instead of `instanceof`, so that two copies of the package in one
 * process don't miss each other's errors.
 */
export class AskwellError extends Error {
  override readonly name = 'AskwellError';
  readonly code: AskwellErrorCode;
  /** Facts for a program, where the code has any; `ASKWELL_CAPABILITY` carries `requiredCapabilities`. */
  readonly details: JsonObject | undefined;

  constructor(
    code: AskwellErrorCode,
    message: string,
    options?: { readonly cause?: unknown; readonly details?: JsonObject },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options?.details;
  }
}

/**
 * Tells whether a thrown value is an {@link AskwellError}, and with a second argument whether it has that code.
 *
 * @example
 * ```ts
 * if (isAskwellError(error, 'ASKWELL_CAPABILITY')) return 'This client cannot ask you anything.';
 * ```
 */
export function isAskwellError(error: unknown, code?: AskwellErrorCode): error is AskwellError {
  if (typeof error !== 'object' || error === null) return false;
  const candidate = error as { name?: unknown; code?: unknown };
  if (candidate.name !== 'AskwellError' || typeof candidate.code !== 'string') return false;
  return code === undefined || candidate.code === code;
}
