import { fromBase64Url, toBase64Url } from '../../base64url.ts';
import { AskwellError, isAskwellError } from '../../errors.ts';
import type { Json } from '../../json.ts';
import { webCryptoAead } from '../../seal/aead.ts';
import type { KeyContext, KeyProvider } from './key-provider.ts';

/** A value under a key of its own. JSON. */
export interface Envelope {
  readonly version: 1;
  /** As the key provider wrapped it. */
  readonly key: string;
  readonly iv: string;
  readonly data: string;
}

const VERSION = 1;
const KEY_BYTES = 32;
const IV_BYTES = 12;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Encrypts a value with a new random key (AES-256-GCM), and has the key wrapped. */
export async function closeEnvelope(keys: KeyProvider, context: KeyContext, value: Json): Promise<Envelope> {
  const key = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  try {
    const aead = await webCryptoAead.importKey(key);
    const data = await aead.seal(iv, boundBytes(context), encoder.encode(JSON.stringify(value)));
    const wrapped = await provided('wrap', async () => {
      const made: unknown = await keys.wrap(key, context);
      // Anything else would be garbled in the record, and the value lost.
      if (typeof made !== 'string') throw new TypeError('A wrapped key must be a string.');
      return made;
    });
    return { version: VERSION, key: wrapped, iv: toBase64Url(iv), data: toBase64Url(data) };
  } finally {
    key.fill(0);
  }
}

/**
 * Opens an envelope. `rewrapped` is the same with its key wrapped anew, if the provider calls it stale.
 *
 * @returns `undefined` if it can't be opened and never will be: altered, of another place, or its key is gone
 * @throws `ASKWELL_STORE` when the provider fails
 */
export async function openEnvelope(
  keys: KeyProvider,
  context: KeyContext,
  envelope: Envelope,
): Promise<{ readonly value: Json; readonly rewrapped?: Envelope } | undefined> {
  const iv = fromBase64Url(envelope.iv);
  const data = fromBase64Url(envelope.data);
  if (envelope.version !== VERSION || iv === undefined || data === undefined) return undefined;
  let key: Uint8Array<ArrayBuffer>;
  try {
    // A copy: what a provider hands out may be its own.
    key = await provided('unwrap', async () => Uint8Array.from(await keys.unwrap(envelope.key, context)));
  } catch (error) {
    if (isAskwellError(error, 'ASKWELL_STATE')) return undefined;
    throw error;
  }
  try {
    const aead = await webCryptoAead.importKey(key);
    const plain = await aead.open(iv, boundBytes(context), data);
    const value = JSON.parse(decoder.decode(plain)) as Json;
    return { value, ...(await rewrap(keys, context, envelope, key)) };
  } catch {
    return undefined;
  } finally {
    key.fill(0);
  }
}

async function rewrap(
  keys: KeyProvider,
  context: KeyContext,
  envelope: Envelope,
  key: Uint8Array,
): Promise<{ readonly rewrapped?: Envelope }> {
  try {
    if (keys.isStale?.(envelope.key) !== true) return {};
    return { rewrapped: { ...envelope, key: await keys.wrap(key, context) } };
  } catch {
    // The value has been read; the next read tries again.
    return {};
  }
}

/** Whoever can write to the store can't put a value in another's place. */
function boundBytes({ audience, owner, entry }: KeyContext): Uint8Array<ArrayBuffer> {
  return encoder.encode(JSON.stringify(['askwell vault', VERSION, audience, owner, entry]));
}

/** A provider's own error may quote what was wrapped: neither its text nor itself goes on. */
async function provided<T>(work: 'wrap' | 'unwrap', call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isAskwellError(error, 'ASKWELL_STATE') && work === 'unwrap') throw error;
    throw new AskwellError(
      'ASKWELL_STORE',
      `The key provider failed to ${work} a key of the vault, so nothing was read or changed. ` +
        'Check that it can be reached and may use its key, then try again; its own log says more.',
    );
  }
}
