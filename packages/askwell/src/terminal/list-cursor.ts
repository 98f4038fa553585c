import type { Key } from './keyboard.ts';

// Lists with more entries are searched by typing.
const SEARCHED_FROM = 10;

/** Where a person is in a list. */
export interface ListCursor {
  /** The entries that are shown, as indices. */
  readonly shown: readonly number[];
  /** Which of the rows is marked: the shown entries, then the actions. -1 for none. */
  readonly at: number;
  /** What was typed to find entries; `undefined` where the list is short. */
  readonly filter: string | undefined;
}

/**
 * Begins at a row; `undefined` marks none.
 *
 * @param searched Whether typing may search it. A menu is no list to be searched: there a letter finds what can be done.
 */
export function startList(count: number, row: number | undefined, searched = true): ListCursor {
  return {
    shown: Array.from({ length: count }, (_, index) => index),
    at: row ?? -1,
    filter: searched && count >= SEARCHED_FROM ? '' : undefined,
  };
}

/**
 * Moves in a list, or searches it.
 *
 * @param texts What each entry is called.
 * @param actions How many rows follow the entries.
 * @param labels What those are called, if a letter may mark them too.
 */
export function moveInList(
  list: ListCursor,
  key: Key,
  texts: readonly string[],
  actions: number,
  labels: readonly string[] = [],
): ListCursor {
  const count = list.shown.length + actions;
  const to = (at: number): ListCursor => ({ ...list, at });
  switch (key.name) {
    case 'down':
      return to(list.at + 1 >= count ? 0 : list.at + 1);
    case 'up':
      return to(list.at <= 0 ? count - 1 : list.at - 1);
    case 'home':
      return to(0);
    case 'end':
      return to(count - 1);
    case 'pagedown':
      return to(Math.min(Math.max(list.at, 0) + 10, count - 1));
    case 'pageup':
      return to(Math.max(list.at - 10, 0));
    case 'backspace':
      return list.filter === undefined || list.filter === ''
        ? list
        : search(list, Array.from(list.filter).slice(0, -1).join(''), texts);
    default: {
      if (key.ctrl || key.text === '') return list;
      const typed = key.text.replaceAll('\n', ' ');
      return list.filter === undefined
        ? jump(list, typed, texts, labels)
        : search(list, list.filter + typed, texts);
    }
  }
}

/** Shows what has the typed text in it, and marks the first of it; an empty text shows all and marks none. */
function search(list: ListCursor, filter: string, texts: readonly string[]): ListCursor {
  const wanted = folded(filter);
  const shown = texts.flatMap((text, index) => (folded(text).includes(wanted) ? [index] : []));
  return { filter, shown, at: wanted === '' || shown.length === 0 ? -1 : 0 };
}

/** Marks the next row that begins with a letter; where none is marked, what can be done comes first. */
function jump(
  list: ListCursor,
  typed: string,
  texts: readonly string[],
  labels: readonly string[],
): ListCursor {
  const wanted = folded(typed);
  if (wanted === '') return list;
  const rows = [...texts, ...labels];
  const from = list.at < 0 && labels.length > 0 ? texts.length : list.at + 1;
  const order = [...rows.keys()].map((index) => (from + index) % rows.length);
  const found = order.find((index) => folded(rows[index] ?? '').startsWith(wanted));
  return found === undefined ? list : { ...list, at: found };
}

function folded(text: string): string {
  return text.toLowerCase().replaceAll(/\s/g, '');
}
