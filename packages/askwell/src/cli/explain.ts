import { sanitizeText } from '../client/sanitize.ts';
import { AskwellError, isAskwellError } from '../errors.ts';

/** The error for a command line that can't be used. */
export function usageError(what: string, remedy: string): AskwellError {
  return new AskwellError('ASKWELL_USAGE', `${what} ${remedy}`);
}

/** The exit code for something that was thrown: 2 if the command could not do its work as it was called, else 1. */
export function exitCodeFor(error: unknown): number {
  const asCalled =
    isAskwellError(error, 'ASKWELL_USAGE') ||
    isAskwellError(error, 'ASKWELL_ANSWER') ||
    isAskwellError(error, 'ASKWELL_MISSING_PEER');
  return asCalled ? 2 : 1;
}

/** An error in words for the person at the terminal, with what caused it and without a stack. */
export function explain(error: unknown): string {
  const parts: string[] = [];
  for (let cause = error, depth = 0; cause !== undefined && cause !== null && depth < 5; depth += 1) {
    const text = ownWords(cause);
    // An AskwellError says all there is to say.
    if (text !== '' && !parts.some((part) => part.includes(text))) parts.push(text);
    if (!(cause instanceof Error) || isAskwellError(cause)) break;
    cause = cause.cause;
  }
  return sanitizeText(parts.join(': ')) || 'something went wrong, and nothing says what.';
}

function ownWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Several addresses were tried, and none worked.
  if (error instanceof AggregateError && error.message === '') {
    return [...new Set(error.errors.map(ownWords))].join(', ');
  }
  return error.message;
}
