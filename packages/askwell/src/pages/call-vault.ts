import type { Json } from '../json.ts';
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
  // What `has` opened and `get` has not asked for yet: a KMS may be far away.
  const opened = new Map<string, Json>();
  return {
    keeps,
    // Opened, and not only looked at: what was wrapped with a key that is gone counts as none, and is asked for again.
    has: (name, digest) =>
      guard(async () => {
        const found = keeps ? await vault.get(owner, 'secret', name) : undefined;
        if (found === undefined || found.note.digest !== digest) return false;
        opened.set(name, found.value);
        return true;
      }),
    get: (name) =>
      guard(async () => {
        if (!keeps) return undefined;
        const value = opened.get(name);
        if (value === undefined) return (await vault.get(owner, 'secret', name))?.value;
        opened.delete(name);
        return value;
      }),
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
    forget: (name) =>
      guard(async () => {
        opened.delete(name);
        if (keeps) await vault.delete(owner, 'secret', name);
      }),
    hasGrant: (provider, scopes) => guard(async () => keeps && (await grants.has(owner, provider, scopes))),
    grantedScopes: (provider) => guard(async () => (keeps ? grants.scopes(owner, provider) : [])),
    accessToken: (provider) => guard(() => grants.accessToken(owner, provider)),
    revokeGrant: (provider) => guard(async () => (keeps ? grants.revoke(owner, provider) : undefined)),
  };
}
