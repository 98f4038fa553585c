// How wide a text is in a terminal, and where its lines end. The terminal decides; this is what nearly all of them do.

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

// What is two columns wide by Unicode's East Asian Width. Pictures have a property of their own.
const WIDE =
  /[\p{Emoji_Presentation}\u1100-\u115F\u2329\u232A\u2E80-\u303E\u3041-\u3247\u3250-\u4DBF\u4E00-\uA4C6\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6B\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18D08}\u{1AFF0}-\u{1B2FB}\u{1F200}-\u{1F265}\u{20000}-\u{3FFFD}]/u;
// Combining marks, invisible characters, and the vowels and finals of a Hangul syllable that is written in parts.
const NO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}\u1160-\u11FF]/u;
// Several code points that are drawn as one picture: with a selector, a skin tone, or as a flag.
const PICTURE = /\uFE0F|\u200D|\p{Emoji_Modifier}|^\p{Regional_Indicator}{2}$/u;
const PLAIN = /^[\x20-\x7E]*$/;

/** The characters of a text as a person counts them. */
export function graphemes(text: string): readonly string[] {
  if (PLAIN.test(text)) return Array.from(text);
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** How many columns a text takes. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += graphemeWidth(segment);
  return width;
}

/** How many columns one character takes, as a person counts characters. */
export function graphemeWidth(grapheme: string): number {
  if (grapheme.length === 1 && PLAIN.test(grapheme)) return 1;
  if (PICTURE.test(grapheme)) return 2;
  let width = 0;
  for (const point of grapheme) {
    if (!NO_WIDTH.test(point)) width += WIDE.test(point) ? 2 : 1;
  }
  return width;
}
