import { describe, expect, it, vi } from 'vitest';
import { loadPatternMatcher } from '../../src/client/foreign-pattern.ts';

const match = await loadPatternMatcher();

describe('patterns of other servers', () => {
  const PATTERNS = [
    '',
    'a',
    '^a',
    'a$',
    '^a|b$',
    '^[A-Z]{2}-\\d{3,5}$',
    '^\\s*$',
    '^\\S+$',
    '^[\\S]$',
    '^[^\\S]$',
    '^.$',
    '^[^]$',
    '[]',
    '^[a-c-]+$',
    '^[\\w.+-]+@[\\w-]+\\.[a-z]{2,}$',
    '^\\w+\\b',
    '\\Ba',
    '^(?:a|b)*?c+?$',
    '^(?<year>\\d{4})$',
    '^\\p{L}+$',
    '^\\P{L}+$',
    '^[\\p{Lu}\\d]+$',
    '^\\p{Script=Greek}+$',
    '^\\p{Letter}+$',
    '^\\u00e9$',
    '^\\u{1F600}$',
    '^\\uD83D\\uDE00$',
    '^[\\u{1F600}-\\u{1F610}]$',
    '^\\x41\\t\\cJ\\0$',
    '^[\\b]$',
    '^\\.\\*\\/\\[\\]\\{\\}\\(\\)\\^\\$\\|\\?\\+\\\\$',
    '^a{2}$',
    '^a{0}$',
    '^a{2,}$',
    '^(a{2,3}){2}$',
    '^é$',
    '^😀$',
    '^.{2}$',
    '^😀{2}$',
    '^(?:\\+|00)[1-9]\\d{1,14}$',
    '^#(?:[0-9a-fA-F]{3}){1,2}$',
    '^$',
    '$^',
  ];
  const TEXTS = [
    '',
    'a',
    'A',
    'b',
    'ab',
    'aa',
    'aaaa',
    'aac',
    'bc',
    'a\n',
    '\na',
    'ba',
    'z',
    ':',
    ']',
    'a]',
    '-',
    'a-c',
    'AB-123',
    'AB-12',
    'xAB-123',
    ' ',
    '\u00a0',
    '\ufeff',
    '\u2028',
    '\u3000',
    '\v',
    '\u200b',
    '\r',
    '\u0085',
    'me@example.com',
    'me@example',
    '2026',
    'année',
    'Ωμέγα',
    'Ä',
    '5',
    'é',
    'e\u0301',
    '😀',
    '😀😀',
    '\u{1F611}',
    'A\t\n\0',
    '\b',
    '.*/[]{}()^$|?+\\',
    '+4915112345678',
    '#fff',
    '#ffff',
    'l:]',
    '_',
    '١',
  ];

  it.each(PATTERNS)('means what ECMAScript means by %j', (pattern) => {
    const test = match(pattern);
    // The patterns of this test are our own.
    const expected = new RegExp(pattern, 'u');
    for (const text of TEXTS) expect([text, test?.(text)]).toEqual([text, expected.test(text)]);
  });

  it.each([
    ['^{a}$', '{a}'],
    ['^a{,2}$', 'a{,2}'],
    ['^[\\w-.]+$', 'a-.b'],
    ['^a\\-b\\@\\"$', 'a-b@"'],
  ])('forgives %j, as engines without the flag u do', (pattern, text) => {
    expect(match(pattern)?.(text)).toBe(true);
    expect(match(pattern)?.('!')).toBe(false);
  });

  it.each([
    ['a lookahead', '^(?=.*\\d).+$'],
    ['a negative lookahead', '^(?!x)'],
    ['a lookbehind', '(?<=a)b'],
    ['a negative lookbehind', '(?<!a)b'],
    ['a reference', '(a)\\1'],
    ['a named reference', '(?<x>a)\\k<x>'],
    ['flags', '(?i)a'],
    ['flags of a group', '(?i:a)'],
    ['a property nobody knows', '\\p{Nonsense}'],
    ['other engines’ anchors', '\\Aa\\z'],
    ['other engines’ classes', '^[[:alpha:]]$'],
    ['other engines’ brackets', '^[]a]$'],
    ['other engines’ names', '(?P<x>a)'],
    ['a quotation', '\\Qa\\E'],
    ['a letter that needs no escape', '\\y'],
    ['an octal escape', '\\01'],
    ['half a pair', '\\ud83d'],
    ['half a pair as it is', '\ud83d'],
    ['a character beyond the last', '\\u{110000}'],
    ['a bracket too few', '[a'],
    ['a bracket too many', 'a)'],
    ['an open group', '(a'],
    ['an open group behind a closed one', '(a)('],
    ['a backslash at the end', 'a\\'],
    ['nothing to repeat', '*a'],
    ['a repetition of a repetition', 'a**'],
    ['a range backwards', '[b-a]'],
    ['a count backwards', 'a{3,2}'],
    ['a count over what re2 repeats', 'a{1001}'],
    ['too long a pattern', 'a'.repeat(1001)],
    ['repetitions that make it large', '(?:a{100}){51}'],
    ['repetitions that make it large, of many', 'a{1000}'.repeat(6)],
    ['a large group repeated', `(?:${'ab'.repeat(100)}){100}`],
  ])('cannot be tested, and are left to be read: %s', (_, pattern) => {
    expect(match(pattern)).toBeUndefined();
  });

  it('never reaches the native engine, and takes linear time where that would not end (C11)', () => {
    const native = vi.spyOn(globalThis, 'RegExp');
    const text = `${'a'.repeat(50_000)}!`;
    for (const pattern of ['^(a+)+$', '(a+)+$', '^(a|a)*$', '^(a|aa)+$', '^([a-zA-Z]+)*$', '(.*)*x$']) {
      expect(match(pattern)?.(text)).toBe(false);
    }
    expect(native).not.toHaveBeenCalled();
  });

  it('lets a text pass that is too long for its pattern', () => {
    const test = match('^(?:\\p{L}?){1000}$');
    expect(test?.('!')).toBe(false);
    expect(test?.('!'.repeat(60_000))).toBe(true);
  });
});
