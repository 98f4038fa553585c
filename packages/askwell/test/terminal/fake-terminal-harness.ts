import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

import type { Seat } from './course-harness.ts';

/** A terminal in memory: very wide, so that no line is broken, and with a screen that can be read. */
export interface FakeTerminal {
  readonly input: PassThrough;
  readonly output: Writable;
  /** The lines of the screen. */
  lines(): readonly string[];
  /** All that was written, as it came. */
  raw(): string;
  /** Presses keys, and waits until the renderer has done with them what it does. */
  press(keys: string): Promise<void>;
  /** Waits until the screen is as it should be; `false` when the question is over first. */
  until(ready: () => boolean): Promise<boolean>;
  seen(): ReturnType<Seat['seen']>;
}

// Far more than any key needs (Esc takes longest: it may be the begin of another key), and no hang if something is wrong.
const PATIENCE = 5_000;
// After as many turns without a word the renderer waits for the person.
const QUIET_TURNS = 4;

/** Makes the terminal; `over` tells whether the question is. */
export function fakeTerminal(over: () => boolean): FakeTerminal {
  const input = Object.assign(new PassThrough(), { isTTY: true, isRaw: false, setRawMode: () => input });
  let raw = '';
  let writes = 0;
  const screen = emulate();
  const output = Object.assign(
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        raw += chunk.toString();
        writes += 1;
        screen.write(chunk.toString());
        done();
      },
    }),
    { isTTY: true, columns: 5000, rows: 500 },
  );

  const until = async (ready: () => boolean): Promise<boolean> => {
    let quiet = 0;
    let seen = writes;
    for (const start = Date.now(); Date.now() - start < PATIENCE;) {
      if (over()) return false;
      if (quiet >= QUIET_TURNS && ready()) return true;
      await new Promise((resolve) => setImmediate(resolve));
      quiet = writes === seen ? quiet + 1 : 0;
      seen = writes;
    }
    throw new Error(`The terminal does not become ready:\n${screen.lines().join('\n')}`);
  };

  return {
    input,
    output,
    raw: () => raw,
    lines: screen.lines,
    until,
    async press(keys) {
      const before = writes;
      input.write(keys);
      await until(() => writes > before);
    },
    seen: () => ({
      raw,
      // The bar before a message of the server is a frame.
      text: stripVTControlCharacters(raw).replace(/^\| /gm, ''),
      // oxlint-disable-next-line no-control-regex
      links: [...raw.matchAll(/\x1b\]8;[^;]*;([^\x07\x1b]+)/g)].map(([, target = '']) => target),
      // oxlint-disable-next-line no-control-regex
      emphasized: [...raw.matchAll(/\x1b\[[1-9][\d;]*m(.*?)\x1b\[0?m/g)].map(([, text = '']) => text),
    }),
  };
}

/** As much of a terminal as is used: lines, cursor movements, clearing to the end. */
function emulate(): { write(text: string): void; lines(): readonly string[] } {
  const lines: string[][] = [[]];
  let row = 0;
  let column = 0;
  const line = (): string[] => (lines[row] ??= []);

  const write = (text: string): void => {
    // oxlint-disable-next-line no-control-regex
    for (const [piece] of text.matchAll(/\x1b\[[?\d;]*[A-Za-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|[^]/gu)) {
      if (piece === '\n') [row, column] = [row + 1, 0];
      else if (piece === '\r') column = 0;
      else if (piece === '\b') column = Math.max(column - 1, 0);
      else if (!piece.startsWith('\u001B')) line()[column++] = piece;
      else if (piece.endsWith('A')) row = Math.max(row - Number(piece.slice(2, -1)), 0);
      else if (piece.endsWith('C')) column += Number(piece.slice(2, -1));
      else if (piece.endsWith('J')) {
        line().length = Math.min(line().length, column);
        lines.length = row + 1;
      }
      line();
    }
  };
  return { write, lines: () => lines.map((cells) => Array.from(cells, (cell) => cell ?? ' ').join('')) };
}
