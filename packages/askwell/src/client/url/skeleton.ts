// What a name looks like to somebody who reads it quickly. After the skeletons of UTS 39, with two differences: only
// letters that are taken for Latin ones are listed, since that is what names are forged with, and pairs of plain
// letters and digits count too, which the standard leaves alone. Written as escapes, since that is the point of these
// letters: nobody can tell them apart.

/** Letters of other alphabets by the Latin letter that they can't be told from. */
const TWINS: { readonly [latin: string]: string } = {
  a: '\u0430\u0251\u03b1',
  b: '\u044c\u044a\u0185',
  c: '\u0441\u1d04',
  d: '\u0501\u056a',
  e: '\u0435\u04bd\u212e',
  g: '\u0581\u0261',
  h: '\u04bb\u0570',
  i: '\u0456\u0131\u03b9\u0269',
  j: '\u0458\u03f3\u029d',
  l: '\u04cf\u01c0',
  n: '\u0578\u057c\u043f\u0274',
  o: '\u043e\u03bf\u0585\u03c3\u0665\u0ce6\u0e50\u0ed0\u1040\u0966\u09e6\u0d20',
  p: '\u0440\u03c1',
  q: '\u051b\u0563\u0566',
  r: '\u0433\u1d26',
  s: '\u0455\ua731',
  u: '\u03c5\u057d\u028b\u1d1c',
  v: '\u03bd\u0475\u1d20',
  w: '\u051d\u03c9\u0461\u0561\u1d21',
  x: '\u0445\u03c7',
  y: '\u0443\u03b3\u10e7',
  z: '\u1d22',
};

/** Letters that pass for a Latin one in a familiar name, and that honest words are full of. */
const COUSINS: { readonly [latin: string]: string } = {
  b: '\u0432\u03b2\u0180',
  c: '\u0188',
  d: '\u0257\u0111',
  e: '\u0454\u025b\u03b5\u044d',
  f: '\u0493\u0192\u03dd',
  g: '\u01e5',
  h: '\u043d\u0127',
  i: '\u026a',
  k: '\u043a\u03ba\u0138\u04a1\u049b',
  l: '\u0142\u05df',
  m: '\u043c\u0271',
  n: '\u03b7\u0272',
  o: '\u00f8\u04e9',
  p: '\u00fe\u01bf',
  r: '\u044f\u027e',
  s: '\u01bd\u0282',
  t: '\u0442\u03c4\u0167',
  u: '\u0446\u03bc',
  w: '\u0448\u026f\u0449',
  x: '\u04b3\u0436',
  y: '\u04af\u04b1\u028f',
  z: '\u0290\u0437\u01b6',
};

function latinLetters(table: { readonly [latin: string]: string }): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(table).flatMap(([latin, letters]) => Array.from(letters, (letter) => [letter, latin])),
  );
}

const twins = latinLetters(TWINS);
const likenesses = new Map([...latinLetters(COUSINS), ...twins]);

const DIGITS: { readonly [digit: string]: string } = { '0': 'o', '1': 'l', '3': 'e', '4': 'a', '5': 's' };

/** Small letters, without accents, each replaced by the Latin letter that it looks like. */
function inLatin(text: string, table: ReadonlyMap<string, string>): string {
  const letters = text.toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return Array.from(letters, (letter) => table.get(letter) ?? letter).join('');
}

/** Two names with the same skeleton are easily taken for one another. */
export function skeletonOf(text: string): string {
  return inLatin(text, likenesses)
    .replaceAll(/[01345]/g, (digit) => DIGITS[digit] ?? digit)
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll('cl', 'd')
    .replaceAll('i', 'l');
}

/**
 * The Latin word that a label reads as, although none of its letters is Latin: "apple" in Cyrillic letters only.
 * Undefined if it can't be mistaken for one.
 */
export function readsAsLatin(label: string): string | undefined {
  const letters = Array.from(label).filter((letter) => /\p{L}/u.test(letter));
  if (letters.length === 0 || letters.some((letter) => /\p{Script=Latin}/u.test(letter))) return undefined;
  const latin = inLatin(label, twins);
  return /^[a-z0-9-]+$/.test(latin) ? latin : undefined;
}

/** Symbols that a reader takes for a slash, a dot, a colon, a hyphen, a question mark: they seem to end the host. */
const LIKE_PUNCTUATION =
  /[\u2044\u2215\u2571\u29f8\u27cb\u2afd\u3033\u2027\ua4f8\ua78f\ua789\u02d0\u2236\u0294\u0242\u2010\u2012\u2013\u2014\u2212\u266f]/u;

/** Whether a host has a symbol in it that looks like punctuation of a URL. */
export function imitatesPunctuation(unicodeHost: string): boolean {
  return LIKE_PUNCTUATION.test(unicodeHost);
}
