import { optionTitle } from '../field/options.ts';
import type { Option } from '../field/options.ts';

/**
 * The option that a text names: by its value, else by its title, else by either in other letters (`PROD` for `prod`) if
 * that is not ambiguous.
 */
export function pickOne(options: readonly Option[], text: string): string | undefined {
  const byValue = options.find(({ value }) => value === text);
  if (byValue !== undefined) return byValue.value;
  return onlyOne(options, (name) => name === text) ?? onlyOne(options, (name) => fold(name) === fold(text));
}

/** The options that a text names, separated by commas. A name may itself have commas in it. */
export function pickSeveral(options: readonly Option[], text: string): readonly string[] | undefined {
  const parts = text.split(',');
  const longest = Math.max(...options.map((option) => commas(option.value, optionTitle(option)))) + 1;
  const picked = new Set<string>();
  let start = 0;
  while (start < parts.length) {
    // The longest name first, so that "Red, dark" is one option where there is one of that name.
    let length = Math.min(longest, parts.length - start);
    let found: string | undefined;
    for (; length > 0; length -= 1) {
      const name = parts.slice(start, start + length).join(',');
      found = pickOne(options, name.trim());
      if (found !== undefined) break;
    }
    if (found !== undefined) {
      picked.add(found);
      start += length;
    } else if (parts[start]?.trim() === '') {
      // A comma too many, as at the end of a list.
      start += 1;
    } else {
      return undefined;
    }
  }
  return [...picked];
}

/** The most commas in any of some names. */
function commas(...names: readonly string[]): number {
  return Math.max(...names.map((name) => name.split(',').length - 1));
}

/** The only option with a name that fits; two options may have one title, and then it names neither. */
function onlyOne(options: readonly Option[], fits: (name: string) => boolean): string | undefined {
  const found = options.filter((option) => fits(optionTitle(option)) || fits(option.value));
  return found.length === 1 ? found[0]?.value : undefined;
}

function fold(text: string): string {
  return text.trim().toLowerCase();
}
