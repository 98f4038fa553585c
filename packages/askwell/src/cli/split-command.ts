import { usageError } from './explain.ts';

/**
 * Splits a command line at white space as a shell does: quotes keep it together, a backslash takes the next character
 * as it is (in double quotes only `"` and `\`). Nothing is expanded, for no shell is run.
 *
 * @param backslash Whether a backslash quotes; on Windows it separates folders instead.
 */
export function splitCommand(line: string, backslash: boolean): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: '"' | "'" | undefined;
  for (let index = 0; index < line.length; index += 1) {
    const char = line.charAt(index);
    const next = line.charAt(index + 1);
    if (quote !== undefined) {
      if (char === quote) quote = undefined;
      else if (backslash && quote === '"' && char === '\\' && (next === '"' || next === '\\')) {
        word += next;
        index += 1;
      } else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (backslash && char === '\\' && next !== '') {
      word = (word ?? '') + next;
      index += 1;
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + char;
  }
  if (quote !== undefined)
    throw usageError(`A quote (${quote}) in the command line is not closed.`, 'Close it.');
  if (word !== undefined) words.push(word);
  return words;
}
