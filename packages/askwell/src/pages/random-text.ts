import { fromBase64Url, toBase64Url } from '../base64url.ts';

const BYTES = 32;
const LENGTH = 43;

/** 256 random bits in base64url: what nobody can guess. */
export function randomText(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(BYTES)));
}

/** Whether a text has the form of 256 bits in base64url, as {@link randomText} and digests of that length have it. */
export function isRandomText(text: string): boolean {
  return text.length === LENGTH && fromBase64Url(text) !== undefined;
}
