import { terminal } from '../../src/terminal/terminal.ts';
import type { RendererHarness } from '../../src/testing/renderer-harness.ts';
import { courseHarness, type Prompt, type Seat } from './course-harness.ts';
import { fakeTerminal } from './fake-terminal-harness.ts';

const DOWN = '\u001B[B';
const ENTER = '\r';
const ESCAPE = '\u001B';
const CTRL_U = '\u0015';
const CTRL_X = '\u0018';

/** What the actions are called. */
const LABELS: Readonly<Record<string, readonly string[]>> = {
  answer: ['Answer'],
  send: ['Send'],
  approve: ['Approve'],
  open: ['Open it again', 'Open it'],
  done: ['Go on', 'I have finished'],
  clear: ['(leave empty)'],
  decline: ['Decline'],
  cancel: ['Cancel', 'Give up'],
};

/** The prompt that is drawn, from its title to the line with the keys. */
interface Drawn extends Prompt {
  readonly rows: readonly { readonly label: string; readonly marked: boolean; readonly ticked: boolean }[];
}

/** Drives `terminal()`, which draws. */
export function terminalHarness(): RendererHarness {
  return courseHarness((open, over) => {
    const screen = fakeTerminal(over);
    const { input, output } = screen;
    const env = { TERM: 'xterm-256color' };

    const drawn = (): Drawn | undefined => readPrompt(screen.lines());
    const now = (): Drawn => {
      const prompt = drawn();
      if (prompt === undefined) throw new Error(`There is no prompt:\n${screen.lines().join('\n')}`);
      return prompt;
    };
    const moveTo = async (row: number): Promise<void> => {
      if (row < 0) throw new Error(`There is no such row:\n${now().text}`);
      for (let moves = 0; now().rows[row]?.marked !== true; moves += 1) {
        if (moves > 100) throw new Error(`Row ${row} can not be reached:\n${now().text}`);
        await screen.press(DOWN);
      }
    };
    const pickRow = async (row: number): Promise<void> => {
      await moveTo(row);
      await screen.press(ENTER);
    };
    const rowOf = (word: string): number =>
      now().rows.findLastIndex(({ label }) =>
        (LABELS[word] ?? []).some((name) => label === name || label.startsWith(`${name} - `)),
      );

    const seat: Seat = {
      look: async () => ((await screen.until(() => drawn() !== undefined)) ? now() : undefined),
      pickEntry: pickRow,
      pickLabel: (label) => pickRow(now().rows.findIndex((row) => row.label.startsWith(label))),
      pickAction: (word) => pickRow(rowOf(word)),
      async tick(indices) {
        const { rows } = now();
        for (const [index, { ticked, label }] of rows.entries()) {
          if (label.startsWith('Go on')) break;
          if (ticked === indices.includes(index)) continue;
          await moveTo(index);
          await screen.press(' ');
        }
        await screen.press(ENTER);
      },
      type: (text) => screen.press(CTRL_U + text + ENTER),
      keep: () => screen.press(ENTER),
      async leave(how) {
        if (how === 'close') await screen.press(ESCAPE);
        else if (now().kind !== 'text') await pickRow(rowOf(how));
        else await screen.press(how === 'decline' ? CTRL_X : ESCAPE);
      },
      seen: screen.seen,
    };
    return { renderer: terminal({ input, output, env, open }), seat };
  });
}

function readPrompt(lines: readonly string[]): Drawn | undefined {
  const start = lines.findLastIndex((line) => line.startsWith('? '));
  const shown = start < 0 ? [] : lines.slice(start).filter((line) => line !== '');
  const keys = shown.at(-1) ?? '';
  const kind = keys.includes('Space marks') ? 'ticks' : keys.includes('Up/Down move') ? 'list' : 'text';
  if (!keys.endsWith('Esc cancels')) return undefined;
  const problem = shown[1]?.startsWith('! ') === true ? shown[1].slice(2) : undefined;
  const rows = shown.slice(1, -1).flatMap((line) => {
    const match = /^ {2}([> ]) (?:\[([x ])\] )?(.*)$/.exec(line);
    return match === null || line === '    ---'
      ? []
      : [{ label: match[3] ?? '', marked: match[1] === '>', ticked: match[2] === 'x' }];
  });
  return { kind, title: shown[0]?.slice(2) ?? '', problem, text: shown.join('\n'), rows };
}
