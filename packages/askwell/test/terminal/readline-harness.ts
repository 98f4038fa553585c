import { readline } from '../../src/terminal/readline.ts';
import type { RendererHarness } from '../../src/testing/renderer-harness.ts';
import { courseHarness, type Prompt, type Seat } from './course-harness.ts';
import { fakeTerminal } from './fake-terminal-harness.ts';

const ENTER = '\r';
const ESCAPE = '\u001B';

/** Drives `readline()`, which writes lines. */
export function readlineHarness(): RendererHarness {
  return courseHarness((open, over) => {
    const screen = fakeTerminal(over);
    const { input, output } = screen;
    // Where the lines begin that came after the last one that was typed. A refusal does not repeat what is wanted.
    let from = 0;
    let wanted: readonly string[] = [];

    const isAsking = (): boolean => /^\S.*: $/.test(screen.lines().at(-1) ?? '');
    const answer = async (line: string): Promise<void> => {
      from = screen.lines().length;
      await screen.press(line + ENTER);
    };
    const numberOf = (fits: (label: string, index: number) => boolean): string => {
      const entries = wanted.flatMap((line) => {
        const match = /^ {2}(#?\d+)\. (.*)$/.exec(line);
        return match === null ? [] : [{ number: match[1] ?? '', label: match[2] ?? '' }];
      });
      const found = entries.find(({ label }, index) => fits(label, index));
      if (found === undefined) throw new Error(`There is no such entry:\n${wanted.join('\n')}`);
      return found.number;
    };

    const seat: Seat = {
      async look() {
        if (!(await screen.until(isAsking))) return undefined;
        const all = screen.lines();
        const lines = all.slice(Math.min(from, all.length - 1));
        const problem = lines.find((line) => line.startsWith('Problem: '))?.slice('Problem: '.length);
        const title = lines.slice(0, -1).findLastIndex((line) => line.startsWith('? '));
        if (problem === undefined) wanted = lines.slice(Math.max(title, 0));
        const asked = all.at(-1) ?? '';
        const kind: Prompt['kind'] = asked.startsWith('Text')
          ? 'text'
          : asked.startsWith('Numbers')
            ? 'ticks'
            : 'list';
        return { kind, title: wanted[0]?.slice(2) ?? '', problem, text: wanted.join('\n') };
      },
      pickEntry: (entry) => answer(numberOf((_, index) => index === entry)),
      pickLabel: (start) => answer(numberOf((label) => label.startsWith(start))),
      pickAction: (word) => answer(`:${word}`),
      tick: (indices) =>
        answer(
          indices.length === 0
            ? ':clear'
            : indices.map((entry) => numberOf((_, index) => index === entry)).join(', '),
        ),
      type: (text) => answer(text === '' ? ':clear' : text.replace(/^:/, '::')),
      keep: () => answer(''),
      leave: (how) => (how === 'close' ? screen.press(ESCAPE) : answer(`:${how}`)),
      seen: screen.seen,
    };
    return { renderer: readline({ input, output, open }), seat };
  });
}
