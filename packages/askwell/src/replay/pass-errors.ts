import { AskwellError } from '../errors.ts';
import type { Question } from './question.ts';

/** An ask or a step inside a step. */
export function nestedError(what: string, step: string): AskwellError {
  return new AskwellError(
    'ASKWELL_STEP',
    `${what} was used inside the step ${JSON.stringify(step)}. A step is recorded as a whole when it ends, so it ` +
      `can't contain asks or other steps; do them before or after it.`,
  );
}

/** More operations than any tool has. */
export function operationsError(limit: number): AskwellError {
  return new AskwellError(
    'ASKWELL_LIMIT',
    `One call did more than ${limit} asks and steps. If that is not an endless loop, do the loop inside one ctx.step.`,
  );
}

/** More rounds than the server allows. */
export function roundsError(
  limit: number,
  question: Pick<Question, 'label' | 'kind'> | undefined,
): AskwellError {
  const again = `The handler has asked ${limit} times and wants to ask again (${JSON.stringify(question?.label ?? '')}). `;
  return new AskwellError(
    'ASKWELL_ROUNDS',
    question?.kind === 'url'
      ? `${again}The page was opened and is still not finished. Call again when there is time for it, or raise maxRounds or the ` +
          'waitMs of createPages().'
      : `${again}Ask together what can be asked together (ctx.elicitAll), or raise maxRounds.`,
  );
}

/** Nobody waits for the call any more. */
export function closedError(): AskwellError {
  return new AskwellError('ASKWELL_CLOSED', 'The call was cancelled, or its connection closed.');
}
