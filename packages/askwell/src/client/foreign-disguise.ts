import { sanitizeText } from './sanitize.ts';

// A server that wants a secret in spite of everything can write the word for it so that a person reads it and a search
// does not find it: `pаsswоrd` with Cyrillic letters, `passw0rd`, `p a s s w o r d`. This gives the ways to read a text.

/**
 * Letters that look like Latin ones: each group is the Latin letter and what looks like it. Not the tables of
 * `url/skeleton.ts`: hosts have small letters only, where a text's capitals may look like another letter (a capital
 * Greek eta like H, a small one like n). And a host is compared with one known name, so more may count there: in a
 * text, a thorn read as p would turn the Icelandic word for "your" into a PIN.
 */
const LOOKALIKES: { readonly [latin: string]: string } = {
  a: 'аАαΑɑᴀꭺ',
  b: 'ЬВвΒƄʙᏏᏴ',
  c: 'сСϲϹᴄⲥᏟ',
  d: 'ԁժᴅᏧᎠꓒ',
  e: 'еЕёΕҽєᴇᎬ',
  f: 'ſϝꜰғ',
  g: 'ɡցᶃɢԍᏀ',
  h: 'һНнΗհʜᏂᎻ',
  i: 'іІїιΙıɪӏ',
  j: 'јЈϳᴊᎫ',
  k: 'кКκΚᴋᏦ',
  l: 'ⅼʟⅬӀᏞ',
  m: 'мМΜᴍⅿᎷ',
  n: 'пηΝոռɴꓠ',
  o: 'оОοΟσօᴏ',
  p: 'рРρΡᴘⲣᏢ',
  q: 'ԛգզ',
  r: 'гᴦʀᎡⲅ',
  s: 'ѕЅꜱѕᏚ',
  t: 'тТτΤᴛᎢ',
  u: 'υսᴜцՍ',
  v: 'νѵᴠᏙ',
  w: 'ԝѡωшᴡաᎳ',
  x: 'хХχΧᕽ',
  y: 'уУγΥүʏҮ',
  z: 'ᴢΖᏃ',
};

const toLatin = new Map<string, string>();
/** The other way round: Latin letters in a Cyrillic word, as in `пaроль`. */
const toCyrillic = new Map<string, string>();
for (const [latin, others] of Object.entries(LOOKALIKES)) {
  for (const other of others) {
    toLatin.set(other, latin);
    if (/\p{Script=Cyrillic}/u.test(other) && !toCyrillic.has(latin)) toCyrillic.set(latin, other);
  }
}

/** Signs and digits that stand for letters. A 1 may be an i or an l, so there are two ways to read it. */
const SIGNS: { readonly [sign: string]: string } = {
  '0': 'o',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '€': 'e',
  '¡': 'i',
};

/**
 * The ways to read a text that may be in disguise, other than as it stands. Sequences that are not shown are gone in
 * all of them.
 */
export function undisguised(text: string): readonly string[] {
  const shown = sanitizeText(text).normalize('NFKC');
  const letters = shown.replaceAll(/[\p{L}\p{M}]+/gu, inOneScript);
  const joined = letters.replaceAll(SPELLED_OUT, (word) => word.replaceAll(SEPARATORS, ''));
  const readings = [shown, letters, joined];
  for (const one of ['i', 'l']) readings.push(withoutSigns(letters, one), withoutSigns(joined, one));
  // Large and small letters in turn would be taken for many words.
  readings.push(...readings.map((reading) => reading.toLowerCase()));
  return [...new Set(readings)].filter((reading) => reading !== text);
}

/** Single letters with something between them. Letters and separators share no character, so matching is linear. */
const SPELLED_OUT =
  /(?<![\p{L}\p{N}])(?:[\p{L}\p{N}@$][\s._*·•|/~+-]{1,3}){2,}[\p{L}\p{N}@$](?![\p{L}\p{N}])/gu;
const SEPARATORS = /[\s._*·•|/~+-]+/g;

/** The Cyrillic and Greek letters that nobody can tell from Latin ones. */
const SAME = new Set('аАαΑВΒсСϲϹԁеЕΕһНΗіІΙјЈКΚМΜΝоОοΟрРρΡԛѕЅТΤԝхХΧуУΥΖ');

/**
 * A word in the letters of one script, if all of its letters have a look-alike there. A word that is wholly Cyrillic or
 * Greek is most likely just that, so every letter of it has to look the same.
 */
function inOneScript(word: string): string {
  const letters = Array.from(word);
  if (
    /^(?:\p{Script=Cyrillic}+|\p{Script=Greek}+)$/u.test(word) &&
    !letters.every((letter) => SAME.has(letter))
  ) {
    return word;
  }
  const latin = letters.map((letter) => toLatin.get(letter) ?? letter).join('');
  if (/^[\p{Script=Latin}\p{M}]+$/u.test(latin) || !/\p{Script=Cyrillic}/u.test(word)) return latin;
  return letters.map((letter) => toCyrillic.get(letter.toLowerCase()) ?? letter).join('');
}

/** Words with letters in the place of signs and digits. Those at the end of the text are what they are. */
function withoutSigns(text: string, one: string): string {
  return text.replaceAll(/[\p{L}\p{N}@$€¡!|]+/gu, (word, at: number) => {
    if (!/\p{L}/u.test(word)) return word;
    const next = text[at + word.length + 1] ?? '';
    const end = /[\p{L}\p{N}]/u.test(next) ? word.length : lastLetter(word);
    const body = word
      .slice(0, end)
      .replaceAll(/[0345789@$€¡]/g, (sign) => SIGNS[sign] ?? sign)
      .replaceAll(/[1!|]/g, one);
    return body + word.slice(end);
  });
}

/** Where a word ends without the digits and marks behind it. */
function lastLetter(word: string): number {
  let end = word.length;
  while (end > 0 && /[\p{N}!|]/u.test(word[end - 1] ?? '')) end -= 1;
  return end;
}
