import { digest } from '../../digest.ts';
import { AskwellError } from '../../errors.ts';
import { canonicalJson, isObject, type Json } from '../../json.ts';
import type { Principal } from '../../replay/host.ts';
import { createGrantLock } from './grant-lock.ts';
import type { Grants } from './grants.ts';
import type { OAuthProvider, TokenSet } from './oauth-provider.ts';
import type { Records } from '../records.ts';
import type { Vault, VaultNote } from '../vault/vault.ts';

// G1. Whoever writes or refreshes a grant holds its lock, so a refresh token is used once (rotation).
// G2. A new refresh token is kept before the access token that came with it is given out.
// G3. A grant that the provider no longer honours is forgotten, so that the next call asks the person again.
// G4. What a provider granted counts, not what was asked for.

/** What is given out is good for at least this long. */
const LEAST_LEFT = 60_000;
/** A refresh token that was rotated is lost if it isn't kept; so a store that fails is asked again. */
const ATTEMPTS = 3;
const RETRY_PAUSE = 100;

interface Kept {
  readonly tokens: TokenSet;
  readonly note: VaultNote;
  readonly version: string;
}

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

  const read = async (owner: Principal, provider: string): Promise<Kept | undefined> => {
    const found = await vault.get(owner, 'grant', provider);
    const tokens = found === undefined ? undefined : readTokenSet(found.value);
    if (found === undefined || tokens === undefined) return undefined;
    return { tokens, note: found.note, version: found.version };
  };

  const noteFor = (provider: OAuthProvider, tokens: TokenSet, createdAt: number): VaultNote => ({
    label: provider.title,
    digest: '',
    scopes: tokens.scopes,
    createdAt,
    // Without a refresh token the grant is over when the access token is too old to be given out.
    ...(tokens.refreshToken === undefined &&
      tokens.expiresAt !== undefined && { expiresAt: tokens.expiresAt - LEAST_LEFT }),
  });

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

  const gone = (provider: OAuthProvider): AskwellError =>
    new AskwellError(
      'ASKWELL_GRANT',
      `There is no account connected at ${provider.title}, or it is no longer honoured there. Connect it again, ` +
        'with `ctx.authorize`.',
      { details: { provider: provider.id, error: 'invalid_grant' } },
    );

  const keep = async (
    owner: Principal,
    provider: OAuthProvider,
    fresh: TokenSet,
    used: Kept,
  ): Promise<boolean> => {
    const note = noteFor(provider, fresh, used.note.createdAt);
    let { version } = used;
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (await vault.put(owner, 'grant', provider.id, { ...fresh }, note, { ifVersion: version }))
          return true;
        // The version also changes when a record is sealed with a newer key; then what was used still stands there.
        const found = await read(owner, provider.id);
        if (found?.tokens.refreshToken !== used.tokens.refreshToken || attempt === ATTEMPTS) return false;
        version = found?.version ?? version;
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
        await pause(RETRY_PAUSE * attempt);
      }
    }
  };

  /** Under the lock (G1). */
  const refresh = async (owner: Principal, provider: OAuthProvider): Promise<string> => {
    const used = await read(owner, provider.id);
    if (used === undefined) throw gone(provider);
    // Whoever held the lock before has done it.
    if (isGood(used.tokens)) return used.tokens.accessToken;
    const fresh = await provider.refresh(used.tokens);
    if (fresh !== undefined && (await keep(owner, provider, fresh, used))) return fresh.accessToken;
    // Written beside the lock: the person has forgotten the grant, or a holder outlived its lease.
    const found = await read(owner, provider.id);
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
    async has(owner, provider, scopes) {
      providerOf(provider);
      if (!vault.keeps(owner)) return false;
      const note = await vault.note(owner, 'grant', provider);
      if (note === undefined || (note.expiresAt ?? Infinity) <= now()) return false;
      return scopes.every((scope) => note.scopes?.includes(scope) === true);
    },

    async scopes(owner, provider) {
      if (!vault.keeps(owner)) return [];
      return (await vault.note(owner, 'grant', provider))?.scopes ?? [];
    },

    async redeem(owner, { provider: id, ...authorization }) {
      const provider = providerOf(id);
      if (!vault.keeps(owner)) {
        throw new AskwellError(
          'ASKWELL_GRANT',
          `An account at ${provider.title} can't be connected for a caller that is not logged in: there is nobody to ` +
            'keep it for. Require authorization at the MCP endpoint.',
        );
      }
      const granted = await provider.redeem(authorization);
      const missing = authorization.scopes.filter((scope) => !granted.scopes.includes(scope));
      if (missing.length > 0) {
        // With an earlier grant, revoking the new tokens might end that one too.
        if ((await read(owner, id)) === undefined) await revokeQuietly(provider, granted);
        throw new AskwellError(
          'ASKWELL_GRANT',
          `${provider.title} did not grant all that was asked for: ${missing.join(', ')} ` +
            `${missing.length === 1 ? 'is' : 'are'} missing, so nothing was kept. Ask again, and explain why it is needed.`,
          { details: { provider: id, missing } },
        );
      }
      const replaced = await lock.run(nameOf(owner, id), 'run', async () => {
        const before = await read(owner, id);
        await vault.put(owner, 'grant', id, { ...granted }, noteFor(provider, granted, now()));
        return before?.tokens;
      });
      if (
        provider.revokesAlone === true &&
        replaced !== undefined &&
        replaced.accessToken !== granted.accessToken &&
        (replaced.refreshToken === undefined || replaced.refreshToken !== granted.refreshToken)
      ) {
        await revokeQuietly(provider, replaced);
      }
    },

    async accessToken(owner, id) {
      const provider = providerOf(id);
      const found = vault.keeps(owner) ? await read(owner, id) : undefined;
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
        const found = await read(owner, id);
        const provider = providers.get(id);
        // At the provider first: should this process die in between, a dead grant is left, not a live one.
        if (found !== undefined && provider !== undefined) await revokeQuietly(provider, found.tokens);
        await vault.delete(owner, 'grant', id);
      });
    },
  };
}

/** Reads what {@link createGrants} keeps in the vault; `undefined` for anything else. */
export function readTokenSet(value: Json): TokenSet | undefined {
  if (!isObject(value)) return undefined;
  const { accessToken, refreshToken, expiresAt, scopes } = value;
  if (typeof accessToken !== 'string' || !Array.isArray(scopes)) return undefined;
  return {
    accessToken,
    ...(typeof refreshToken === 'string' && { refreshToken }),
    ...(typeof expiresAt === 'number' && { expiresAt }),
    scopes: scopes.filter((scope) => typeof scope === 'string'),
  };
}
