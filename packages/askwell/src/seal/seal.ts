import { fromBase64Url, toBase64Url } from '../base64url.ts';
import { AskwellError } from '../errors.ts';
import type { Aead, AeadKey } from './aead.ts';
import { KEY_ID_BYTES, type KeyRing, type SealingKey } from './key-ring.ts';

/** What a sealed text may be used for. Opening it for anything else fails. */
export interface SealBinding {
  /** The server; all instances of a fleet have the same. */
  readonly audience: string;
  /** Who asks, from verified authorization. */
  readonly principal: string;
  /** The protocol method, for instance `tools/call`. */
  readonly method: string;
  /** The tool, prompt or resource. */
  readonly target: string;
  /** The request's arguments, as canonical JSON. */
  readonly arguments: string;
}

/** What was sealed. */
export interface Opened {
  readonly text: string;
  /** Milliseconds since the epoch; `Infinity` if it does not expire. */
  readonly expiresAt: number;
}

/** Seals text so that only the holders of the keys can read it, and only for what it is bound to. */
export interface Sealer {
  /** @param expiresAt - milliseconds since the epoch; `Infinity` for what is kept until it is deleted */
  seal(text: string, binding: SealBinding, expiresAt: number): Promise<string>;
  /**
   * Opens what {@link seal} made: the text, and when it expires.
   *
   * @throws `ASKWELL_STATE` for every failure; the message is for the server's log, and no peer may be told
   */
  open(token: string, binding: SealBinding, now: number): Promise<Opened>;
  /**
   * Whether a token names the ring's current key. One that does not, and opens all the same, should be sealed again
   * before its key is taken off the ring. Says nothing of whether the token opens.
   */
  isCurrent(token: string): boolean;
}

// Layout of a token, before base64url: version (1), key id (4), salt (16), counter (6), ciphertext and tag.
// The header is authenticated by what it decides: key id and salt make the key, the counter makes the nonce.
const VERSION = 1;
const SALT_BYTES = 16;
const COUNTER_BYTES = 6;
const SALT_AT = 1 + KEY_ID_BYTES;
const COUNTER_AT = SALT_AT + SALT_BYTES;
const HEADER_BYTES = COUNTER_AT + COUNTER_BYTES;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;
const SUB_KEY_BITS = 256;
// The expiry is the first thing inside, as seconds since the epoch.
const EXPIRY_BYTES = 5;
/** Stands for "never"; as a time it is some 35,000 years away. */
const NEVER_SECONDS = 256 ** EXPIRY_BYTES - 1;
/** Characters of base64url that hold the version and the key id. */
const KEY_NAME_CHARS = 8;
/** Seals by one sub-key before a new one is taken, far below what AES-GCM allows for counter nonces. */
const MAX_SEALS = 2 ** 32;
/** Sub-keys of other processes that are kept; a fleet has about one for each process that is alive. */
const MAX_OPENED_KEYS = 256;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });
const LABEL = encoder.encode('askwell seal v1');

interface SubKey {
  readonly key: AeadKey;
  readonly salt: Uint8Array<ArrayBuffer>;
}

/**
 * AES-256-GCM under a sub-key that only this sealer seals with: HKDF of the ring's current key with a random
 * salt, which every token carries. Nonces are a counter, so they can't collide, however many tokens are sealed by
 * however many processes.
 */
export function createSealer(ring: KeyRing, aead: Aead): Sealer {
  let sealing: Promise<SubKey> | undefined;
  let counter = 0;
  // Only sub-keys of tokens that did open are kept, so that forged salts can't push them out.
  const opened = new Map<string, AeadKey>();

  const subKeyFor = async (key: SealingKey, salt: Uint8Array<ArrayBuffer>): Promise<AeadKey> => {
    const bits = await crypto.subtle.deriveBits(
      { name: 'HKDF', hash: 'SHA-256', salt, info: LABEL },
      await key.base,
      SUB_KEY_BITS,
    );
    return aead.importKey(new Uint8Array(bits));
  };

  const sealingKey = (): Promise<SubKey> => {
    if (sealing === undefined || counter >= MAX_SEALS) {
      const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
      counter = 0;
      sealing = subKeyFor(ring.current, salt).then((key) => {
        remember(opened, nameOf(ring.current.id, salt), key);
        return { key, salt };
      });
    }
    return sealing;
  };

  return {
    async seal(text, binding, expiresAt) {
      const pending = sealingKey();
      const number = counter++;
      const { key, salt } = await pending;
      const iv = new Uint8Array(NONCE_BYTES);
      writeNumber(iv, NONCE_BYTES - COUNTER_BYTES, COUNTER_BYTES, number);
      const body = encoder.encode(text);
      const plain = new Uint8Array(EXPIRY_BYTES + body.length);
      writeNumber(plain, 0, EXPIRY_BYTES, secondsOf(expiresAt));
      plain.set(body, EXPIRY_BYTES);
      const pendingSeal = key.seal(iv, boundBytes(binding), plain);
      const sealed = pendingSeal instanceof Promise ? await pendingSeal : pendingSeal;
      const token = new Uint8Array(HEADER_BYTES + sealed.length);
      token[0] = VERSION;
      token.set(ring.current.id, 1);
      token.set(salt, SALT_AT);
      token.set(iv.subarray(NONCE_BYTES - COUNTER_BYTES), COUNTER_AT);
      token.set(sealed, HEADER_BYTES);
      return toBase64Url(token);
    },

    async open(token, binding, now) {
      const bytes = fromBase64Url(token);
      if (bytes === undefined) throw refused('it is not base64url');
      if (bytes.length < HEADER_BYTES + EXPIRY_BYTES + TAG_BYTES) throw refused('it is too short');
      if (bytes[0] !== VERSION) throw refused(`its format version is not ${VERSION}`);
      const id = bytes.subarray(1, SALT_AT);
      const base = ring.find(id);
      if (base === undefined) throw refused('it was sealed with a key that is not on the ring');
      const salt = bytes.slice(SALT_AT, COUNTER_AT);
      const name = nameOf(id, salt);
      const known = opened.get(name);
      const key = known ?? (await subKeyFor(base, salt));
      const iv = new Uint8Array(NONCE_BYTES);
      iv.set(bytes.subarray(COUNTER_AT, HEADER_BYTES), NONCE_BYTES - COUNTER_BYTES);
      let plain: Uint8Array;
      try {
        const pending = key.open(iv, boundBytes(binding), bytes.subarray(HEADER_BYTES));
        plain = pending instanceof Promise ? await pending : pending;
      } catch {
        throw refused(
          `it was altered, or made for another server, principal, method, target or other arguments than ` +
            `${binding.method} ${JSON.stringify(binding.target)} of ${JSON.stringify(binding.audience)}`,
        );
      }
      if (known === undefined) remember(opened, name, key);
      const seconds = readNumber(plain, 0, EXPIRY_BYTES);
      const expiresAt = seconds === NEVER_SECONDS ? Infinity : seconds * 1000;
      if (now >= expiresAt) throw refused(`it expired at ${new Date(expiresAt).toISOString()}`);
      return { text: decoder.decode(plain.subarray(EXPIRY_BYTES)), expiresAt };
    },

    isCurrent(token) {
      const head = fromBase64Url(token.slice(0, KEY_NAME_CHARS));
      return head?.[0] === VERSION && ring.current.id.every((byte, index) => byte === head[index + 1]);
    },
  };
}

// A request opens a state and seals the next with one binding.
const boundCache = new WeakMap<SealBinding, Uint8Array<ArrayBuffer>>();

/** What is authenticated beside the text; the binding itself does not travel. */
function boundBytes(binding: SealBinding): Uint8Array<ArrayBuffer> {
  const known = boundCache.get(binding);
  if (known !== undefined) return known;
  const { audience, principal, method, target } = binding;
  const bytes = encoder.encode(JSON.stringify([audience, principal, method, target, binding.arguments]));
  boundCache.set(binding, bytes);
  return bytes;
}

function remember(keys: Map<string, AeadKey>, name: string, key: AeadKey): void {
  if (keys.size >= MAX_OPENED_KEYS) keys.delete(keys.keys().next().value as string);
  keys.set(name, key);
}

/** A sub-key is of one key and one salt; by the salt alone, a token could name another key and open all the same. */
function nameOf(id: Uint8Array, salt: Uint8Array): string {
  return String.fromCharCode(...id, ...salt);
}

/** Rounded up, so that a token never expires before what it is for. */
function secondsOf(expiresAt: number): number {
  return Math.min(Math.max(0, Math.ceil(expiresAt / 1000)), NEVER_SECONDS);
}

function writeNumber(bytes: Uint8Array, at: number, length: number, value: number): void {
  for (let i = length - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 256))
    bytes[at + i] = rest % 256;
}

function readNumber(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = 0; i < length; i++) value = value * 256 + (bytes[at + i] as number);
  return value;
}

function refused(reason: string): AskwellError {
  return new AskwellError('ASKWELL_STATE', `A sealed text was refused: ${reason}.`);
}
