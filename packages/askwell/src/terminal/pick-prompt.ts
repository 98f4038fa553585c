import { exitActions } from './exit-actions.ts';
import { listFrame, type ListFrame, type ListRow } from './list-view.ts';
import { moveInList, startList } from './list-cursor.ts';
import { isEnter, type RichIo, runPrompt } from './rich-prompt.ts';
import { wrapSpans } from './styled-text.ts';
import type { Action, Entry, Exit, PickPrompt } from './surface.ts';

/** Has one entry of a list chosen, or one of the actions below it. */
export async function pickPrompt<Word extends string>(
  prompt: PickPrompt<Word>,
  io: RichIo,
): Promise<{ readonly entry: number } | Word | Exit> {
  const { start, menu } = prompt;
  let { entries } = prompt;
  const actions: readonly Action[] = [...prompt.actions, ...exitActions(prompt)];
  const texts = entries.map(({ label, hint }) => `${label} ${hint ?? ''}`);
  const row =
    typeof start === 'string' ? entries.length + actions.findIndex(({ word }) => word === start) : start;
  let list = startList(entries.length, row, !menu);
  let { problem } = prompt;

  const frame = (): ListFrame =>
    listFrame(
      {
        title: prompt.title,
        problem,
        filter: list.filter,
        rows: [
          ...list.shown.map((index): ListRow => ({ label: '', ...entries[index], action: false })),
          ...actions.map(({ label, hint }): ListRow => ({ label, hint, action: true })),
        ],
        at: list.at,
        total: entries.length,
        keys: 'Up/Down move, Enter chooses, Esc cancels',
      },
      io.screen,
      io.paint,
    );

  if (prompt.whole === true && !frame().whole) {
    writeUnseen(entries, io);
    entries = entries.map((entry) => ({ ...entry, seen: true }));
  }
  return runPrompt<{ readonly entry: number } | Word>(io, prompt.back, frame, (key) => {
    problem = undefined;
    if (!isEnter(key)) {
      const labels = menu ? actions.map(({ label }) => label) : [];
      list = moveInList(list, key, texts, actions.length, labels);
      return undefined;
    }
    const entry = list.shown[list.at];
    if (entry !== undefined) return { done: { entry } };
    const action = actions[list.at - list.shown.length];
    // The exits among them are told by their words too.
    if (list.at >= 0 && action !== undefined) return { done: action.word as Word };
    problem = menu
      ? 'Nothing is chosen yet: move to a line with the arrow keys, or with its first letter.'
      : 'Nothing is chosen yet: move to a line with the arrow keys.';
    return undefined;
  });
}

/** Writes the entries for good that have not been on the screen, so that all of them can be read. */
function writeUnseen(entries: readonly Entry[], { screen, paint }: RichIo): void {
  const lines = entries
    .filter(({ seen }) => seen !== true)
    .flatMap(({ label, hint }) =>
      wrapSpans([{ text: hint === undefined ? label : `${label} - ${hint}`, style: 'plain' }], {
        width: screen.columns,
        first: '= ',
        rest: '  ',
        paint,
      }),
    );
  if (lines.length > 0) screen.print(lines.map(({ text }) => text));
}
