import type { Readable, Writable } from 'node:stream';

/** Where a question is drawn, where the keys come from, and when it is over. */
export interface TerminalIo {
  readonly input: Readable;
  readonly output: Writable;
  readonly signal: AbortSignal;
}

/** The part of a terminal's input that a plain stream does not have. */
interface RawInput extends Readable {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): void;
}

/**
 * Throws away what was typed before the question was there: it can't be an answer to it, and an impatient Enter must
 * not send anything.
 */
export async function discardTypeahead(input: RawInput): Promise<void> {
  if (input.isTTY !== true) return;
  const drop = (): void => undefined;
  input.setRawMode?.(true);
  input.on('data', drop);
  input.resume();
  // What waits in the terminal is read in the poll phase between the two.
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  input.pause();
  input.off('data', drop);
  input.setRawMode?.(false);
}
