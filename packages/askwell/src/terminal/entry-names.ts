import type { Entry } from './surface.ts';

// How an entry of a numbered list is named by typing.

/** What was typed, as entries; or what is wrong with it, and the entries that may be meant. */
export type Named =
  | { readonly found: readonly number[] }
  | { readonly problem: string; readonly alike: readonly number[] };

/** The number of an entry as it is listed. Where names are numbers themselves, it has a sign of its own: `#2`. */
export function entryNumber(entries: readonly Entry[], index: number): string {
  return `${namesAreNumbers(entries) ? '#' : ''}${index + 1}`;
}

/** The entry that was typed: by its name, else by its number, else by its name in other letters. */
export function namedEntry(entries: readonly Entry[], typed: string): Named {
  const text = typed.trim();
  const exact = find(entries, (name) => name === text);
  if (exact.length === 1) return { found: exact };
  const number = /^(#?)(\d{1,9})$/.exec(text);
  if (number !== null && (number[1] === '#' || !namesAreNumbers(entries))) {
    const index = Number(number[2]) - 1;
    if (index >= 0 && index < entries.length) return { found: [index] };
    return { problem: `The numbers go from 1 to ${entries.length}.`, alike: [] };
  }
  const folded = text.toLowerCase();
  const same = exact.length > 1 ? exact : find(entries, (name) => name.toLowerCase() === folded);
  if (same.length === 1) return { found: same };
  if (same.length > 1) return { problem: 'Several are called that. Type the number.', alike: same };
  // A part of a name is never taken for it, however clear it seems.
  const alike = folded === '' ? [] : find(entries, (name) => name.toLowerCase().includes(folded));
  return alike.length > 0
    ? { problem: 'These have that in their name. Type a number or a whole name.', alike }
    : { problem: 'None of them is called that. Type a number or a name.', alike };
}

/** The entries that were typed, separated by commas. A name may have commas in it, so the longest one counts. */
export function namedEntries(entries: readonly Entry[], typed: string): Named {
  const parts = typed.split(',');
  const found = new Set<number>();
  for (let start = 0; start < parts.length;) {
    if (parts[start]?.trim() === '') {
      start += 1;
      continue;
    }
    let named: Named = { found: [] };
    let length = Math.min(parts.length - start, LONGEST);
    for (; length > 0; length -= 1) {
      named = namedEntry(entries, parts.slice(start, start + length).join(','));
      if ('found' in named) break;
    }
    if ('problem' in named) return named;
    for (const index of named.found) found.add(index);
    start += length;
  }
  return { found: [...found].sort((a, b) => a - b) };
}

/** A name with more parts between commas than this has to be typed as its number. */
const LONGEST = 10;

function find(entries: readonly Entry[], fits: (name: string) => boolean): number[] {
  return [...entries.keys()].filter((index) => (entries[index]?.names ?? []).some(fits));
}

function namesAreNumbers(entries: readonly Entry[]): boolean {
  return entries.some(({ names }) => names?.some((name) => /^#?\d+$/.test(name)));
}
