import { toBase64Url } from '../../base64url.ts';
import { digest } from '../../digest.ts';
import { isAskwellError } from '../../errors.ts';
import type { SealBinding } from '../../seal/seal.ts';
import type { IdentityKit } from './identity.ts';
import type { LogInSecrets } from './log-in-server.ts';

// One log-in, between the redirect to the server and the one back. GETs may not write to the store, so all that is needed
// again travels in `state`, sealed, and is good for nothing without the browser's cookie:
//
// L1. `state` opens only for the browser (its cookie) that it was made for, and within ten minutes.
// L2. Nonce and PKCE verifier are made from what is sealed in `state` and from the cookie. So even a `state` that got
//     out would not let a code of somebody else's log-in be redeemed (log-in CSRF).
// L3. A `state` logs in once: the store knows the spent ones until they have expired.
// L4. Where the browser goes in the end was sealed with it, as a path below the pages.

/** Random bits that the cookie of a browser holds; tabs share them. */
export const BROWSER_KEY: RegExp = /^[\w-]{43}$/;
export const LOG_IN_MS: number = 10 * 60 * 1000;

/** A log-in that comes back. */
export interface ReturnedLogIn {
  readonly secrets: LogInSecrets;
  /** Where the browser wanted to go, below the path of the pages: `/i/…`. */
  readonly to: string;
}

export interface LogInFlow {
  begin(browserKey: string, to: string): Promise<LogInSecrets>;
  /** `undefined` for a `state` that is not of this browser, has expired, or has come before. Spends it. */
  end(browserKey: string, state: string): Promise<ReturnedLogIn | undefined>;
}

/** @param issuer - and client: states of one log-in server are nothing to another */
export function createLogInFlow(kit: IdentityKit, issuer: string, clientId: string): LogInFlow {
  const binding = (browserKey: string): SealBinding => ({
    audience: kit.audience,
    principal: digest(32, 'log-in browser', browserKey),
    method: 'askwell/log-in',
    target: issuer,
    arguments: clientId,
  });
  return {
    async begin(browserKey, to) {
      const random = randomText();
      const text = JSON.stringify([random, to]);
      const state = await kit.sealer.seal(text, binding(browserKey), kit.now() + LOG_IN_MS);
      return secretsOf(state, random, browserKey);
    },
    async end(browserKey, state) {
      let opened;
      try {
        opened = await kit.sealer.open(state, binding(browserKey), kit.now());
      } catch (error) {
        if (isAskwellError(error, 'ASKWELL_STATE')) return undefined;
        throw error;
      }
      const { text, expiresAt } = opened;
      const spent = await kit.records.put(`login:${digest(32, 'log-in', state)}`, true, {
        expiresAt,
        ifVersion: null,
      });
      if (spent === undefined) return undefined;
      const [random, to] = JSON.parse(text) as [string, string];
      return { secrets: secretsOf(state, random, browserKey), to };
    },
  };
}

function secretsOf(state: string, random: string, browserKey: string): LogInSecrets {
  return {
    state,
    nonce: digest(32, 'log-in nonce', random, browserKey),
    verifier: digest(32, 'log-in verifier', random, browserKey),
  };
}

/** 256 random bits. */
export function randomText(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
}
