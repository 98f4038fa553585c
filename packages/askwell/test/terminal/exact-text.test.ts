import { expect, it } from 'vitest';

import { exactText } from '../../src/terminal/exact-text.ts';

it.each(['Ada Lovelace', '日本語', '👍🏽', '❤️', 'a "b" \\ c', 'x'.repeat(5000)])(
  'a text of which nothing is hidden stays as it is: %s',
  (text) => {
    expect(exactText(text)).toBe(text);
  },
);

it.each([
  ['rm -rf ./a\n\n\n   b', String.raw`"rm -rf ./a\n\n\n\x20\x20\x20b"`],
  [' a', String.raw`"\x20a"`],
  ['a ', String.raw`"a\x20"`],
  ['a\tb\r', String.raw`"a\tb\r"`],
  ['a\u00A0b\u2028', String.raw`"a\xa0b\u2028"`],
  ['pay\u200B me\u202E', String.raw`"pay\u200b me\u202e"`],
  ['\u001B[2J', String.raw`"\x1b[2J"`],
  ['a\uFE0F\u2800\u3164\u{E0041}\uD800', String.raw`"a\ufe0f\u2800\u3164\u{e0041}\ud800"`],
  ['"a"\\\n', String.raw`"\"a\"\\\n"`],
  ['(left empty)', '"(left empty)"'],
  ['', '""'],
])('C34: everything else is quoted, and nothing of it lost: %j', (text, shown) => {
  expect(exactText(text)).toBe(shown);
});

it('two texts never look alike', () => {
  const texts = ['a b', 'a  b', 'a\nb', String.raw`a\nb`, '"a b"', 'a\u00A0b', String.raw`"a\nb"`, 'a b '];
  expect(new Set(texts.map(exactText)).size).toBe(texts.length);
});
