import { toBase64Url } from '../../base64url.ts';
import { digest, digestBytes } from '../../digest.ts';
import { randomText } from '../random-text.ts';
import type { CompletionCode } from './interaction.ts';

/** How long a person has to give a code back, in milliseconds. */
export const COMPLETION_CODE_MS: number = 10 * 60 * 1000;

// Crockford's base 32: no I, L, O and U, which are read as the 1, 0 and V that they look like.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LOOK_ALIKES: { readonly [letter: string]: string } = { I: '1', L: '1', O: '0', U: 'V' };
/** 40 bits. With five tries in ten minutes that is a chance of 1 in 200,000,000,000. */
const LENGTH = 8;
const HALF = LENGTH / 2;
const SALT_BYTES = 16;
const DIGEST_BYTES = 32;
/** Nobody types more for a code; the rest is not looked at. */
const MAX_TYPED = 64;

/**
 * Makes a code for a finished page: what to show there, for instance `K7QF-2M9X`, and what the record keeps of it.
 *
 * @param seed - at least 256 random bits that only the browser which finished the page has; it decides the code, so that
 * a page that is loaded again can show it again
 */
export function createCompletionCode(
  now: number,
  seed: string = randomText(),
): { readonly shown: string; readonly code: CompletionCode } {
  const letters = lettersOf(seed);
  const salt = toBase64Url(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
  return {
    shown: shownAs(letters),
    code: {
      digest: digestOf(letters, salt),
      salt,
      wrong: 0,
      expiresAt: now + COMPLETION_CODE_MS,
      confirmed: false,
    },
  };
}

/**
 * Whether a text is the code, in whatever case, with or without spaces and dashes, and with letters for the digits that
 * they look like. Takes as long for a wrong one as for the right one. Counting tries is `transition`'s.
 */
export function isCompletionCode(typed: string, code: CompletionCode): boolean {
  const given = digestOf(normalize(typed), code.salt);
  let difference = given.length ^ code.digest.length;
  for (let at = 0; at < given.length; at += 1) {
    difference |= given.charCodeAt(at) ^ code.digest.charCodeAt(at);
  }
  return difference === 0;
}

/** The code of a seed as it is shown, if it is the code of this record. */
export function shownCode(seed: string, code: CompletionCode): string | undefined {
  const letters = lettersOf(seed);
  return isCompletionCode(letters, code) ? shownAs(letters) : undefined;
}

function lettersOf(seed: string): string {
  const bytes = digestBytes(LENGTH, 'askwell completion code of', seed);
  // 256 is a multiple of 32, so every letter is as likely as any other.
  return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length] as string).join('');
}

function shownAs(letters: string): string {
  return `${letters.slice(0, HALF)}-${letters.slice(HALF)}`;
}

function normalize(typed: string): string {
  return typed
    .slice(0, MAX_TYPED)
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}\p{Cf}_.]/gu, '')
    .replaceAll(/[ILOU]/g, (letter) => LOOK_ALIKES[letter] as string);
}

function digestOf(letters: string, salt: string): string {
  return digest(DIGEST_BYTES, 'askwell completion code', salt, letters);
}
