// What an author, a client or a provider wrote is read by a person who decides by it, so no character in it may be
// invisible or turn the order of the others around. Escaping is done elsewhere, for every text.

// As for texts that a client shows, but the joiners stay: Persian, Hindi and many emoji are spelled with them.
const INVISIBLE =
  /(?!\n|\u{200C}|\u{200D}|\u{FE0E}|\u{FE0F})[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u{FFF9}-\u{FFFB}]/gu;

/** A text in several lines as it can be shown. */
export function visibleText(text: string): string {
  return text
    .replaceAll(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replaceAll('\t', '  ')
    .replaceAll(INVISIBLE, '')
    .trim();
}

/** A text as it can be shown on one line: a name, a title. */
export function visibleLine(text: string): string {
  return visibleText(text).replaceAll(/\s+/g, ' ');
}
