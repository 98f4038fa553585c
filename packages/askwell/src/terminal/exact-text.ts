// What can't be seen, or looks like a space and is none. The two selectors stay where they belong to a picture.
const UNSEEN =
  /(?!(?<=\p{Extended_Pictographic})[\uFE0E\uFE0F])[\p{Cc}\p{Cs}\p{Cn}\p{Co}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB\u2800]|[^\S ]/gu;
// Spaces that a reader would not count, or not see.
const SPACES = /^ +| {2,}| +$/g;
// How our own words for values begin: `(left empty)`, and the quoted form.
const OWN = /^["(]/;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * A text so that nothing of it is hidden, on one line: as it is, or in double quotes with escapes as in JavaScript. No two
 * texts come out alike, and nothing is cut off.
 */
export function exactText(text: string): string {
  const isPlain = text.search(UNSEEN) < 0 && text.search(SPACES) < 0 && !OWN.test(text) && text !== '';
  if (isPlain) return text;
  const escaped = text
    .replace(/["\\]/g, String.raw`\$&`)
    .replace(SPACES, (spaces) => String.raw`\x20`.repeat(spaces.length))
    .replace(UNSEEN, (character) => SHORT[character] ?? codeOf(character));
  return `"${escaped}"`;
}

function codeOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  if (code.length <= 2) return String.raw`\x${code.padStart(2, '0')}`;
  return code.length <= 4 ? String.raw`\u${code.padStart(4, '0')}` : String.raw`\u{${code}}`;
}
