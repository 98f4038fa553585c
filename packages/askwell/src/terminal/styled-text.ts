import { graphemes, graphemeWidth } from './text-width.ts';

/** How a piece of text stands out. Nothing is told by style alone. */
export type Style = 'plain' | 'strong' | 'faint' | 'marked' | 'warning' | 'problem';

/** A piece of a line. */
export interface Span {
  readonly text: string;
  readonly style: Style;
}

/** A line as it is written to the terminal, and how wide it is there. */
export interface DrawnLine {
  readonly text: string;
  readonly width: number;
}

/** Writes a piece of text in a style. */
export type Paint = (text: string, style: Style) => string;

const CODES: Readonly<Record<Style, string>> = {
  plain: '',
  strong: '1',
  faint: '2',
  marked: '1;36',
  warning: '33',
  problem: '31',
};
// For those who want no colours, bold and faint stay: they are none.
const COLOURLESS: Readonly<Record<Style, string>> = { ...CODES, marked: '1', warning: '1', problem: '1' };

/** Styles in the terminal's own codes. */
export function painter(colours: boolean): Paint {
  const codes = colours ? CODES : COLOURLESS;
  return (text, style) => {
    const code = codes[style];
    return code === '' || text === '' ? text : `\u001B[${code}m${text}\u001B[0m`;
  };
}

interface Cell {
  readonly text: string;
  readonly width: number;
  readonly style: Style;
}

/**
 * Breaks a line at spaces and beside wide characters, and inside of words that are wider than the terminal. Nothing is left out but the space at
 * which a line is broken.
 *
 * @param width How many columns there are, prefixes included.
 * @param first What stands before the first line; `rest` before the others.
 */
export function wrapSpans(
  spans: readonly Span[],
  { width, first = '', rest = first, paint }: WrapOptions,
): DrawnLine[] {
  const cells: Cell[] = [];
  for (const { text, style } of spans) {
    for (const grapheme of graphemes(text)) {
      cells.push({ text: grapheme, width: graphemeWidth(grapheme), style });
    }
  }
  const lines: DrawnLine[] = [];
  let start = 0;
  do {
    const prefix = lines.length === 0 ? first : rest;
    const room = Math.max(width - prefix.length, 2);
    const { end, next } = lineEnd(cells, start, room);
    lines.push(drawn(prefix, cells.slice(start, end), paint));
    start = next;
  } while (start < cells.length);
  return lines;
}

/** See {@link wrapSpans}. */
export interface WrapOptions {
  readonly width: number;
  readonly first?: string;
  readonly rest?: string;
  readonly paint: Paint;
}

/** Where a line ends, and where the next one starts. */
function lineEnd(cells: readonly Cell[], start: number, room: number): { end: number; next: number } {
  let used = 0;
  let best: { end: number; next: number } | undefined;
  // Spaces before the first word are an indent, and no place to break at.
  let worded = false;
  for (let at = start; at < cells.length; at += 1) {
    const { text, width } = cells[at] as Cell;
    if (text !== ' ') worded = true;
    if (text === ' ' && worded) best = { end: at, next: at + 1 };
    // Writings with wide characters have no spaces: a line may end beside each of them.
    else if (at > start && (width > 1 || (cells[at - 1] as Cell).width > 1) && used <= room) {
      best = { end: at, next: at };
    }
    if (used + width > room && at > start) return best ?? { end: at, next: at };
    used += width;
  }
  return { end: cells.length, next: cells.length };
}

function drawn(prefix: string, cells: readonly Cell[], paint: Paint): DrawnLine {
  let text = prefix;
  let width = prefix.length;
  let run = '';
  let style: Style = 'plain';
  for (const cell of cells) {
    if (cell.style !== style) {
      text += paint(run, style);
      run = '';
      style = cell.style;
    }
    run += cell.text;
    width += cell.width;
  }
  return { text: text + paint(run, style), width };
}
