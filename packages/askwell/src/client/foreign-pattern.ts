import type { PatternMatcher } from '../form/asked-form.ts';
import { translatePattern } from './foreign-pattern-syntax.ts';

// Regular expressions that a server sent. They are never compiled natively: `(a+)+$` would stop everything for hours.
// re2js takes time in proportion to the text, and what a pattern may cost for each character is capped here.

/** The longest pattern that is tested. */
const MAX_PATTERN_LENGTH = 1000;

/** The largest program that a pattern may make. */
const MAX_PROGRAM_SIZE = 5000;

/** The most that one test may cost: the size of the program times the length of the text. About a tenth of a second. */
const MAX_TEST_COST = 5_000_000;

/**
 * Loads what tests the patterns of forms. Call it only when a form has one: the regular expressions of re2js are larger
 * than all the rest of a client.
 *
 * The matcher gives `undefined` for a pattern that can't be tested: one that looks ahead or behind or refers back, one
 * that is no regular expression, one over the caps. Such a pattern is for the person to read. A text that is too long
 * for its pattern passes; the server checks it anyway.
 */
export async function loadPatternMatcher(): Promise<PatternMatcher> {
  const { RE2JS } = await import('re2js');
  return (pattern) => {
    if (pattern.length > MAX_PATTERN_LENGTH) return undefined;
    const translated = translatePattern(pattern);
    // Before it is compiled: writing repetitions out is what costs.
    if (translated === undefined || translated.size > MAX_PROGRAM_SIZE) return undefined;
    try {
      const compiled = RE2JS.compile(translated.source);
      const longest = MAX_TEST_COST / compiled.programSize();
      return (text) => text.length > longest || compiled.test(text);
    } catch {
      // No regular expression, or one with properties of characters that re2js doesn't know.
      return undefined;
    }
  };
}
