import { graphemes, graphemeWidth } from '../../src/terminal/text-width.ts';

/** A cell of the screen; what stands in the left one of two belongs to both. */
type Cell = string;

/**
 * A small model of a terminal: the text that stands on it after some output, without styles. Throws at what it does not
 * know, so that no control sequence goes unseen.
 *
 * @returns the lines of the screen and of what has scrolled off it, without what is empty at the end
 */
export function screenOf(output: string, columns: number, rows: number): readonly string[] {
  const lines: Cell[][] = [[]];
  let row = 0;
  let column = 0;
  /** The first line that is still on the screen. */
  const top = (): number => Math.max(lines.length - rows, 0);
  const lineFeed = (): void => {
    row += 1;
    if (row >= lines.length) lines.push([]);
  };
  const put = (text: string): void => {
    const width = graphemeWidth(text);
    if (width === 0) return;
    if (column + width > columns) {
      column = 0;
      lineFeed();
    }
    const line = lines[row] as Cell[];
    while (line.length < column) line.push(' ');
    line.splice(column, width, text, ...Array<Cell>(width - 1).fill(''));
    column += width;
  };
  // oxlint-disable-next-line no-control-regex
  const parts = output.matchAll(/\x1b\[([?\d;]*)([A-Za-z])|\x1b.|[\n\r\b\x07]|[^\x1b\n\r\b\x07]+/gu);
  for (const [part, parameters = '', command] of parts) {
    const count = Number(parameters === '' ? 1 : parameters);
    if (command === 'm' || ((command === 'h' || command === 'l') && parameters === '?2004')) continue;
    if (command === 'A') row = Math.max(row - count, top());
    else if (command === 'C') column = Math.min(column + count, columns - 1);
    else if (command === 'J' && parameters === '') {
      (lines[row] as Cell[]).splice(column);
      lines.splice(row + 1);
    } else if (part === '\n') lineFeed();
    else if (part === '\r') column = 0;
    else if (part === '\b') column = Math.max(column - 1, 0);
    // oxlint-disable-next-line no-control-regex
    else if (/^[\x1b\x07]/.test(part)) throw new Error(`The model has no ${JSON.stringify(part)}.`);
    else for (const grapheme of graphemes(part)) put(grapheme);
  }
  const texts = lines.map((line) => line.join('').trimEnd());
  while (texts.at(-1) === '') texts.pop();
  return texts;
}
