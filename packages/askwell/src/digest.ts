import { sha256 } from '@noble/hashes/sha2.js';

const encoder = new TextEncoder();
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Base64url without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const a = bytes[i] as number;
    const b = bytes[i + 1];
    const c = bytes[i + 2];
    text += ALPHABET.charAt(a >> 2) + ALPHABET.charAt(((a & 3) << 4) | ((b ?? 0) >> 4));
    if (b !== undefined) text += ALPHABET.charAt(((b & 15) << 2) | ((c ?? 0) >> 6));
    if (c !== undefined) text += ALPHABET.charAt(c & 63);
  }
  return text;
}

/**
 * The first `length` bytes of the SHA-256 of the parts. Each part is preceded by its length, so that no two
 * lists of parts share a digest by being cut elsewhere.
 *
 * Synchronous on purpose: a question must have its identity the moment it is asked, or two branches could
 * swap theirs while a digest is pending.
 */
export function digestBytes(length: number, ...parts: readonly string[]): Uint8Array {
  const hash = sha256.create();
  for (const part of parts) {
    const bytes = encoder.encode(part);
    hash.update(encoder.encode(`${bytes.length}:`));
    hash.update(bytes);
  }
  return hash.digest().subarray(0, length);
}

/** {@link digestBytes} as base64url. */
export function digest(length: number, ...parts: readonly string[]): string {
  return toBase64Url(digestBytes(length, ...parts));
}
