import { editLine, type Line, lineOf, textOf, visibleCharacter } from './line-editor.ts';
import { isEnter, type RichIo, runPrompt } from './rich-prompt.ts';
import type { Frame } from './screen.ts';
import { type DrawnLine, wrapSpans } from './styled-text.ts';
import type { Exit, TypePrompt } from './surface.ts';
import { graphemeWidth } from './text-width.ts';

/** Has a text typed. It is never masked: a form is no place for secrets, and must not look like one. */
export async function textPrompt(prompt: TypePrompt, io: RichIo): Promise<{ readonly text: string } | Exit> {
  const { screen, paint } = io;
  let line = lineOf(prompt.initial);
  let { problem } = prompt;

  const frame = (): Frame => {
    const width = screen.columns;
    const head = [
      ...wrapSpans([{ text: prompt.title, style: 'strong' }], { width, first: '? ', rest: '  ', paint }),
      ...(problem === undefined
        ? []
        : wrapSpans([{ text: problem, style: 'problem' }], { width, first: '! ', rest: '  ', paint })),
    ];
    const keys = [
      'Enter goes on',
      ...(prompt.back ? ['Shift-Tab goes back'] : []),
      'Ctrl-X declines',
      'Esc cancels',
    ].join(', ');
    const foot = wrapSpans([{ text: keys, style: 'faint' }], { width, first: '  ', paint });
    const { lines, cursor } = editorLines(line, width);
    return {
      lines: [...head, ...lines, ...foot],
      cursor: { line: head.length + cursor.line, column: cursor.column },
    };
  };

  return runPrompt(io, prompt.back, frame, (key) => {
    if (!isEnter(key) && !(key.name === 'tab' && !key.shift)) {
      const edited = editLine(line, key);
      if (edited !== line) problem = undefined;
      line = edited;
      return undefined;
    }
    const text = textOf(line);
    const found = prompt.check(text);
    if (found === undefined) return { done: { text } };
    ({ problem } = found);
    if (found.proposal !== undefined) line = lineOf(found.proposal);
    return undefined;
  });
}

/** Breaks the text wherever the terminal ends, so that every character has its place under the cursor. */
function editorLines(
  { characters, cursor }: Line,
  width: number,
): { readonly lines: readonly DrawnLine[]; readonly cursor: Frame['cursor'] } {
  const lines: DrawnLine[] = [];
  let text = '> ';
  let column = 2;
  let found = { line: 0, column: 2 };
  for (const [index, character] of characters.entries()) {
    const shown = visibleCharacter(character);
    const taken = graphemeWidth(shown);
    if (column + taken > width) {
      lines.push({ text, width: column });
      text = '  ';
      column = 2;
    }
    if (index === cursor) found = { line: lines.length, column };
    text += shown;
    column += taken;
  }
  if (cursor >= characters.length) found = { line: lines.length, column };
  lines.push({ text, width: column });
  return { lines, cursor: found };
}
