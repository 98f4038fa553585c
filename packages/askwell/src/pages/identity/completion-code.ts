import type { Identity } from './identity.ts';

/**
 * For servers without a web log-in: nobody knows whose browser it is, so a finished page shows a short code, which the
 * person gives back in the client that asked. Nothing counts before the right code has come. Somebody who was sent a
 * link that another person started has nobody to give the code to, unless they are talked into passing it on; the page
 * warns of that.
 */
export function completionCode(): Identity {
  return {
    kind: 'completionCode',
    code: true,
    refusal: () => undefined,
    attach: () => ({ identify: () => Promise.resolve({ kind: 'anyone' }) }),
  };
}
