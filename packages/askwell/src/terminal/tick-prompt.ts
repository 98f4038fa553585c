import { exitActions } from './exit-actions.ts';
import { listFrame, type ListRow } from './list-view.ts';
import { moveInList, startList } from './list-cursor.ts';
import { isEnter, type RichIo, runPrompt } from './rich-prompt.ts';
import type { Action, Exit, TickPrompt } from './surface.ts';

/** Has any entries of a list ticked. Enter on an entry goes on, as it does on "Go on". */
export async function tickPrompt(
  prompt: TickPrompt,
  io: RichIo,
): Promise<{ readonly ticked: readonly number[] } | Exit> {
  const { entries } = prompt;
  const actions: readonly Action<Exit | 'go'>[] = [
    { word: 'go', label: 'Go on', hint: 'with what is marked' },
    ...exitActions(prompt),
  ];
  const texts = entries.map(({ label, hint }) => `${label} ${hint ?? ''}`);
  const ticked = new Set(prompt.ticked);
  let list = startList(entries.length, entries.length > 0 ? 0 : undefined);
  let { problem } = prompt;

  const frame = (): ReturnType<typeof listFrame> =>
    listFrame(
      {
        title: prompt.title,
        problem,
        filter: list.filter,
        rows: [
          ...list.shown.map((index): ListRow => ({
            label: '',
            ...entries[index],
            box: ticked.has(index) ? '[x] ' : '[ ] ',
            action: false,
          })),
          ...actions.map(({ label, hint }): ListRow => ({ label, hint, action: true })),
        ],
        at: list.at,
        total: entries.length,
        keys: 'Up/Down move, Space marks, Enter goes on, Esc cancels',
      },
      io.screen,
      io.paint,
    );

  return runPrompt<{ readonly ticked: readonly number[] } | Exit>(io, prompt.back, frame, (key) => {
    problem = undefined;
    const entry = list.shown[list.at];
    if (key.name === 'space' && entry !== undefined) {
      if (!ticked.delete(entry)) ticked.add(entry);
      return undefined;
    }
    if (!isEnter(key)) {
      list = moveInList(list, key, texts, actions.length);
      return undefined;
    }
    const action = entry === undefined && list.at >= 0 ? actions[list.at - list.shown.length] : undefined;
    if (action !== undefined && action.word !== 'go') return { done: action.word };
    // In the order of the list, whatever order they were marked in.
    const all = [...entries.keys()].filter((index) => ticked.has(index));
    problem = prompt.check(all);
    return problem === undefined ? { done: { ticked: all } } : undefined;
  });
}
