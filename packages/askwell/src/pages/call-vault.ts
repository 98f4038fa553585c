import type { Principal } from '../replay/host.ts';
import type { CallVault } from '../replay/page-host.ts';
import type { PagesParts } from './pages-parts.ts';

/** The part of the vault that belongs to a caller. @param guard - lets nothing out but an `AskwellError` */
export function createCallVault(
  parts: Pick<PagesParts, 'vault' | 'grants' | 'now'>,
  owner: Principal,
  guard: <T>(work: () => Promise<T>) => Promise<T>,
): CallVault {
  const { vault, grants, now } = parts;
  const keeps = vault.keeps(owner);
  return {
    keeps,
    has: (name, digest) =>
      guard(async () => keeps && (await vault.note(owner, 'secret', name))?.digest === digest),
    get: (name) => guard(async () => (keeps ? (await vault.get(owner, 'secret', name))?.value : undefined)),
    keep: (name, value, { digest, label, expiresIn }) =>
      guard(async () => {
        const createdAt = now();
        await vault.put(owner, 'secret', name, value, {
          label,
          digest,
          createdAt,
          ...(expiresIn !== undefined && { expiresAt: createdAt + expiresIn }),
        });
      }),
    forget: (name) => guard(async () => (keeps ? vault.delete(owner, 'secret', name) : undefined)),
    hasGrant: (provider, scopes) => guard(async () => keeps && (await grants.has(owner, provider, scopes))),
    grantedScopes: (provider) => guard(async () => (keeps ? grants.scopes(owner, provider) : [])),
    accessToken: (provider) => guard(() => grants.accessToken(owner, provider)),
    revokeGrant: (provider) => guard(async () => (keeps ? grants.revoke(owner, provider) : undefined)),
  };
}
