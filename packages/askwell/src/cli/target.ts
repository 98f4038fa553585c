import { basename } from 'node:path';

import { parseUrl } from '../parse-url.ts';
import { usageError } from './explain.ts';
import { splitCommand } from './split-command.ts';

/** A server: at a URL, or started by a command. `label` is what the person calls it. */
export type Target =
  | { readonly kind: 'url'; readonly label: string; readonly url: URL }
  | {
      readonly kind: 'command';
      readonly label: string;
      readonly command: string;
      readonly args: readonly string[];
    };

/** Reads what was typed for a server. */
export function parseTarget(text: string): Target {
  if (/^https?:/i.test(text)) {
    const url = parseUrl(text);
    if (url === undefined) throw usageError(`${JSON.stringify(text)} is not a URL.`, 'Correct it.');
    return { kind: 'url', label: `${url.origin}${url.pathname}`, url };
  }
  const [command, ...args] = splitCommand(text, process.platform !== 'win32');
  if (command === undefined || command === '') {
    throw usageError('The command line of the server is empty.', 'Give a command or a URL.');
  }
  // Options may hold secrets, and a label is shown and logged: no more than the program and its script.
  const [script] = args;
  const isScript = script !== undefined && /^[^-=]+$/.test(script);
  const label = [command, ...(isScript ? [script] : [])].map((part) => basename(part)).join(' ');
  return { kind: 'command', label, command, args };
}
