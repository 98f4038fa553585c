// Patterns of JSON Schema are regular expressions of ECMAScript with the flag u. RE2 has the same look and other
// meanings: its \s knows fewer spaces, its [[:alpha:]] is a class, its (?i) a flag. So nothing is passed on as it stands:
// what is understood is written anew, and anything else makes the whole pattern one that can't be tested.

/** A pattern in the syntax of RE2. */
export interface TranslatedPattern {
  readonly source: string;
  /** About how many instructions it makes, with repetitions written out. */
  readonly size: number;
}

/** What ECMAScript calls white space, as ranges of code points. */
const SPACES: readonly (readonly [number, number])[] = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];

const LAST = 0x10ffff;

/** The inside of a class for each class escape. */
const CLASSES: { readonly [letter: string]: string } = {
  d: '0-9',
  D: '\\D',
  w: '0-9A-Za-z_',
  W: '\\W',
  s: SPACES.map(([from, to]) => range(from, to)).join(''),
  S:
    SPACES.map(([from], index) => range((SPACES[index - 1]?.[1] ?? -1) + 1, from - 1)).join('') +
    range(0xff00, LAST),
};

const CONTROLS: { readonly [letter: string]: number } = { t: 9, n: 10, v: 11, f: 12, r: 13 };

/** The long names of general categories that people write; RE2 knows the short ones. */
const CATEGORIES: { readonly [name: string]: string } = {
  Letter: 'L',
  Lowercase_Letter: 'Ll',
  Uppercase_Letter: 'Lu',
  Mark: 'M',
  Number: 'N',
  Decimal_Number: 'Nd',
  Punctuation: 'P',
  Symbol: 'S',
  Separator: 'Z',
  Other: 'C',
};

/** An escape: a character, or the inside of a class. */
type Escape = { readonly code: number } | { readonly inside: string };

/** Writes a pattern in the syntax of RE2; `undefined` if that has no word for something in it, as for lookaheads. */
export function translatePattern(pattern: string): TranslatedPattern | undefined {
  const reader = new PatternReader(pattern);
  try {
    return reader.read();
  } catch (error) {
    if (error instanceof Untranslatable) return undefined;
    throw error;
  }
}

class Untranslatable extends Error {}

/** Reads a pattern from left to right, in one pass. */
class PatternReader {
  readonly #text: string;
  #at = 0;

  constructor(pattern: string) {
    this.#text = pattern;
  }

  read(): TranslatedPattern | undefined {
    let source = '';
    /** The instructions of what a quantifier would repeat, and of the groups that are open. */
    let last = 0;
    let size = 0;
    const open: number[] = [];
    while (this.#at < this.#text.length) {
      const quantifier = this.#match(/(?:[*+?]|\{(\d+)(,(\d*))?\})\??/y);
      if (quantifier !== undefined) {
        const times = Math.max(Number(quantifier[1] ?? 1), Number(quantifier[3] ?? 1), 1);
        size += last * (times - 1) + 1;
        last = 0;
        source += quantifier[0];
        continue;
      }
      const before = size;
      const character = this.#next();
      switch (character) {
        case '(':
          // Nothing is captured, so every group is a plain one. What else begins with "?" looks around or sets flags.
          if (
            this.#match(/\?:|\?<[\p{L}_$][\p{L}\p{N}_$]*>/uy) === undefined &&
            this.#text[this.#at] === '?'
          ) {
            throw new Untranslatable();
          }
          source += '(?:';
          open.push(size);
          last = 0;
          continue;
        case ')':
          last = size - (open.pop() ?? fail());
          source += ')';
          continue;
        case '|':
          source += '|';
          size += 1;
          last = 0;
          continue;
        case '^':
          source += '\\A';
          break;
        case '$':
          source += '\\z';
          break;
        case '.':
          source += '[^\\n\\r\\x{2028}\\x{2029}]';
          break;
        case '[':
          source += this.#class();
          break;
        case '\\': {
          const boundary = this.#match(/[bB]/y);
          source += boundary === undefined ? outside(this.#escape()) : `\\${boundary[0]}`;
          break;
        }
        case ']':
          // After a POSIX class or a class that begins with a bracket: what it was meant to be is not known.
          return undefined;
        default:
          source += literal(character);
      }
      size += 1;
      last = size - before;
    }
    return { source, size };
  }

  /** A class, after its bracket. It ends at the first `]` that is not escaped, even right at the beginning. */
  #class(): string {
    const negated = this.#match(/\^/y) !== undefined;
    let inside = '';
    while (this.#match(/\]/y) === undefined) {
      const from = this.#classMember();
      if ('inside' in from) {
        inside += from.inside;
        continue;
      }
      // A hyphen that has no character on both sides is a hyphen.
      const to = this.#match(/-(?!\]|\\[dDwWsSpP])/y) === undefined ? from : this.#classMember();
      if ('inside' in to || to.code < from.code) return fail();
      inside += range(from.code, to.code);
    }
    if (inside === '') return negated ? `[${range(0, LAST)}]` : `[^${range(0, LAST)}]`;
    return `[${negated ? '^' : ''}${inside}]`;
  }

  #classMember(): Escape {
    if (this.#match(/\\b/y) !== undefined) return { code: 8 };
    if (this.#match(/\\/y) !== undefined) return this.#escape();
    return { code: codeOf(this.#next()) };
  }

  /** An escape, after its backslash. */
  #escape(): Escape {
    const known = this.#match(/[dDwWsS]/y);
    if (known !== undefined) return { inside: CLASSES[known[0]] ?? fail() };
    const property = this.#match(/([pP])\{(?:(?:Script|sc|General_Category|gc)=)?(\w+)\}/y);
    if (property !== undefined) {
      const [, letter = '', name = ''] = property;
      return { inside: `\\${letter}{${Object.hasOwn(CATEGORIES, name) ? CATEGORIES[name] : name}}` };
    }
    const pair = this.#match(/u(d[89ab][\da-f]{2})\\u(d[c-f][\da-f]{2})/iy);
    if (pair !== undefined) {
      return { code: codeOf(String.fromCharCode(hex(pair[1]), hex(pair[2]))) };
    }
    const code = this.#match(/x([\da-f]{2})|u([\da-f]{4})|u\{([\da-f]{1,6})\}/iy);
    if (code !== undefined) return { code: checked(hex(code[1] ?? code[2] ?? code[3])) };
    const control = this.#match(/c([A-Za-z])/y);
    if (control !== undefined) return { code: (control[1] ?? '').charCodeAt(0) % 32 };
    if (this.#match(/0(?!\d)/y) !== undefined) return { code: 0 };
    const character = this.#next();
    if (Object.hasOwn(CONTROLS, character)) return { code: CONTROLS[character] ?? fail() };
    // Any sign may stand for itself. A letter or a digit would be a reference, or something that is not known here.
    return /[\p{L}\p{N}]/u.test(character) ? fail() : { code: codeOf(character) };
  }

  #match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.#at;
    const match = expression.exec(this.#text);
    if (match === null) return undefined;
    this.#at = expression.lastIndex;
    return match;
  }

  #next(): string {
    const code = this.#text.codePointAt(this.#at) ?? fail();
    const character = String.fromCodePoint(code);
    this.#at += character.length;
    return character;
  }
}

function fail(): never {
  throw new Untranslatable();
}

function hex(digits: string | undefined): number {
  return Number.parseInt(digits ?? '', 16);
}

function codeOf(character: string): number {
  return checked(character.codePointAt(0) ?? fail());
}

/** Half of a surrogate pair matches half a character, which RE2 can't. */
function checked(code: number): number {
  return code > LAST || (code >= 0xd800 && code <= 0xdfff) ? fail() : code;
}

function point(code: number): string {
  return `\\x{${code.toString(16)}}`;
}

function range(from: number, to: number): string {
  return from === to ? point(from) : `${point(from)}-${point(to)}`;
}

function literal(character: string): string {
  return /^[A-Za-z0-9]$/.test(character) ? character : point(codeOf(character));
}

function outside(escape: Escape): string {
  return 'inside' in escape ? `[${escape.inside}]` : point(escape.code);
}
