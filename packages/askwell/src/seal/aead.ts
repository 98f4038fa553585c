/**
 * AES-256-GCM with a 128-bit tag. What one implementation seals, any other opens.
 *
 * Results may be promises or not: Node's own crypto does in 5 µs on the spot what WebCrypto hands to another thread,
 * and gets back after 30.
 */
export interface Aead {
  /** A key from 32 bytes. */
  importKey(bytes: Uint8Array<ArrayBuffer>): Promise<AeadKey> | AeadKey;
}

/** A key that seals and opens. */
export interface AeadKey {
  /** Ciphertext, and the tag behind it. */
  seal(
    iv: Uint8Array<ArrayBuffer>,
    bound: Uint8Array<ArrayBuffer>,
    plain: Uint8Array<ArrayBuffer>,
  ): Uint8Array | Promise<Uint8Array>;
  /** Throws, or rejects, if anything was altered. */
  open(
    iv: Uint8Array<ArrayBuffer>,
    bound: Uint8Array<ArrayBuffer>,
    sealed: Uint8Array<ArrayBuffer>,
  ): Uint8Array | Promise<Uint8Array>;
}

const TAG_BITS = 128;

/** For every runtime. */
export const webCryptoAead: Aead = {
  async importKey(bytes) {
    const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
    const parameters = (
      iv: Uint8Array<ArrayBuffer>,
      additionalData: Uint8Array<ArrayBuffer>,
    ): AesGcmParams => ({
      name: 'AES-GCM',
      iv,
      additionalData,
      tagLength: TAG_BITS,
    });
    return {
      seal: async (iv, bound, plain) =>
        new Uint8Array(await crypto.subtle.encrypt(parameters(iv, bound), key, plain)),
      open: async (iv, bound, sealed) =>
        new Uint8Array(await crypto.subtle.decrypt(parameters(iv, bound), key, sealed)),
    };
  },
};
