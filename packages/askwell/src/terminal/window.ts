/**
 * Finds the part of a list around one entry that fits into a number of lines. Where it is not the whole list, two lines
 * are left free, for what tells so.
 *
 * @param heightOf How many lines an entry takes; asked only for what may fit.
 */
export function windowAround(
  count: number,
  at: number,
  lines: number,
  heightOf: (index: number) => number,
): { readonly start: number; readonly end: number } {
  if (fits(count, lines, heightOf)) return { start: 0, end: count };
  const room = Math.max(lines - 2, 1);
  let start = at;
  let end = at + 1;
  let used = heightOf(at);
  for (let grown = true; grown;) {
    grown = false;
    if (end < count && used + heightOf(end) <= room) {
      used += heightOf(end);
      end += 1;
      grown = true;
    }
    if (start > 0 && used + heightOf(start - 1) <= room) {
      start -= 1;
      used += heightOf(start);
      grown = true;
    }
  }
  return { start, end };
}

function fits(count: number, lines: number, heightOf: (index: number) => number): boolean {
  if (count > lines) return false;
  let used = 0;
  for (let index = 0; index < count; index += 1) used += heightOf(index);
  return used <= lines;
}
