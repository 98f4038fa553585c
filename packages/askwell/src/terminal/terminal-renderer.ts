import type { Readable, Writable } from 'node:stream';

import { outro } from '@clack/prompts';

import type { Renderer } from '../client/renderer.ts';
import { askForm } from './ask-form.ts';
import { askUrl } from './ask-url.ts';
import { discardTypeahead, type TerminalIo } from './io.ts';

/** Where the terminal is. */
export interface TerminalOptions {
  /** Default: standard input. Must be a terminal. */
  readonly input?: Readable;
  /** Default: standard error, so that standard output stays free for results. */
  readonly output?: Writable;
}

/**
 * Asks in the terminal: the message and who sends it, one field after the other, then all answers for review. The
 * person can decline before and after; Esc, Ctrl-C and Ctrl-D cancel. Nothing is answered that the person did not
 * choose or confirm.
 */
export function createTerminalRenderer(options: TerminalOptions = {}): Renderer {
  const { input = process.stdin, output = process.stderr } = options;
  return {
    form: (elicitation, signal) =>
      inTerminal(
        { input, output, signal },
        (io) => askForm(elicitation, io),
        (answer) => DONE[answer.action],
      ),
    url: (elicitation, signal) =>
      inTerminal(
        { input, output, signal },
        (io) => askUrl(elicitation, io),
        (answer) => URL_DONE[answer.action],
      ),
  };
}

const DONE = { accept: 'Sent.', decline: 'Declined.', cancel: 'Cancelled.' } as const;
const URL_DONE = { ...DONE, accept: 'Agreed. Open it in your browser.' } as const;

/** Runs one question: nothing typed ahead counts, Ctrl-D closes it like Esc, and so does the end of the signal. */
async function inTerminal<A extends { readonly action: string }>(
  { input, output, signal }: TerminalIo,
  ask: (io: TerminalIo) => Promise<A>,
  closing: (answer: A) => string,
): Promise<A> {
  const question = new AbortController();
  const stop = (): void => question.abort();
  const onKey = (_text: unknown, key?: { readonly ctrl?: boolean; readonly name?: string }): void => {
    if (key?.ctrl === true && key.name === 'd') stop();
  };
  signal.addEventListener('abort', stop, { once: true });
  input.on('keypress', onKey);
  input.once('end', stop);
  try {
    await discardTypeahead(input);
    const answer = await ask({ input, output, signal: question.signal });
    outro(signal.aborted ? 'The question is no longer open.' : closing(answer), { output });
    return answer;
  } finally {
    signal.removeEventListener('abort', stop);
    input.off('keypress', onKey);
    input.off('end', stop);
  }
}
