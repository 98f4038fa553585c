import type { Aead } from './aead.ts';

/** As much of `node:crypto` as is used here; the module is looked up, not imported, so that the root runs anywhere. */
interface NodeCrypto {
  createSecretKey(bytes: Uint8Array): object;
  createCipheriv(
    algorithm: 'aes-256-gcm',
    key: object,
    iv: Uint8Array,
    options: { authTagLength: number },
  ): NodeCipher;
  createDecipheriv(
    algorithm: 'aes-256-gcm',
    key: object,
    iv: Uint8Array,
    options: { authTagLength: number },
  ): NodeCipher;
}

interface NodeCipher {
  setAAD(bytes: Uint8Array): void;
  setAuthTag(tag: Uint8Array): void;
  getAuthTag(): Uint8Array;
  update(bytes: Uint8Array): Uint8Array;
  final(): Uint8Array;
}

const TAG_BYTES = 16;

/** Node's synchronous crypto, where there is one: Node 20.16 and later, Bun, Deno. */
export function nodeAead(): Aead | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  const node = process?.getBuiltinModule?.('node:crypto') as NodeCrypto | undefined;
  if (typeof node?.createCipheriv !== 'function') return undefined;
  return {
    importKey(bytes) {
      const key = node.createSecretKey(bytes);
      // Without authTagLength Node would take a tag of four bytes.
      const options = { authTagLength: TAG_BYTES };
      return {
        seal(iv, bound, plain) {
          const cipher = node.createCipheriv('aes-256-gcm', key, iv, options);
          cipher.setAAD(bound);
          const sealed = new Uint8Array(plain.length + TAG_BYTES);
          sealed.set(cipher.update(plain));
          cipher.final();
          sealed.set(cipher.getAuthTag(), plain.length);
          return sealed;
        },
        open(iv, bound, sealed) {
          const cut = sealed.length - TAG_BYTES;
          const decipher = node.createDecipheriv('aes-256-gcm', key, iv, options);
          decipher.setAAD(bound);
          decipher.setAuthTag(sealed.subarray(cut));
          const plain = decipher.update(sealed.subarray(0, cut));
          // Throws when the tag does not fit; nothing of `plain` is used before.
          decipher.final();
          return plain;
        },
      };
    },
  };
}
