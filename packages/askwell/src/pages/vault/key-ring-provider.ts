import { fromBase64Url, toBase64Url } from '../../base64url.ts';
import { AskwellError } from '../../errors.ts';
import type { SealBinding, Sealer } from '../../seal/seal.ts';
import type { KeyContext, KeyProvider } from './key-provider.ts';

/**
 * Wraps the vault's keys with the server's own key ring. An old key must stay on the ring until every entry has been
 * used since the rotation, or has been forgotten: what it wrapped is lost without it.
 */
export function createKeyRingProvider(sealer: Sealer): KeyProvider {
  return {
    wrap: (key, context) => sealer.seal(toBase64Url(key), bindingOf(context), Infinity),
    async unwrap(wrapped, context) {
      // A wrapped key does not expire, so the time plays no part.
      const { text } = await sealer.open(wrapped, bindingOf(context), 0);
      const key = fromBase64Url(text);
      if (key === undefined) throw new AskwellError('ASKWELL_STATE', 'A wrapped key is malformed.');
      return key;
    },
    isStale: (wrapped) => !sealer.isCurrent(wrapped),
  };
}

function bindingOf({ audience, owner, entry }: KeyContext): SealBinding {
  return { audience, principal: owner, method: 'askwell/vault-key', target: entry, arguments: '' };
}
