import { sha256 } from '@noble/hashes/sha2.js';

import { toBase64Url } from './base64url.ts';

const encoder = new TextEncoder();

/**
 * The first `length` bytes of the SHA-256 of the parts, as a JSON list, so that no two lists of parts share a digest by
 * being cut elsewhere.
 *
 * Synchronous on purpose: a question must have its identity the moment it is asked, or two branches could
 * swap theirs while a digest is pending.
 */
export function digestBytes(length: number, ...parts: readonly string[]): Uint8Array {
  return sha256(encoder.encode(JSON.stringify(parts))).subarray(0, length);
}

/** {@link digestBytes} as base64url. */
export function digest(length: number, ...parts: readonly string[]): string {
  return toBase64Url(digestBytes(length, ...parts));
}
