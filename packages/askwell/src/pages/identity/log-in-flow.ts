import { digest } from '../../digest.ts';
import { isAskwellError } from '../../errors.ts';
import type { SealBinding } from '../../seal/seal.ts';
import { randomText } from '../random-text.ts';
import { createRateLimit } from '../routes/rate-limit.ts';
import type { IdentityKit } from './identity.ts';
import type { LogInSecrets } from './log-in-server.ts';

// One log-in, between the redirect to the server and the one back. GETs may not write to the store, so all that is needed
// again travels in `state`, sealed, and is good for nothing without the browser's cookie:
//
// L1. `state` opens only for the browser (its cookie) that it was made for, and within ten minutes.
// L2. Nonce and PKCE verifier are made from what is sealed in `state` and from the cookie. So even a `state` that got
//     out would not let a code of somebody else's log-in be redeemed (log-in CSRF).
// L3. A `state` logs in once: the store knows the spent ones until they have expired. Written when somebody has logged in
//     and not before, or anybody could fill the store: to be sent to log in takes a GET, and no account. So that a state
//     is not tried over and over, each process remembers those that it has tried, up to a bound.
// L4. Where the browser goes in the end was sealed with it, as a path below the pages.

export const LOG_IN_MS: number = 10 * 60 * 1000;

/** A log-in that comes back. */
export interface ReturnedLogIn {
  readonly secrets: LogInSecrets;
  /** Where the browser wanted to go, below the path of the pages: `/i/…`. */
  readonly to: string;
  /** Spends the `state`, for all processes; false if another one was faster. */
  spend(): Promise<boolean>;
}

export interface LogInFlow {
  /** @param browserKey - random bits that the cookie of a browser holds; tabs share them */
  begin(browserKey: string, to: string): Promise<LogInSecrets>;
  /**
   * `undefined` for a `state` that is not of this browser, has expired, was spent, or has come to this process before.
   * Writes nothing to the store.
   */
  end(browserKey: string, state: string): Promise<ReturnedLogIn | undefined>;
}

/** States that a process remembers to have tried. */
const TRIED_CAPACITY = 10_000;

/** @param issuer - and client: states of one log-in server are nothing to another */
export function createLogInFlow(kit: IdentityKit, issuer: string, clientId: string): LogInFlow {
  const binding = (browserKey: string): SealBinding => ({
    audience: kit.audience,
    principal: digest(32, 'log-in browser', browserKey),
    method: 'askwell/log-in',
    target: issuer,
    arguments: clientId,
  });
  const tried = createRateLimit({
    most: 1,
    windowMs: LOG_IN_MS,
    capacity: TRIED_CAPACITY,
    now: () => kit.now(),
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
      const key = `login:${digest(32, 'log-in', state)}`;
      if (!tried.take(key) || (await kit.records.get(key)) !== undefined) return undefined;
      const [random, to] = JSON.parse(text) as [string, string];
      return {
        secrets: secretsOf(state, random, browserKey),
        to,
        async spend() {
          return (await kit.records.put(key, true, { expiresAt, ifVersion: null })) !== undefined;
        },
      };
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
