import { sanitizeLine } from '../client/sanitize.ts';
import type { Key } from './keyboard.ts';
import { graphemes } from './text-width.ts';

/** A text that is being typed. It may have line breaks in it, if it was pasted or suggested with some. */
export interface Line {
  readonly characters: readonly string[];
  /** Before which character the next one goes. */
  readonly cursor: number;
}

/** A text with the cursor at its end. */
export function lineOf(text: string): Line {
  const characters = graphemes(text);
  return { characters, cursor: characters.length };
}

/** The text of a line. */
export function textOf(line: Line): string {
  return line.characters.join('');
}

/** The line after a key; the same line if the key does not edit. Keys are those of every shell. */
export function editLine(line: Line, key: Key): Line {
  const { characters, cursor } = line;
  const command = key.ctrl ? CONTROL[key.name ?? ''] : key.name;
  switch (command) {
    case 'left':
      return { characters, cursor: Math.max(cursor - 1, 0) };
    case 'right':
      return { characters, cursor: Math.min(cursor + 1, characters.length) };
    case 'home':
      return { characters, cursor: 0 };
    case 'end':
      return { characters, cursor: characters.length };
    case 'backspace':
      return cut(line, cursor - 1, cursor);
    case 'delete':
      return cut(line, cursor, cursor + 1);
    case 'clear':
      return cut(line, 0, cursor);
    case 'clear-end':
      return cut(line, cursor, characters.length);
    case 'word':
      return cut(line, wordStart(line), cursor);
    default:
      return key.text === '' || key.ctrl ? line : insert(line, key.text);
  }
}

/** What stands for a character on the screen: what can't be seen, or would turn the line around, is a mark. */
export function visibleCharacter(character: string): string {
  if (character === '\n') return '\u21B5';
  return character === ' ' || sanitizeLine(character) !== '' ? character : '\uFFFD';
}

const CONTROL: Readonly<Record<string, string>> = {
  a: 'home',
  e: 'end',
  b: 'left',
  f: 'right',
  h: 'backspace',
  u: 'clear',
  k: 'clear-end',
  w: 'word',
};

function cut({ characters, cursor }: Line, from: number, to: number): Line {
  const start = Math.max(from, 0);
  return {
    characters: [...characters.slice(0, start), ...characters.slice(to)],
    cursor: start < cursor ? start : cursor,
  };
}

/** Counts the characters anew: an accent that is typed after its letter becomes one with it. */
function insert({ characters, cursor }: Line, typed: string): Line {
  const before = characters.slice(0, cursor).join('') + cleanPaste(typed);
  const after = characters.slice(cursor).join('');
  const rest = graphemes(after).length;
  const all = graphemes(before + after);
  return { characters: all, cursor: Math.max(all.length - rest, 0) };
}

/** A pasted text as a field can hold it: line breaks stay, other controls and a last line break go. */
export function cleanPaste(text: string): string {
  return text
    .replaceAll('\t', '  ')
    .replace(/(?!\n)\p{Cc}/gu, '')
    .replace(/\n+$/, '');
}

function wordStart({ characters, cursor }: Line): number {
  let at = cursor;
  while (at > 0 && characters[at - 1]?.trim() === '') at -= 1;
  while (at > 0 && characters[at - 1]?.trim() !== '') at -= 1;
  return at;
}
