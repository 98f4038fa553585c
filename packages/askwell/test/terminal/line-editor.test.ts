import { describe, expect, it } from 'vitest';

import type { Key } from '../../src/terminal/keyboard.ts';
import { editLine, type Line, lineOf, textOf } from '../../src/terminal/line-editor.ts';

const key = (name: string | undefined, more: Partial<Key> = {}): Key => ({
  name,
  text: '',
  ctrl: false,
  shift: false,
  ...more,
});
const ctrl = (name: string): Key => key(name, { ctrl: true });
const typed = (text: string): Key => key(undefined, { text });
const edit = (line: Line, ...keys: readonly Key[]): Line => keys.reduce(editLine, line);

describe('editing a line', () => {
  it('types where the cursor is', () => {
    const line = edit(lineOf('ac'), key('left'), typed('b'));
    expect(textOf(line)).toBe('abc');
    expect(line.cursor).toBe(2);
  });

  it('moves and deletes by what a person counts as a character', () => {
    expect(textOf(edit(lineOf('a👍🏽'), key('backspace')))).toBe('a');
    expect(textOf(edit(lineOf('👍🏽a'), key('home'), key('delete')))).toBe('a');
    expect(edit(lineOf('👍🏽a'), key('left'), key('left'), key('left')).cursor).toBe(0);
  });

  it('an accent that is typed after its letter becomes one with it', () => {
    const line = edit(lineOf(''), typed('e'), typed('\u0301'), typed('x'));
    expect(line).toEqual({ characters: ['e\u0301', 'x'], cursor: 2 });
  });

  it.each([
    ['u', ' three'],
    ['k', 'one two'],
    ['w', 'one  three'],
  ])('Ctrl-%s deletes a part of it', (name, left) => {
    let line = lineOf('one two three');
    for (let times = 0; times < 6; times += 1) line = editLine(line, key('left'));
    expect(textOf(editLine(line, ctrl(name)))).toBe(left);
  });

  it('keeps the line breaks of a pasted text, and no other control', () => {
    expect(textOf(edit(lineOf(''), key('paste', { text: 'a\tb\u0007\nc\n\n' })))).toBe('a  b\nc');
  });

  it('does nothing beyond the ends, and nothing for keys that type nothing', () => {
    const line = lineOf('a');
    expect(textOf(edit(line, key('right'), key('delete'), key('f5'), ctrl('q')))).toBe('a');
    expect(textOf(edit(lineOf(''), key('backspace'), key('left')))).toBe('');
  });
});
