import { digest } from '../../digest.ts';
import { AskwellError } from '../../errors.ts';
import { canonicalJson } from '../../json.ts';
import type { Principal } from '../../replay/host.ts';
import { apart, gone, less, nobody } from './grant-errors.ts';
import { createGrantLock } from './grant-lock.ts';
import type { Grants } from './grants.ts';
import { createKeptGrants, type KeptGrant } from './kept-grants.ts';
import type { OAuthProvider, TokenSet } from './oauth-provider.ts';
import type { Records } from '../records.ts';
import type { Vault } from '../vault/vault.ts';

// G1. Whoever exchanges, refreshes or writes a grant holds its lock, so a code and a refresh token are used once.
// G2. A new refresh token is kept before the access token that came with it is given out.
// G3. A grant that the provider no longer honours is forgotten, so that the next call asks the person again.
// G4. What a provider granted counts, not what was asked for.
// G5. Tokens go to nobody but the issuer that made them, as the client that they were given to.
// G6. No scope of a grant is lost without a word. Of two pages that were under way together, the wider grant stays if it
//     covers what the other asked for; if neither covers the other, the later one fails, and all has to be asked for.

/** What is given out is good for at least this long. */
const LEAST_LEFT = 60_000;
/** A refresh token that was rotated is lost if it isn't kept; so a store that fails is asked again. */
const ATTEMPTS = 3;
const RETRY_PAUSE = 100;

/** The grants of a server's callers at its providers. */
export function createGrants(options: {
  readonly vault: Vault;
  readonly records: Records;
  readonly providers: ReadonlyMap<string, OAuthProvider>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** At least 0 and less than 1. */
  readonly random?: () => number;
  /** Sets servers apart that share a store. */
  readonly audience?: string;
  /** Something an operator should know: a grant that could not be revoked at its provider. */
  readonly warn?: (message: string) => void;
}): Grants {
  const { vault, records, providers, now, pause, random = Math.random, audience = '' } = options;
  const { warn = () => {} } = options;
  const lock = createGrantLock({ records, now, pause, random });
  const kept = createKeptGrants(vault, LEAST_LEFT);
  // Calls of this process that need the same token wait for one refresh, without going through the store.
  const refreshing = new Map<string, Promise<string>>();

  const nameOf = (owner: Principal, provider: string): string =>
    digest(32, 'grant', audience, canonicalJson(owner), provider);

  const providerOf = (id: string): OAuthProvider => {
    const provider = providers.get(id);
    if (provider !== undefined) return provider;
    throw new AskwellError(
      'ASKWELL_USAGE',
      `There is no OAuth provider ${JSON.stringify(id)}: list it in \`providers\` of createPages.`,
    );
  };

  const isGood = ({ expiresAt }: TokenSet): boolean =>
    expiresAt === undefined || expiresAt - now() >= LEAST_LEFT;

  const revokeQuietly = async (provider: OAuthProvider, tokens: TokenSet): Promise<void> => {
    try {
      await provider.revoke(tokens);
    } catch (error) {
      const why = error instanceof AskwellError ? error.message : 'an unexpected error.';
      warn(`A grant at ${provider.title} could not be revoked there: ${why}`);
    }
  };

  const keep = async (
    owner: Principal,
    provider: OAuthProvider,
    fresh: TokenSet,
    used: KeptGrant,
  ): Promise<boolean> => {
    const { createdAt } = used;
    let { version } = used;
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (await kept.put(owner, provider, fresh, { createdAt, ifVersion: version })) return true;
        // The version also changes when a record is sealed with a newer key; then what was used still stands there.
        const found = await kept.read(owner, provider);
        if (found?.tokens.refreshToken !== used.tokens.refreshToken || attempt === ATTEMPTS) return false;
        version = found?.version ?? version;
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
        await pause(RETRY_PAUSE * attempt);
      }
    }
  };

  /** Ends new tokens that are not kept. Beside another grant, most providers would end that one with them. */
  const discard = async (
    provider: OAuthProvider,
    tokens: TokenSet,
    beside: KeptGrant | undefined,
  ): Promise<void> => {
    if (beside !== undefined && (provider.revokesAlone !== true || areSame(beside.tokens, tokens))) return;
    await revokeQuietly(provider, tokens);
  };

  /** A code is good for one exchange: what came of it is not given up for a store that fails once. */
  const keepNew = async (
    owner: Principal,
    provider: OAuthProvider,
    granted: TokenSet,
    before: KeptGrant | undefined,
  ): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await kept.put(owner, provider, granted, { createdAt: now() });
        return;
      } catch (error) {
        if (attempt < ATTEMPTS) continue;
        // Nobody would know of it: no grant is better than one that lives on unseen.
        await discard(provider, granted, before);
        throw error;
      }
    }
  };

  /** Under the lock (G1). */
  const refresh = async (owner: Principal, provider: OAuthProvider): Promise<string> => {
    const used = await kept.read(owner, provider);
    if (used === undefined) throw gone(provider);
    // Whoever held the lock before has done it.
    if (isGood(used.tokens)) return used.tokens.accessToken;
    const fresh = await provider.refresh(used.tokens);
    if (fresh !== undefined && (await keep(owner, provider, fresh, used))) return fresh.accessToken;
    // Written beside the lock: the person has forgotten the grant, or a holder outlived its lease.
    const found = await kept.read(owner, provider);
    if (found === undefined) {
      if (fresh !== undefined) await revokeQuietly(provider, fresh);
      throw gone(provider);
    }
    if (found.tokens.accessToken !== used.tokens.accessToken && isGood(found.tokens)) {
      return found.tokens.accessToken;
    }
    await vault.delete(owner, 'grant', provider.id);
    throw gone(provider);
  };

  return {
    async has(owner, id, scopes) {
      const provider = providerOf(id);
      if (!vault.keeps(owner)) return false;
      const note = await kept.note(owner, provider);
      if (note === undefined || (note.expiresAt ?? Infinity) <= now()) return false;
      if (!scopes.every((scope) => note.scopes?.includes(scope) === true)) return false;
      // One that does not open, because its key is gone, is as good as none.
      return (await kept.read(owner, provider)) !== undefined;
    },

    async scopes(owner, id) {
      const provider = providers.get(id);
      if (provider === undefined || !vault.keeps(owner)) return [];
      return (await kept.note(owner, provider))?.scopes ?? [];
    },

    async redeem(owner, { provider: id, ...authorization }, steps = {}) {
      const { claim = yes, settle = yes } = steps;
      const provider = providerOf(id);
      if (!vault.keeps(owner)) throw nobody(provider);
      return lock.run(nameOf(owner, id), 'run', async () => {
        if (!(await claim())) return 'taken';
        const granted = await provider.redeem(authorization);
        const before = await kept.read(owner, provider);
        const missing = authorization.scopes.filter((scope) => !granted.scopes.includes(scope));
        // G6
        const lost = before?.tokens.scopes.filter((scope) => !granted.scopes.includes(scope)) ?? [];
        const covered = authorization.scopes.every((scope) => before?.tokens.scopes.includes(scope) === true);
        if (missing.length > 0 || (lost.length > 0 && !covered)) {
          await discard(provider, granted, before);
          throw missing.length > 0 ? less(provider, missing) : apart(provider, lost);
        }
        if (!(await settle())) {
          await discard(provider, granted, before);
          return 'called-off';
        }
        if (lost.length > 0) {
          await discard(provider, granted, before);
          return 'kept';
        }
        await keepNew(owner, provider, granted, before);
        if (before !== undefined && provider.revokesAlone === true && !areSame(before.tokens, granted)) {
          await revokeQuietly(provider, before.tokens);
        }
        return 'kept';
      });
    },

    async accessToken(owner, id) {
      const provider = providerOf(id);
      const found = vault.keeps(owner) ? await kept.read(owner, provider) : undefined;
      if (found === undefined) throw gone(provider);
      if (isGood(found.tokens)) return found.tokens.accessToken;
      const name = nameOf(owner, id);
      let running = refreshing.get(name);
      if (running === undefined) {
        running = lock
          .run(name, 'give-up', () => refresh(owner, provider))
          .finally(() => refreshing.delete(name));
        refreshing.set(name, running);
      }
      return running;
    },

    async revoke(owner, id) {
      if (!vault.keeps(owner)) return;
      await lock.run(nameOf(owner, id), 'run', async () => {
        const provider = providers.get(id);
        const found = provider && (await kept.read(owner, provider));
        // At the provider first: should this process die in between, a dead grant is left, not a live one.
        if (found !== undefined && provider !== undefined) await revokeQuietly(provider, found.tokens);
        await vault.delete(owner, 'grant', id);
      });
    },
  };
}

const yes = (): Promise<boolean> => Promise.resolve(true);

/** Whether revoking the one would end the other, wherever tokens are revoked one by one. */
function areSame(one: TokenSet, other: TokenSet): boolean {
  return (
    one.accessToken === other.accessToken ||
    (one.refreshToken !== undefined && one.refreshToken === other.refreshToken)
  );
}
