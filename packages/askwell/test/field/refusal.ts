import type { AskwellErrorCode } from '../../src/errors.ts';
import { isAskwellError } from '../../src/errors.ts';

/** The message of the AskwellError that `run` throws; fails the test if it throws none of that code. */
export function refusal(run: () => unknown, code: AskwellErrorCode = 'ASKWELL_SCHEMA'): string {
  try {
    run();
  } catch (error) {
    if (isAskwellError(error, code)) return error.message;
    throw error;
  }
  throw new Error(`Nothing was refused; ${code} was expected.`);
}
