import type { Sealer } from '../seal/seal.ts';
import type { Grants } from './grants/grants.ts';
import type { AttachedIdentity, Identity } from './identity/identity.ts';
import type { Interactions } from './interaction/interactions.ts';
import type { OAuthProvider } from './grants/oauth-provider.ts';
import type { TellPageEvent } from './page-event.ts';
import type { Vault } from './vault/vault.ts';
import type { PageViews } from './views/views.ts';

/** What the pages of one server are put together from. */
export interface PagesParts {
  /** Where the pages are, without a slash at the end: `https://tools.example.com/askwell`. */
  base(): Promise<URL>;
  readonly path: string;
  readonly identity: Identity;
  readonly attachedIdentity: AttachedIdentity;
  readonly interactions: Interactions;
  readonly vault: Vault;
  readonly grants: Grants;
  readonly providers: ReadonlyMap<string, OAuthProvider>;
  readonly views: PageViews;
  readonly sealer: Sealer;
  readonly audience: string;
  /** How long a call waits for a page before it asks again, in milliseconds. */
  readonly waitMs: number;
  readonly tell: TellPageEvent;
  now(): number;
  warn(message: string): void;
  report(error: unknown, where: string): void;
}
