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
  left: '\u001B[D',
  right: '\u001B[C',
  home: '\u001B[H',
  end: '\u001B[F',
  space: ' ',
  escape: '\u001B',
  backspace: '\u007F',
  delete: '\u001B[3~',
  shiftTab: '\u001B[Z',
  ctrlC: '\u0003',
  ctrlD: '\u0004',
  ctrlU: '\u0015',
  ctrlX: '\u0018',
} as const;

/** A command that runs in a real terminal. */
export interface Terminal {
  /** Waits until a text has been drawn since the last wait. Colors and cursor movements don't count. */
  sees(text: string): Promise<void>;
  press(...keys: readonly string[]): void;
  /** Makes the window another size. */
  resize(columns: number, rows: number): void;
  /** Sends a signal to the program. */
  signal(name: 'SIGUSR2' | 'SIGTERM'): void;
  /** Waits for the end. Standard output goes to a file, so it is told apart from what is drawn. */
  ends(): Promise<{ readonly code: number; readonly stdout: string }>;
  /** All that was drawn, as it came, with escape sequences. */
  drawn(): string;
}

/** Where a command runs. */
export interface TerminalSize {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: { readonly [name: string]: string };
}

/** Runs `askwell` in a pseudo-terminal, with standard output in a file. */
export function inTerminal(...args: readonly string[]): Terminal {
  return runInTerminal([process.execPath, cli, ...args]);
}

/** Runs a command in a pseudo-terminal, with standard output in a file. */
export function runInTerminal(
  command: readonly string[],
  { columns = 120, rows = 50, env = {} }: TerminalSize = {},
): Terminal {
  if (nodePty === undefined) throw new Error('There is no pseudo-terminal here.');
  const folder = mkdtempSync(join(tmpdir(), 'askwell-pty-'));
  const file = join(folder, 'stdout');
  const words = command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`);
  const pty = nodePty.spawn('/bin/sh', ['-c', `exec ${words.join(' ')} > '${file}'`], {
    cwd: root,
    cols: columns,
    rows,
    env: { ...process.env, TERM: 'xterm-256color', ...env },
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
    resize: (width, height) => pty.resize(width, height),
    signal: (name) => pty.kill(name),
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
