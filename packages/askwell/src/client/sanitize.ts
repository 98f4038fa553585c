// What a server sends is shown to a person who decides by it, so nothing in it may move the cursor, hide a word or
// turn the order of characters around (C34).

// Whole sequences, so that no remains of them are left in the text: CSI, then those that end with BEL or ST, then the
// short ones. None of the repetitions overlap, so matching is linear.
const ESCAPE_SEQUENCE =
  // oxlint-disable-next-line no-control-regex
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)|\x1b[ -/]*[0-~]/g;

// Controls, halves of surrogate pairs, everything that is invisible by definition (zero-width and bidi characters, tags,
// fillers; the two selectors that emoji need stay), and the anchors of interlinear annotations.
const INVISIBLE = /(?!\n|\u{FE0E}|\u{FE0F})[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u{FFF9}-\u{FFFB}]/gu;

/**
 * Makes a text of a server safe to show, over several lines.
 *
 * @param maxLength How many code points are shown; what is cut off is counted in the text's place.
 */
export function sanitizeText(text: string, maxLength = 4000): string {
  const visible = text
    .replace(ESCAPE_SEQUENCE, '')
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replaceAll('\t', '  ')
    .replace(INVISIBLE, '')
    .trim();
  // Cheap unless it is really long: a text has at most as many code points as UTF-16 units.
  if (visible.length <= maxLength) return visible;
  const points = Array.from(visible);
  if (points.length <= maxLength) return visible;
  return `${points.slice(0, maxLength).join('')}… (${points.length - maxLength} more characters)`;
}

/** Makes a text of a server safe to show on one line: a title, a name, a value. */
export function sanitizeLine(text: string, maxLength = 200): string {
  return sanitizeText(text.replace(/\s+/g, ' '), maxLength).replaceAll('\n', ' ');
}

/** Whether a text is shown as it is, on one line, so that what a person sees is all there is. */
export function isPlainLine(text: string): boolean {
  return text.replace(INVISIBLE, '') === text && !/[\n\u2028\u2029]/.test(text);
}
