import { describe, expect, it } from 'vitest';

import { splitCommand } from '../../src/cli/split-command.ts';

describe('splitCommand', () => {
  it.each([
    ['node server.js', ['node', 'server.js']],
    ['  node \t server.js\n', ['node', 'server.js']],
    ['"/path with space/node" --x', ['/path with space/node', '--x']],
    [`node -e 'console.log("hi")'`, ['node', '-e', 'console.log("hi")']],
    [String.raw`say "a \"quoted\" \\ word \n"`, ['say', String.raw`a "quoted" \ word \n`]],
    [String.raw`a\ b c\\d`, ['a b', String.raw`c\d`]],
    [`a"b c"'d e'f`, ['ab cd ef']],
    [`x "" ''`, ['x', '', '']],
    [String.raw`'a\b'`, [String.raw`a\b`]],
    [`echo $HOME | cat > x && y; z *`, ['echo', '$HOME', '|', 'cat', '>', 'x', '&&', 'y;', 'z', '*']],
    ['', []],
    ['   ', []],
  ])('%j', (line, words) => {
    expect(splitCommand(line, true)).toEqual(words);
  });

  it('leaves backslashes alone on Windows', () => {
    expect(splitCommand(String.raw`"C:\Program Files\node.exe" .\server.js`, false)).toEqual([
      String.raw`C:\Program Files\node.exe`,
      String.raw`.\server.js`,
    ]);
  });

  it.each([`"open`, `it's`])('refuses a quote that is not closed: %s', (line) => {
    expect(() => splitCommand(line, true)).toThrow('is not closed');
  });
});
