import type { Writable } from 'node:stream';

import type { DrawnLine } from './styled-text.ts';

/** What is drawn while a prompt is open. No line is wider than {@link Screen.columns}. */
export interface Frame {
  readonly lines: readonly DrawnLine[];
  /** Where the terminal's cursor stands. It is never hidden, so that whoever follows it finds what is marked. */
  readonly cursor: { readonly line: number; readonly column: number };
}

/** The output of a terminal: lines that stay, and below them one frame that changes. */
export interface Screen {
  /** How wide a line may be. One column stays free, so that no terminal wraps a full line on its own. */
  readonly columns: number;
  /** How many lines a frame may have. */
  readonly rows: number;
  /** Writes lines for good, above the frame if there is one. */
  print(lines: readonly string[]): void;
  /** Draws the frame, in place of the one before. */
  draw(frame: Frame): void;
  /** Takes the frame away. */
  erase(): void;
  /** Is called when the terminal has another size; the frame has to be drawn again. */
  onResize: (() => void) | undefined;
  /** Leaves the terminal to others for a while. */
  suspend(): void;
  /** Draws the frame again; `lost` is whether others have written where it was. */
  resume(lost: boolean): void;
  close(): void;
}

/** An output that may know its size. */
export interface ScreenOutput extends Writable {
  readonly columns?: number;
  readonly rows?: number;
}

/** A terminal that encloses pasted text in marks, so that a line break in it presses no Enter. */
export const PASTE_ON = '\u001B[?2004h';
/** Ends {@link PASTE_ON}. */
export const PASTE_OFF = '\u001B[?2004l';

/** How many columns or rows there are; a terminal that says 0 does not know. */
export function sizeOr<Fallback>(size: number | undefined, fallback: Fallback): number | Fallback {
  return size === undefined || size <= 0 ? fallback : size;
}

/** Opens the screen on an output. */
export function openScreen(output: ScreenOutput): Screen {
  let frame: Frame | undefined;

  /** From where the cursor is to the first column of the frame, however the terminal has wrapped it by now. */
  const toTop = (): string => {
    if (frame === undefined) return '';
    const columns = sizeOr(output.columns, 80);
    const wrapped = (width: number): number => Math.max(Math.ceil(width / columns), 1);
    const above = frame.lines.slice(0, frame.cursor.line);
    const up =
      above.reduce((rows, { width }) => rows + wrapped(width), 0) + Math.floor(frame.cursor.column / columns);
    return `\r${up > 0 ? `\u001B[${up}A` : ''}`;
  };
  const cleared = (): string => (frame === undefined ? '' : `${toTop()}\u001B[J`);
  const drawn = (): string => {
    if (frame === undefined) return '';
    const { lines, cursor } = frame;
    const up = lines.length - 1 - cursor.line;
    return (
      lines.map(({ text }) => text).join('\n') +
      (up > 0 ? `\u001B[${up}A` : '') +
      '\r' +
      (cursor.column > 0 ? `\u001B[${cursor.column}C` : '')
    );
  };

  const screen: Screen = {
    get columns() {
      return Math.max(sizeOr(output.columns, 80) - 1, 10);
    },
    get rows() {
      return Math.max(sizeOr(output.rows, 24) - 1, 4);
    },
    print(lines) {
      output.write(`${cleared()}${lines.map((line) => `${line}\n`).join('')}${drawn()}`);
    },
    draw(next) {
      const start = cleared();
      frame = fitting(next, screen.rows);
      output.write(start + drawn());
    },
    erase() {
      const start = cleared();
      frame = undefined;
      if (start !== '') output.write(start);
    },
    onResize: undefined,
    suspend() {
      screen.erase();
      output.write(PASTE_OFF);
    },
    resume(lost) {
      if (lost) frame = undefined;
      output.write(PASTE_ON);
      screen.onResize?.();
    },
    close() {
      screen.erase();
      output.write(PASTE_OFF);
      output.off('resize', resized);
      process.off('exit', leave);
    },
  };
  const resized = (): void => screen.onResize?.();
  const leave = (): void => void output.write(PASTE_OFF);
  output.on('resize', resized);
  process.on('exit', leave);
  output.write(PASTE_ON);
  return screen;
}

/** A frame that is higher than the terminal can't be taken away again: what is far from the cursor is left out. */
function fitting(frame: Frame, rows: number): Frame {
  const { lines, cursor } = frame;
  if (lines.length <= rows) return frame;
  const start = Math.min(Math.max(cursor.line - Math.floor(rows / 2), 0), lines.length - rows);
  return {
    lines: lines.slice(start, start + rows),
    cursor: { line: cursor.line - start, column: cursor.column },
  };
}
