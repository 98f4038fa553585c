import { describe, expect, it } from 'vitest';

import { isPlainLine, sanitizeLine, sanitizeText } from '../../src/client/sanitize.ts';

describe('sanitizeText', () => {
  it.each([
    ['colors and cursor movements', 'a\u001B[31mred\u001B[0m\u001B[2J\u001B[1;1Hb', 'aredb'],
    ['8-bit sequences', 'a\u009B31mb', 'ab'],
    ['a window title', 'a\u001B]0;owned\u0007b', 'ab'],
    ['a link', '\u001B]8;;https://evil.example\u001B\\click\u001B]8;;\u001B\\', 'click'],
    ['device control strings', 'a\u001BPq#0\u001B\\b', 'ab'],
    ['a charset switch', 'a\u001B(0b', 'ab'],
    ['a sequence that never ends, but not its text', 'a\u001B]0;title', 'a0;title'],
    ['backspaces and bells', 'pay\u0008\u0007 1', 'pay 1'],
    ['carriage returns, which would overwrite the line', 'safe\revil', 'safe\nevil'],
    ['bidi controls', '\u202Egnp.exe\u202C \u2066a\u2069 \u200Fb\u061C', 'gnp.exe a b'],
    ['zero-width characters', 'pass\u200Bwo\u200Drd\u2060\uFEFF\u00AD', 'password'],
    ['tags, which a model reads and a person does not', 'hi\u{E0068}\u{E0069}', 'hi'],
    ['anchors of annotations, and not what they annotate', 'a\uFFF9b\uFFFAc\uFFFBd', 'abcd'],
    ['fillers', 'a\u3164\u115Fb', 'ab'],
    ['halves of surrogate pairs', 'a\uD83Db', 'ab'],
    ['other line ends', 'a\u2028b\u0085c', 'a\nb\nc'],
  ])('C34: takes out %s', (_, text, shown) => {
    expect(sanitizeText(text)).toBe(shown);
  });

  it.each(['Ünïcode, 漢字, עברית, हिन्दी', '👩 ⚠️', 'two\nlines', '<b>**[x](y)**</b>'])(
    'leaves %j as it is',
    (text) => {
      expect(sanitizeText(text)).toBe(text);
    },
  );

  it('cuts off what is too long, and says how much', () => {
    expect(sanitizeText('😀'.repeat(5), 5)).toBe('😀'.repeat(5));
    expect(sanitizeText('😀'.repeat(7), 5)).toBe(`${'😀'.repeat(5)}… (2 more characters)`);
  });

  it('is linear on hostile input', () => {
    const started = performance.now();
    for (const text of [
      '\u001B]'.repeat(100_000),
      '\u001B['.repeat(100_000),
      `\u001B[${'0'.repeat(200_000)}`,
      '\u200B'.repeat(200_000),
    ]) {
      sanitizeText(text);
    }
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('sanitizeLine', () => {
  it('keeps a title on one line', () => {
    expect(sanitizeLine(' a\r\n\n  b\tc\u2028d ')).toBe('a b c d');
  });
});

describe('isPlainLine', () => {
  it.each(['', 'text', ' two  spaces ', '👩 ⚠️'])('%j is', (text) => {
    expect(isPlainLine(text)).toBe(true);
  });

  it.each(['a\nb', 'a\rb', 'a\tb', 'a\u2028b', 'a\u200Bb', '\u202Ea', 'a\uFFFBb', '\u001B[31m'])(
    '%j is not',
    (text) => {
      expect(isPlainLine(text)).toBe(false);
    },
  );
});
