import { parseArgs } from 'node:util';

import { REVISIONS, type Revision } from '../revision.ts';
import { usageError } from './explain.ts';

/** The options that `call` and `demo` share. */
export interface CallOptions {
  /** Without it the newest that the server speaks. */
  readonly revision: Revision | undefined;
  /** The file with the answers. */
  readonly answers: string | undefined;
  /** What the person calls the server; without it, its command or URL. */
  readonly name: string | undefined;
  /** The file to which each decision is appended. */
  readonly audit: string | undefined;
  /** Asks line by line, for screen readers and terminals that can't move the cursor. */
  readonly plain: boolean;
  /** Asks for secrets that a form asks for, with a warning, instead of cancelling. */
  readonly allowSecrets: boolean;
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
  const { answers, name, audit, plain = false, verbose = false, json = false, help = false } = values;
  return {
    help,
    options: {
      revision,
      answers,
      name,
      audit,
      plain,
      allowSecrets: values['allow-secrets'] ?? false,
      verbose,
      json,
    },
    positionals,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        revision: { type: 'string' },
        answers: { type: 'string' },
        name: { type: 'string' },
        audit: { type: 'string' },
        plain: { type: 'boolean' },
        'allow-secrets': { type: 'boolean' },
        verbose: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw usageError((error as Error).message, 'See `askwell --help`.');
  }
}
