import { open } from 'node:fs/promises';

import type { CallToolResult } from '@modelcontextprotocol/client';

import { auditFile } from '../client/node/audit-file.ts';
import { readAnswers } from '../client/node/read-answers.ts';
import { auditLog } from '../client/policy/audit-log.ts';
import { answers, type AnswersLink } from '../client/policy/answers.ts';
import type { Renderer } from '../client/renderer.ts';
import { sanitizeLine, sanitizeText } from '../client/sanitize.ts';
import type { CallOptions } from './call-options.ts';
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
  if (options.audit !== undefined) await checkWritable(options.audit);
  const prepared =
    options.answers === undefined ? undefined : answers(await readAnswers(options.answers), { rest: 'fail' });
  const renderer = prepared === undefined ? await terminalRenderer(options) : undefined;
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
    const connection = await connect(
      options.name === undefined ? target : { ...target, label: options.name },
      {
        version: await version(),
        revision: options.revision,
        elicitation: {
          ...(renderer !== undefined && { renderer }),
          ...(prepared !== undefined && { policy: [prepared] }),
          ...(options.audit !== undefined && { audit: auditLog(auditFile(options.audit)) }),
          secrets: options.allowSecrets ? 'warn' : 'block',
          onFailure: (error) => {
            failure ??= { error };
            stop.abort(error);
          },
        },
        verbose: options.verbose,
        log,
        signal: stop.signal,
      },
    );
    try {
      const code = print(await connection.callTool(tool, args), options);
      return code === 0 ? leftovers(prepared) : code;
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

async function terminalRenderer({ plain }: CallOptions): Promise<Renderer> {
  const missing = [
    ...(process.stdin.isTTY ? [] : ['standard input']),
    ...(process.stderr.isTTY ? [] : ['standard error']),
  ];
  if (missing.length > 0) {
    throw usageError(
      `There is nobody to ask: ${missing.join(' and ')} ${missing.length > 1 ? 'are no terminals' : 'is no terminal'}. Nothing was called.`,
      'Run it in a terminal, or answer from a file with --answers <file>.',
    );
  }
  const { terminal } = await import('../terminal/index.ts');
  return terminal(plain ? { plain } : {});
}

/** Whoever wants a log wants none of it missing, so nothing is called before there can be one. */
async function checkWritable(file: string): Promise<void> {
  try {
    await (await open(file, 'a', 0o600)).close();
  } catch (error) {
    throw usageError(`The audit log can't be written: ${(error as Error).message}.`, 'Check the path.');
  }
}

/** Answers that nothing asked for mean that the tool has changed, or that the file is for another one. */
function leftovers(prepared: AnswersLink | undefined): number {
  const unused = prepared?.unused() ?? [];
  if (unused.length === 0) return 0;
  process.stderr.write(`askwell: not used of the answers: ${unused.join('; ')}\n`);
  return 2;
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
