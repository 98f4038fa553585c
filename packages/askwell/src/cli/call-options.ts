import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { type Answers, parseAnswers } from '../client/answers.ts';
import { REVISIONS, type Revision } from '../revision.ts';
import { usageError } from './explain.ts';

/** The options that `call` and `demo` share. */
export interface CallOptions {
  /** Without it the newest that the server speaks. */
  readonly revision: Revision | undefined;
  /** The file with the answers. */
  readonly answers: string | undefined;
  readonly verbose: boolean;
  readonly json: boolean;
}

/** What stood on the command line of `call` or `demo`. */
export interface CallArguments {
  readonly help: boolean;
  readonly options: CallOptions;
  readonly positionals: readonly string[];
}

/** Reads the arguments of `call` or `demo`. */
export function parseCallArguments(args: readonly string[]): CallArguments {
  const { values, positionals } = parse(args);
  const revision = REVISIONS.find((known) => known === values.revision);
  if (values.revision !== undefined && revision === undefined) {
    throw usageError(
      `${JSON.stringify(values.revision)} is not a revision with elicitation.`,
      `It can be ${REVISIONS.join(', ')}.`,
    );
  }
  const { answers, verbose = false, json = false, help = false } = values;
  return { help, options: { revision, answers, verbose, json }, positionals };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        revision: { type: 'string' },
        answers: { type: 'string' },
        verbose: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw usageError((error as Error).message, 'See `askwell --help`.');
  }
}

/** Reads a file with answers. */
export async function readAnswers(file: string): Promise<Answers> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw usageError(`The answers can't be read: ${(error as Error).message}.`, 'Check the path.');
  }
  let json: unknown;
  try {
    // Some editors begin a file with a byte order mark.
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw usageError(`${file} is not JSON: ${(error as Error).message}.`, 'Correct it.');
  }
  return parseAnswers(json);
}
