import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { leftOut } from '../support/left-out.ts';
import { cli, root } from './build.ts';

const nodePty = await import('@lydell/node-pty').catch(() => undefined);

/** Whether there is a pseudo-terminal on this platform. */
export const hasPty = nodePty !== undefined && process.platform !== 'win32';
if (!hasPty)
  leftOut('questions in a real terminal', `no pseudo-terminal for ${process.platform}-${process.arch}`);

/** The keys that the tests press. */
export const KEY = {
  enter: '\r',
  down: '\u001B[B',
  up: '\u001B[A',
  space: ' ',
  escape: '\u001B',
  backspace: '\u007F',
  ctrlC: '\u0003',
  ctrlD: '\u0004',
} as const;

/** A command that runs in a real terminal. */
export interface Terminal {
  /** Waits until a text has been drawn since the last wait. Colors and cursor movements don't count. */
  sees(text: string): Promise<void>;
  press(...keys: readonly string[]): void;
  /** Waits for the end. Standard output goes to a file, so it is told apart from what is drawn. */
  ends(): Promise<{ readonly code: number; readonly stdout: string }>;
  /** All that was drawn, as it came, with escape sequences. */
  drawn(): string;
}

/** Runs `askwell` in a pseudo-terminal, with standard output in a file. */
export function inTerminal(...args: readonly string[]): Terminal {
  if (nodePty === undefined) throw new Error('There is no pseudo-terminal here.');
  const folder = mkdtempSync(join(tmpdir(), 'askwell-pty-'));
  const file = join(folder, 'stdout');
  const command = [process.execPath, cli, ...args].map(
    (word) => `'${word.replaceAll("'", String.raw`'\''`)}'`,
  );
  const pty = nodePty.spawn('/bin/sh', ['-c', `exec ${command.join(' ')} > '${file}'`], {
    cwd: root,
    cols: 120,
    rows: 50,
    env: { ...process.env, TERM: 'xterm-256color' },
  });
  let raw = '';
  let seenTo = 0;
  let code: number | undefined;
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const check of waiting) check();
  };
  pty.onData((data) => {
    raw += data;
    wake();
  });
  pty.onExit(({ exitCode }) => {
    code = exitCode;
    wake();
  });

  return {
    sees: (text) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const all = stripVTControlCharacters(raw);
          const at = all.indexOf(text, seenTo);
          if (at >= 0) seenTo = at + text.length;
          else if (code === undefined) return;
          waiting.delete(check);
          if (at >= 0) resolve();
          else
            reject(
              new Error(`Ended with ${code} without drawing ${JSON.stringify(text)}:\n${all.slice(seenTo)}`),
            );
        };
        waiting.add(check);
        check();
      }),
    press: (...keys) => pty.write(keys.join('')),
    ends: () =>
      new Promise((resolve) => {
        const check = (): void => {
          if (code === undefined) return;
          waiting.delete(check);
          const stdout = readFileSync(file, 'utf8');
          rmSync(folder, { recursive: true, force: true });
          resolve({ code, stdout });
        };
        waiting.add(check);
        check();
      }),
    drawn: () => raw,
  };
}
