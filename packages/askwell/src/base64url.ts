const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const CODES: Uint8Array = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0));
const VALUES: Uint8Array = new Uint8Array(128).fill(255);
for (let value = 0; value < 64; value++) VALUES[CODES[value] as number] = value;

const ascii = new TextDecoder('latin1');

/** Base64url without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  const text = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  const whole = bytes.length - (bytes.length % 3);
  let at = 0;
  for (let i = 0; i < whole; i += 3) {
    const word = ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 8) | (bytes[i + 2] as number);
    text[at++] = CODES[word >> 18] as number;
    text[at++] = CODES[(word >> 12) & 63] as number;
    text[at++] = CODES[(word >> 6) & 63] as number;
    text[at++] = CODES[word & 63] as number;
  }
  if (whole < bytes.length) {
    const word = ((bytes[whole] as number) << 8) | (bytes[whole + 1] ?? 0);
    text[at++] = CODES[word >> 10] as number;
    text[at++] = CODES[(word >> 4) & 63] as number;
    if (at < text.length) text[at] = CODES[(word << 2) & 63] as number;
  }
  return ascii.decode(text);
}

/** Reads base64url; `undefined` for anything else, including a second spelling of the same bytes. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  const spare = (text.length * 6) % 8;
  if (spare === 6) return undefined;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let word = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const value = VALUES[text.charCodeAt(i)] ?? 255;
    if (value === 255) return undefined;
    word = ((word << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = word >> bits;
    }
  }
  // Bits that carry nothing must be zero, or several texts would stand for the same bytes.
  return (word & ((1 << spare) - 1)) === 0 ? bytes : undefined;
}
