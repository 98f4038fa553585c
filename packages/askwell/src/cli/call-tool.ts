import type { CallToolResult } from '@modelcontextprotocol/client';

import { createAnswersRenderer } from '../client/answers.ts';
import type { Renderer } from '../client/renderer.ts';
import { sanitizeLine, sanitizeText } from '../client/sanitize.ts';
import { type CallOptions, readAnswers } from './call-options.ts';
import { usageError } from './explain.ts';
import { version } from './help.ts';
import { loadPeer } from './load-peer.ts';
import { resultText } from './result-text.ts';
import type { Target } from './target.ts';

/**
 * Calls a tool and prints its result on standard output; a person, or a file, answers what it asks.
 *
 * @returns the exit code
 */
export async function callTool(
  target: Target,
  tool: string,
  args: Record<string, unknown>,
  options: CallOptions,
): Promise<number> {
  const log = (line: string): void => {
    if (options.verbose) process.stderr.write(`askwell: ${sanitizeLine(line, 1000)}\n`);
  };
  const renderer = await rendererFor(options);
  const { connect } = await loadPeer(
    '@modelcontextprotocol/client',
    'askwell call',
    () => import('./connect.ts'),
  );

  // The call ends early when the person interrupts it, or when a question can't be answered.
  const stop = new AbortController();
  let failure: { readonly error: unknown } | undefined;
  let interrupted = false;
  const onInterrupt = (): void => {
    interrupted = true;
    stop.abort(new Error('Interrupted.'));
  };
  process.once('SIGINT', onInterrupt);

  try {
    const connection = await connect(target, {
      version: await version(),
      revision: options.revision,
      renderer,
      verbose: options.verbose,
      log,
      signal: stop.signal,
      onFailure: (error) => {
        failure ??= { error };
        stop.abort(error);
      },
    });
    try {
      return print(await connection.callTool(tool, args), options);
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (interrupted) {
      process.stderr.write('askwell: interrupted.\n');
      return 130;
    }
    throw failure === undefined ? error : failure.error;
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}

async function rendererFor({ answers }: CallOptions): Promise<Renderer> {
  if (answers !== undefined) return createAnswersRenderer(await readAnswers(answers));
  const missing = [
    ...(process.stdin.isTTY ? [] : ['standard input']),
    ...(process.stderr.isTTY ? [] : ['standard error']),
  ];
  if (missing.length > 0) {
    throw usageError(
      `There is nobody to ask: ${missing.join(' and ')} ${missing.length > 1 ? 'are no terminals' : 'is no terminal'}. Nothing was called.`,
      'Run it in a terminal, or answer from a file with --answers <file.json>.',
    );
  }
  const { createTerminalRenderer } = await loadPeer(
    '@clack/prompts',
    'asking in the terminal',
    () => import('../terminal/terminal-renderer.ts'),
  );
  return createTerminalRenderer();
}

/** Prints a result; what goes to a file or a program is left as it is, what a person sees is made safe to show. */
function print(result: CallToolResult, { json }: CallOptions): number {
  const text = json ? JSON.stringify(result, null, 2) : resultText(result);
  const shown = process.stdout.isTTY ? sanitizeText(text, Number.POSITIVE_INFINITY) : text;
  if (text === '') process.stderr.write('askwell: the result is empty.\n');
  else process.stdout.write(shown.endsWith('\n') ? shown : `${shown}\n`);
  if (result.isError === true) {
    process.stderr.write('askwell: the tool reported an error.\n');
    return 1;
  }
  return 0;
}
