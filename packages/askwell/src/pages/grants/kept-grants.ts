import { isObject, type Json } from '../../json.ts';
import type { Principal } from '../../replay/host.ts';
import type { Vault, VaultNote } from '../vault/vault.ts';
import type { OAuthProvider, TokenSet } from './oauth-provider.ts';

/** A grant as it stands in the vault. */
export interface KeptGrant {
  readonly tokens: TokenSet;
  readonly createdAt: number;
  readonly version: string;
}

/**
 * Grants in the vault, under the provider's id. One whose tokens came from another issuer, or were given to another
 * client, than the provider has now counts as none: a refresh token goes to nobody but the one who made it (G5).
 */
export interface KeptGrants {
  /** What is told of a grant without opening it. */
  note(owner: Principal, provider: OAuthProvider): Promise<VaultNote | undefined>;
  read(owner: Principal, provider: OAuthProvider): Promise<KeptGrant | undefined>;
  /** False if `ifVersion` did not hold. */
  put(
    owner: Principal,
    provider: OAuthProvider,
    tokens: TokenSet,
    options: { readonly createdAt: number; readonly ifVersion?: string },
  ): Promise<boolean>;
}

/** @param leastLeft - milliseconds for which an access token has to be good when it is given out */
export function createKeptGrants(vault: Vault, leastLeft: number): KeptGrants {
  return {
    async note(owner, provider) {
      const note = await vault.note(owner, 'grant', provider.id);
      return note?.digest === bindingOf(provider) ? note : undefined;
    },

    async read(owner, provider) {
      const found = await vault.get(owner, 'grant', provider.id);
      if (found === undefined || found.note.digest !== bindingOf(provider)) return undefined;
      const tokens = readTokenSet(found.value);
      return tokens && { tokens, createdAt: found.note.createdAt, version: found.version };
    },

    put(owner, provider, tokens, { createdAt, ifVersion }) {
      const note: VaultNote = {
        label: provider.title,
        digest: bindingOf(provider),
        scopes: tokens.scopes,
        createdAt,
        // Without a refresh token the grant is over when the access token is too old to be given out.
        ...(tokens.refreshToken === undefined &&
          tokens.expiresAt !== undefined && { expiresAt: tokens.expiresAt - leastLeft }),
      };
      const options = ifVersion === undefined ? {} : { ifVersion };
      return vault.put(owner, 'grant', provider.id, { ...tokens }, note, options);
    },
  };
}

function bindingOf({ binding = '' }: OAuthProvider): string {
  return binding;
}

function readTokenSet(value: Json): TokenSet | undefined {
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
