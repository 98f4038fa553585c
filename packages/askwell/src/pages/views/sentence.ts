/** A text as a sentence of its own. */
export function sentence(text: string): string {
  const end = /[.!?…。！？]\s*$/u.test(text) ? '' : '.';
  return `${text.charAt(0).toUpperCase()}${text.slice(1).trimEnd()}${end}`;
}
