import { describe, expect, it } from 'vitest';

import { painter, wrapSpans } from '../../src/terminal/styled-text.ts';
import { graphemes, textWidth } from '../../src/terminal/text-width.ts';

describe('the width of a text', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['日本語', 6],
    ['한국어', 6],
    ['ｆｕｌｌ', 8],
    ['e\u0301', 1],
    ['👍', 2],
    ['👍🏽', 2],
    ['🇩🇪', 2],
    ['❤\uFE0F', 2],
    ['👩\u200D💻', 2],
    ['é', 1],
    ['क्षि', 3],
    ['\u200B', 0],
  ])('of %j is %i columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  it('characters are those that a person counts', () => {
    expect(graphemes('e\u0301👍🏽🇩🇪x')).toEqual(['e\u0301', '👍🏽', '🇩🇪', 'x']);
  });
});

describe('lines', () => {
  const paint = painter(true);
  const wrap = (text: string, width: number, first = ''): string[] =>
    wrapSpans([{ text, style: 'plain' }], { width, first, rest: ' '.repeat(first.length), paint }).map(
      (line) => line.text,
    );

  it('break at spaces, and inside of a word only if it is longer than a line', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrap('a abcdefghijkl', 5)).toEqual(['a', 'abcde', 'fghij', 'kl']);
    expect(wrap('', 5, '> ')).toEqual(['> ']);
    expect(wrap('one two', 6, '> ')).toEqual(['> one', '  two']);
  });

  it('keep an indent', () => {
    expect(wrap('  abcdefgh', 5)).toEqual(['  abc', 'defgh']);
  });

  it('may break beside every wide character, and never in one', () => {
    expect(wrap('日本語です', 5)).toEqual(['日本', '語で', 'す']);
    expect(wrap('ab日本', 5)).toEqual(['ab日', '本']);
    expect(wrap('aaa bbb日日', 8)).toEqual(['aaa bbb', '日日']);
    expect(wrap('日日aaa bbb', 8)).toEqual(['日日aaa', 'bbb']);
  });

  it('are as wide as they say, and no wider than they may be', () => {
    const text = 'Some 日本語 text, 👍🏽 with averyverylongwordinit e\u0301 and more';
    for (let width = 4; width < 40; width += 1) {
      const lines = wrapSpans([{ text, style: 'strong' }], { width, first: '| ', paint });
      for (const line of lines) {
        const shown = line.text.replaceAll('\u001B[1m', '').replaceAll('\u001B[0m', '');
        expect(textWidth(shown)).toBe(line.width);
        expect(line.width).toBeLessThanOrEqual(width);
      }
      // Nothing but spaces at the breaks is lost.
      const shown = lines.map((line) => line.text.replace('| ', '')).join('');
      expect(shown.replaceAll('\u001B[1m', '').replaceAll('\u001B[0m', '').replaceAll(' ', '')).toBe(
        text.replaceAll(' ', ''),
      );
    }
  });

  it('carry each style over their ends', () => {
    expect(
      wrapSpans(
        [
          { text: 'one ', style: 'plain' },
          { text: 'two three', style: 'strong' },
        ],
        { width: 8, paint },
      ).map(({ text }) => text),
    ).toEqual(['one \u001B[1mtwo\u001B[0m', '\u001B[1mthree\u001B[0m']);
  });
});
