/** What is wrong with a text that should be JSON, and where. It never quotes the text, which may hold answers. */
export interface JsonFlaw {
  /** In UTF-16 units from the beginning. */
  readonly offset: number;
  /** As the end of a sentence. */
  readonly what: string;
}

/** Nobody writes answers that nest deeper. */
const MAX_DEPTH = 64;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null/y;
// oxlint-disable-next-line no-control-regex
const TEXT = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;

/**
 * Finds the first place where a text stops being JSON, or where an object has a name twice, which `JSON.parse` lets
 * pass. Node tells the place of some flaws only, and quotes the text.
 */
export function jsonFlaw(text: string): JsonFlaw | undefined {
  let at = 0;

  const skip = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const flaw = (what: string, offset = at): JsonFlaw => ({ offset, what });
  const missing = (what: string): JsonFlaw =>
    flaw(at >= text.length ? `the file ends where ${what} should be` : `${what} should be here`);

  const members = (end: '}' | ']', depth: number): JsonFlaw | undefined => {
    const names = new Set<string>();
    at += 1;
    skip(SPACE);
    if (text[at] === end) {
      at += 1;
      return undefined;
    }
    for (;;) {
      skip(SPACE);
      if (end === '}') {
        const start = at;
        const name = skip(TEXT);
        if (name === undefined) return missing('a name in double quotes');
        const plain = JSON.parse(name) as string;
        if (names.has(plain)) return flaw(`the name ${JSON.stringify(plain)} is there twice`, start);
        names.add(plain);
        skip(SPACE);
        if (text[at] !== ':') return missing('a colon');
        at += 1;
      }
      const inner = value(depth + 1);
      if (inner !== undefined) return inner;
      skip(SPACE);
      const next = text[at];
      if (next !== ',' && next !== end) return missing(`a comma or "${end}"`);
      at += 1;
      if (next === end) return undefined;
    }
  };

  const value = (depth: number): JsonFlaw | undefined => {
    skip(SPACE);
    if (depth > MAX_DEPTH) return flaw(`it is nested more than ${MAX_DEPTH} deep`);
    const first = text[at];
    if (first === '{') return members('}', depth);
    if (first === '[') return members(']', depth);
    return (skip(TEXT) ?? skip(NUMBER) ?? skip(WORD)) === undefined ? missing('a value') : undefined;
  };

  const inner = value(0);
  if (inner !== undefined) return inner;
  skip(SPACE);
  return at < text.length ? flaw('the file should end here') : undefined;
}
