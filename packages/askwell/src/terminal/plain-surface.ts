import { entryNumber, namedEntries, namedEntry } from './entry-names.ts';
import { exitActions } from './exit-actions.ts';
import type { KeyInput } from './keyboard.ts';
import { openLineReader } from './line-reader.ts';
import type { ScreenOutput } from './screen.ts';
import { wrapSpans } from './styled-text.ts';
import type { Action, Entry, Exit, PickPrompt, Surface, TickPrompt, Tone, TypePrompt } from './surface.ts';

const BEFORE: Readonly<Record<Tone, string>> = {
  title: '',
  plain: '',
  quoted: '  ',
  faint: '',
  warning: 'Warning: ',
  problem: 'Problem: ',
  done: '',
};

const HELP = [
  'An empty line keeps what stands in brackets, or skips what may be left empty.',
  ':back goes back, :clear empties, :list lists all there is to choose from.',
  ':decline tells the server that you say no, :cancel closes the question without an answer. So do Esc, Ctrl-C and Ctrl-D.',
  'A text that begins with a colon is typed with two: ::like this.',
].join('\n');

// More are not listed unless it is asked for: somebody may have to listen to all of them.
const LISTED = 30;

/** What can be done at a prompt besides answering it; typed with a colon. */
interface Commands {
  readonly words: readonly string[];
  list?(): void;
}

/** A terminal that is written to line by line: no colours, no cursor movement, nothing drawn twice. */
export function openPlainSurface(input: KeyInput, output: ScreenOutput, signal: AbortSignal): Surface {
  const lines = openLineReader(input, output, signal);

  const say = (text: string, tone: Tone): void => {
    for (const [index, line] of text.split('\n').entries()) {
      const before = index === 0 || tone === 'quoted' ? BEFORE[tone] : '';
      for (const part of broken(before + line, output)) lines.print(part);
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
      say(`  ${entryNumber(entries, index)}. ${label}${hint === undefined ? '' : ` - ${hint}`}`, 'plain');
    }
  };
  /** Says what is wanted, and what there is to choose from. */
  const begin = (
    { title, problem }: { readonly title: string; readonly problem?: string | undefined },
    entries: readonly Entry[] = [],
  ): void => {
    say(title, 'plain');
    if (problem !== undefined) say(problem, 'problem');
    if (entries.length <= LISTED) listThese(entries, [...entries.keys()]);
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
      begin(prompt, entries);
      if (menu) for (const action of actions) say(`  ${actionText(action)}`, 'plain');
      const words = actions.map(({ word }) => word);
      const commands = { words, list: () => listThese(entries, [...entries.keys()]) };
      const what = menu ? (entries.length > 0 ? 'Number or word' : 'Word') : 'Number or name';
      for (;;) {
        const typed = await ask(what + keptEntry(prompt), commands);
        if (typeof typed === 'string') return typed as Word | Exit;
        const text = typed.text.trim();
        if (text === '' && start !== undefined) return typeof start === 'number' ? { entry: start } : start;
        const word = menu ? words.find((one) => one === text.toLowerCase()) : undefined;
        if (word !== undefined) return word as Word | Exit;
        const named = text === '' ? { problem: 'Nothing is chosen yet.', alike: [] } : entryOf(prompt, text);
        if ('found' in named) return { entry: named.found[0] as number };
        complain(named.problem, entries, named.alike);
      }
    },

    async tick(prompt: TickPrompt) {
      const { entries, ticked } = prompt;
      begin(prompt, entries);
      const kept = ticked
        .map((index) => `${entryNumber(entries, index)}. ${entries[index]?.label}`)
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
      if (kept.includes('\n')) {
        say('The text that stands here:', 'plain');
        say(kept, 'quoted');
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
function broken(line: string, { columns }: ScreenOutput): readonly string[] {
  if (columns === undefined) return [line];
  const width = Math.max(columns - 1, 10);
  const paint = (text: string): string => text;
  return wrapSpans([{ text: line, style: 'plain' }], { width, first: '', rest: '  ', paint }).map(
    ({ text }) => text,
  );
}

function keptEntry<Word extends string>({ entries, start }: PickPrompt<Word>): string {
  if (start === undefined) return '';
  if (typeof start === 'string') return start === 'clear' ? ' (Enter skips)' : ` [${start}]`;
  return ` [${entryNumber(entries, start)}. ${entries[start]?.label ?? ''}]`;
}

function keptText(kept: string, optional: boolean): string {
  if (kept === '') return optional ? ' (Enter skips)' : '';
  return kept.includes('\n') ? ' [what stands here]' : ` [${kept}]`;
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
