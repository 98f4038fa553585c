import { entryNumber, namedEntries, namedEntry } from './entry-names.ts';
import { exitActions } from './exit-actions.ts';
import { exactText } from './exact-text.ts';
import type { KeyInput } from './keyboard.ts';
import { type LineListening, openLineReader } from './line-reader.ts';
import { type ScreenOutput, sizeOr } from './screen.ts';
import { wrapSpans } from './styled-text.ts';
import { graphemes } from './text-width.ts';
import type { Action, Entry, Exit, PickPrompt, Surface, TickPrompt, Tone, TypePrompt } from './surface.ts';

// Where words of a server stand at the begin of a line, there is a sign before them, so that they can't pass for ours.
const QUOTED = '| ';
const BEFORE: Readonly<Record<Tone, string>> = {
  title: '',
  plain: '',
  quoted: QUOTED,
  faint: '',
  warning: 'Warning: ',
  problem: 'Problem: ',
  done: '= ',
};

const HELP = [
  'An empty line keeps what stands in brackets, or skips what may be left empty.',
  ':back goes back, :clear empties, :list lists all there is to choose from.',
  ':decline tells the server that you say no, :cancel closes the question without an answer. So do Esc, Ctrl-C and Ctrl-D.',
  'A text that begins with a colon is typed with two: ::like this.',
].join('\n');

// More are not listed unless it is asked for: somebody may have to listen to all of them.
const LISTED = 30;
// What is kept stands in brackets if it is short, and on lines of its own otherwise.
const SHORT = 40;

/** What can be done at a prompt besides answering it; typed with a colon. */
interface Commands {
  readonly words: readonly string[];
  list?(): void;
}

/** A terminal that is written to line by line: no colours, no cursor movement, nothing drawn twice. */
export function openPlainSurface(input: KeyInput, output: ScreenOutput, listening: LineListening): Surface {
  const lines = openLineReader(input, output, listening);

  const write = (text: string, first: string, rest: string): void => {
    for (const line of broken(text, first, rest, output)) lines.print(line);
  };
  const say = (text: string, tone: Tone): void => {
    const rest = tone === 'quoted' ? QUOTED : '  ';
    for (const [index, line] of text.split('\n').entries()) {
      write(line, index === 0 || tone === 'quoted' ? BEFORE[tone] : '', rest);
    }
  };

  /** Asks until there is a line, or a command that can be given here. */
  const ask = async (
    prompt: string,
    { words, list }: Commands,
  ): Promise<{ readonly text: string } | string> => {
    for (;;) {
      const line = await lines.ask(`${prompt}: `);
      if (line === undefined) return 'cancel';
      if (!line.startsWith(':')) return { text: line };
      if (line.startsWith('::')) return { text: line.slice(1) };
      const command = line.slice(1).trim().toLowerCase();
      if (words.includes(command)) return command;
      if (command === 'help') say(HELP, 'plain');
      else if (command === 'list' && list !== undefined) list();
      else {
        const known = [...words, ...(list === undefined ? [] : ['list']), 'help'].map((word) => `:${word}`);
        say(
          `The commands here are ${known.join(', ')}. A text that begins with a colon is typed with two.`,
          'problem',
        );
      }
    }
  };

  const listThese = (entries: readonly Entry[], indices: readonly number[]): void => {
    for (const index of indices) {
      const { label, hint } = entries[index] as Entry;
      const number = `  ${entryNumber(entries, index)}. `;
      // Far enough to the right that no word of it can pass for a word that can be typed.
      write(hint === undefined ? label : `${label} - ${hint}`, number, ' '.repeat(number.length + 2));
    }
  };
  /** Says what is wanted, and what there is to choose from. */
  const begin = (
    { title, problem }: { readonly title: string; readonly problem?: string | undefined },
    entries: readonly Entry[] = [],
    whole = false,
  ): void => {
    write(title, '? ', '  ');
    if (problem !== undefined) say(problem, 'problem');
    if (whole || entries.length <= LISTED) listThese(entries, [...entries.keys()]);
    else say(`There are ${entries.length} to choose from. Type a name or a part of one, or :list.`, 'plain');
  };
  /** Says what was wrong with a line, and what may have been meant. */
  const complain = (problem: string, entries: readonly Entry[] = [], alike: readonly number[] = []): void => {
    say(problem, 'problem');
    listThese(entries, alike.slice(0, LISTED));
    if (alike.length > LISTED) say(`  and ${alike.length - LISTED} more`, 'plain');
  };

  return {
    say,
    sayUrl({ href, domain }) {
      lines.print(href);
      say(`Domain: ${domain}`, 'plain');
    },

    async pick<Word extends string>(prompt: PickPrompt<Word>) {
      const { entries, start, menu } = prompt;
      const actions: readonly Action[] = [...prompt.actions, ...exitActions(prompt)];
      begin(prompt, entries, prompt.whole);
      if (menu) for (const action of actions) say(`  ${actionText(action)}`, 'plain');
      const words = actions.map(({ word }) => word);
      const isTyped = actions.some(({ word, explicit }) => word === start && explicit === true);
      const commands = { words, list: () => listThese(entries, [...entries.keys()]) };
      const what = menu ? (entries.length > 0 ? 'Number or word' : 'Word') : 'Number or name';
      for (;;) {
        const typed = await ask(what + (isTyped ? '' : keptEntry(prompt)), commands);
        if (typeof typed === 'string') return typed as Word | Exit;
        const text = typed.text.trim();
        if (text === '' && start !== undefined && !isTyped) {
          return typeof start === 'number' ? { entry: start } : start;
        }
        const word = menu ? words.find((one) => one === text.toLowerCase()) : undefined;
        if (word !== undefined) return word as Word | Exit;
        const named = text === '' ? { problem: nothingChosen(actions), alike: [] } : entryOf(prompt, text);
        if ('found' in named) return { entry: named.found[0] as number };
        complain(named.problem, entries, named.alike);
      }
    },

    async tick(prompt: TickPrompt) {
      const { entries, ticked } = prompt;
      begin(prompt, entries);
      const kept = ticked
        .map((index) => `${entryNumber(entries, index)}. ${shortened(entries[index]?.label ?? '')}`)
        .join(', ');
      const question = `Numbers or names, with commas between them${kept === '' ? '' : ` [${kept}]`}`;
      const commands = {
        words: ['clear', ...exitActions(prompt).map(({ word }) => word)],
        list: () => listThese(entries, [...entries.keys()]),
      };
      for (;;) {
        const typed = await ask(question, commands);
        if (typeof typed === 'string' && typed !== 'clear') return typed as Exit;
        const text = typeof typed === 'string' ? '' : typed.text;
        const empty = { found: typed === 'clear' ? [] : ticked };
        const named = text.trim() === '' ? empty : namedEntries(entries, text);
        if ('problem' in named) complain(named.problem, entries, named.alike);
        else {
          const problem = prompt.check(named.found);
          if (problem === undefined) return { ticked: named.found };
          complain(problem);
        }
      }
    },

    async type(prompt: TypePrompt) {
      let kept = prompt.initial;
      begin(prompt);
      if (!isShort(kept)) {
        say('The text that stands here:', 'plain');
        say(exactText(kept), 'quoted');
      }
      const words = ['clear', ...exitActions(prompt).map(({ word }) => word)];
      for (;;) {
        const typed = await ask(`Text${keptText(kept, prompt.optional)}`, { words });
        if (typeof typed === 'string' && typed !== 'clear') return typed as Exit;
        const line = typeof typed === 'string' ? '' : typed.text;
        const text = line === '' && typed !== 'clear' ? kept : line;
        const found = prompt.check(text);
        if (found === undefined) return { text };
        say(found.problem, 'problem');
        kept = found.proposal ?? (typed === 'clear' ? '' : kept);
      }
    },

    settle: () => lines.settle(),
    close: () => lines.close(),
  };
}

function actionText({ word, label, hint }: Action): string {
  const told = [label.toLowerCase() === word ? undefined : label, hint].filter((part) => part !== undefined);
  return told.length === 0 ? word : `${word} - ${told.join(', ')}`;
}

/**
 * Breaks a line where a terminal ends, if its width is known. Done by us, so that no words of a server stand where our
 * lines begin.
 */
function broken(line: string, first: string, rest: string, { columns }: ScreenOutput): readonly string[] {
  const known = sizeOr(columns, undefined);
  if (known === undefined) return [first + line];
  const width = Math.max(known - 1, 10);
  const paint = (text: string): string => text;
  return wrapSpans([{ text: line, style: 'plain' }], { width, first, rest, paint }).map(({ text }) => text);
}

function nothingChosen(actions: readonly Action[]): string {
  const explicit = actions.find((action) => action.explicit);
  return `Nothing is chosen yet.${explicit === undefined ? '' : ` Type ${explicit.word} for that.`}`;
}

function isShort(text: string): boolean {
  return exactText(text).length <= SHORT;
}

/** A label for the prompt, where the terminal breaks the line by itself; in whole it stands in the list above. */
function shortened(label: string): string {
  const characters = graphemes(label);
  return characters.length <= SHORT ? label : `${characters.slice(0, SHORT).join('')}…`;
}

function keptEntry<Word extends string>({ entries, start }: PickPrompt<Word>): string {
  if (start === undefined) return '';
  if (typeof start === 'string') return start === 'clear' ? ' (Enter skips)' : ` [${start}]`;
  return ` [${entryNumber(entries, start)}. ${shortened(entries[start]?.label ?? '')}]`;
}

function keptText(kept: string, optional: boolean): string {
  if (kept === '') return optional ? ' (Enter skips)' : '';
  return isShort(kept) ? ` [${exactText(kept)}]` : ' [what stands here]';
}

/** In a menu the entries are no answers and may have the names of words, so there only their numbers count. */
function entryOf<Word extends string>(
  { entries, menu }: PickPrompt<Word>,
  text: string,
): ReturnType<typeof namedEntry> {
  if (!menu) return namedEntry(entries, text);
  const index = /^#?\d{1,9}$/.test(text) ? Number(text.replace('#', '')) - 1 : -1;
  if (index >= 0 && index < entries.length) return { found: [index] };
  return {
    problem: `Type ${entries.length > 0 ? 'one of the numbers or words' : 'one of the words'} above.`,
    alike: [],
  };
}
