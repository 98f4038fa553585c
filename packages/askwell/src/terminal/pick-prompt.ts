import { exitActions } from './exit-actions.ts';
import { listFrame, type ListRow } from './list-view.ts';
import { moveInList, startList } from './list-cursor.ts';
import { isEnter, type RichIo, runPrompt } from './rich-prompt.ts';
import type { Action, Exit, PickPrompt } from './surface.ts';

/** Has one entry of a list chosen, or one of the actions below it. */
export async function pickPrompt<Word extends string>(
  prompt: PickPrompt<Word>,
  io: RichIo,
): Promise<{ readonly entry: number } | Word | Exit> {
  const { entries, start } = prompt;
  const actions: readonly Action[] = [...prompt.actions, ...exitActions(prompt)];
  const texts = entries.map(({ label, hint }) => `${label} ${hint ?? ''}`);
  const row =
    typeof start === 'string' ? entries.length + actions.findIndex(({ word }) => word === start) : start;
  let list = startList(entries.length, row);
  let { problem } = prompt;

  const frame = (): ReturnType<typeof listFrame> =>
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

  return runPrompt<{ readonly entry: number } | Word>(io, prompt.back, frame, (key) => {
    problem = undefined;
    if (!isEnter(key)) {
      list = moveInList(list, key, texts, actions.length);
      return undefined;
    }
    const entry = list.shown[list.at];
    if (entry !== undefined) return { done: { entry } };
    const action = actions[list.at - list.shown.length];
    // The exits among them are told by their words too.
    if (list.at >= 0 && action !== undefined) return { done: action.word as Word };
    problem = 'Nothing is chosen yet: move to a line with the arrow keys.';
    return undefined;
  });
}
