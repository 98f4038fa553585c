import { fromBase64Url, toBase64Url } from '../base64url.ts';
import { digestBytes } from '../digest.ts';
import { AskwellError } from '../errors.ts';

const PREFIX = 'askwell_';
const KEY_BYTES = 32;
/** Bytes of a key's id; enough to tell the keys of one ring apart. */
export const KEY_ID_BYTES = 4;

/** One sealing key. */
export interface SealingKey {
  /** Derived from the key; safe to log. */
  readonly id: Uint8Array;
  /** Input of the key derivation, not extractable. */
  readonly base: Promise<CryptoKey>;
}

/**
 * The keys of a fleet: the first seals, all of them open. To rotate, put a new key first, deploy, and take the
 * old one out when the states that it sealed have expired. What is kept in a vault has no such time: each secret and
 * grant is sealed anew when it is used, and those that have not been used by then are asked for again.
 */
export interface KeyRing {
  readonly current: SealingKey;
  /** The key with this id, if it is on the ring. */
  find(id: Uint8Array): SealingKey | undefined;
}

/** Makes a key as `askwell keygen` prints it: `askwell_` and 256 random bits. */
export function generateKey(): string {
  return PREFIX + toBase64Url(crypto.getRandomValues(new Uint8Array(KEY_BYTES)));
}

/**
 * Makes a ring from keys as {@link generateKey} prints them, the current one first.
 *
 * @throws `ASKWELL_KEYS` when there is none, or one is malformed; the message never contains a key
 */
export function createKeyRing(keys: readonly string[]): KeyRing {
  const ring = keys.map((key, index) => importKey(key, index));
  const current = ring[0];
  if (current === undefined) {
    throw new AskwellError('ASKWELL_KEYS', 'There is no sealing key. Make one with `npx askwell keygen`.');
  }
  return {
    current,
    find: (id) => ring.find((key) => key.id.every((byte, index) => byte === id[index])),
  };
}

/** Reads the value of `ASKWELL_KEYS`: keys separated by commas or white space, the current one first. */
export function parseKeys(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((key) => key !== '');
}

function importKey(key: unknown, index: number): SealingKey {
  const bytes =
    typeof key === 'string' && key.startsWith(PREFIX) ? fromBase64Url(key.slice(PREFIX.length)) : undefined;
  if (bytes?.length !== KEY_BYTES) {
    throw new AskwellError(
      'ASKWELL_KEYS',
      `Sealing key ${index + 1} is malformed: a key is "${PREFIX}" and 43 characters of base64url. ` +
        'Make one with `npx askwell keygen`.',
    );
  }
  return {
    id: digestBytes(KEY_ID_BYTES, 'askwell key id', key as string),
    base: crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveBits']),
  };
}
