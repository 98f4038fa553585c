import { type Frame, type Screen } from './screen.ts';
import { type DrawnLine, type Paint, type Span, wrapSpans } from './styled-text.ts';
import type { Entry } from './surface.ts';
import { windowAround } from './window.ts';

/** A list as it is drawn. */
export interface ListView {
  readonly title: string;
  readonly problem?: string | undefined;
  /** What was typed to find entries; `undefined` where the list is too short for that. */
  readonly filter?: string | undefined;
  readonly rows: readonly ListRow[];
  /** Which row is marked; -1 for none. */
  readonly at: number;
  /** How many entries there are when nothing is filtered out. */
  readonly total: number;
  readonly keys: string;
}

/** One row of a list. */
export interface ListRow extends Entry {
  /** `[x] ` or nothing. */
  readonly box?: string;
  /** Whether it is something to do, and no entry. Those are always all there. */
  readonly action: boolean;
}

// In a lower terminal the entries need the lines more than the words on what Decline and Cancel do.
const ROWS_FOR_HINTS = 16;

// An entry that was seen in whole takes no more lines than this.
const SHORT_LINES = 4;

/** A list as it stands on the screen. */
export interface ListFrame extends Frame {
  /** Whether all entries are there, from the first to the last character. */
  readonly whole: boolean;
}

/** Draws a list: title, filter, as many entries as there is room for, all actions, and the keys. */
export function listFrame(view: ListView, screen: Screen, paint: Paint): ListFrame {
  const width = screen.columns;
  const wrapRow = (index: number): DrawnLine[] => {
    const row = view.rows[index] as ListRow;
    const marked = index === view.at;
    const hint = row.action && screen.rows < ROWS_FOR_HINTS ? undefined : row.hint;
    const spans: Span[] = [
      { text: row.box ?? '', style: marked ? 'marked' : 'plain' },
      { text: row.label, style: marked ? 'marked' : row.action ? 'faint' : 'plain' },
      { text: hint === undefined ? '' : ` - ${hint}`, style: 'faint' },
    ];
    const indent = ' '.repeat(4 + (row.box?.length ?? 0));
    const lines = wrapSpans(spans, { width, first: marked ? '  > ' : '    ', rest: indent, paint });
    if (row.seen !== true || lines.length <= SHORT_LINES) return lines;
    const left = lines.length - SHORT_LINES + 1;
    return [...lines.slice(0, SHORT_LINES - 1), ...plain(`… (${left} more lines)`, 'faint', indent)];
  };
  const plain = (text: string, style: Span['style'], first: string): DrawnLine[] =>
    wrapSpans([{ text, style }], { width, first, rest: '  ', paint });

  const entries = view.rows.filter(({ action }) => !action).length;
  const head = [
    ...plain(view.title, 'strong', '? '),
    ...(view.problem === undefined ? [] : plain(view.problem, 'problem', '! ')),
  ];
  const filter =
    view.filter === undefined
      ? []
      : plain(
          view.filter === ''
            ? `Type to find one of ${view.total}`
            : `Find: ${view.filter} (${entries} of ${view.total})`,
          view.filter === '' ? 'faint' : 'plain',
          '  ',
        );
  const actions = view.rows.slice(entries).map((_, index) => wrapRow(entries + index));
  // What can be done stands apart: an option of a server may be called "Cancel".
  const rule = view.total > 0 && actions.length > 0 ? plain('---', 'faint', '    ') : [];
  const keys = plain(view.keys, 'faint', '  ');

  const room =
    screen.rows - [head, filter, rule, ...actions, keys].reduce((sum, { length }) => sum + length, 0);
  const wrapped = new Map<number, DrawnLine[]>();
  const linesOf = (index: number): DrawnLine[] => {
    const known = wrapped.get(index) ?? wrapRow(index);
    wrapped.set(index, known);
    return known;
  };
  const focus = Math.min(Math.max(view.at, 0), Math.max(entries - 1, 0));
  const { start, end } = windowAround(entries, focus, room, (index) => linesOf(index).length);

  const lines: DrawnLine[] = [...head, ...filter];
  let cursor = { line: 0, column: 0 };
  const add = (index: number, row: readonly DrawnLine[]): void => {
    if (index === view.at) cursor = { line: lines.length, column: 2 };
    lines.push(...row);
  };
  if (start > 0) lines.push(...plain(`(${start} more above)`, 'faint', '    '));
  for (let index = start; index < end; index += 1) add(index, linesOf(index));
  if (end < entries) lines.push(...plain(`(${entries - end} more below)`, 'faint', '    '));
  if (entries === 0 && view.total > 0) lines.push(...plain('(nothing is called like that)', 'faint', '    '));
  lines.push(...rule);
  for (const [index, row] of actions.entries()) add(entries + index, row);
  lines.push(...keys);
  const whole = start === 0 && end === entries && lines.length <= screen.rows;
  return { lines, cursor, whole };
}
