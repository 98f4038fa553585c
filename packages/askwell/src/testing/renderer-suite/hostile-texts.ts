// Texts of a server that is up to something (pitfall 16). The words in capitals are harmless, and should be seen.

const ESC = '\u001B';
const BEL = '\u0007';

/** Escape sequences that a terminal would obey: a color, a hyperlink, the clipboard, the title, the cursor, a C1 control. */
export const ESCAPES: readonly string[] = [
  `${ESC}[38;5;201m`,
  `${ESC}]8;;https://phish.example/${ESC}\\`,
  `${ESC}]52;c;cm0gLXJm${BEL}`,
  `${ESC}]0;root shell${BEL}`,
  `${ESC}[17A${ESC}[2K`,
  '\u009B31m',
  '\u0007\u0008',
];

/** Characters that turn the order of a text around, or that nobody can see. */
export const INVISIBLE: readonly string[] = [
  '\u202E', // right-to-left override
  '\u2066', // left-to-right isolate
  '\u200F', // right-to-left mark
  '\u200B', // zero-width space
  '\u2060', // word joiner
  '\uFEFF', // byte order mark
  '\u{E0041}', // tag
  '\u00AD', // soft hyphen
];

/** Wraps a harmless word in all of them. */
export function poisoned(word: string, poison: readonly string[]): string {
  return `${poison.join('')}${word}${poison.join('')}`;
}

/** Markup that a page would obey, and a link that hides where it leads. */
export const MARKUP = '<b>BOLD</b> <img src=x onerror=alert(1)> [HERE](https://phish.example/login)';
