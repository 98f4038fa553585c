// Everything here is public API. One by one, never by wildcard.
export { createPages } from './create-pages.ts';
export type { PagesOptions } from './create-pages.ts';
export type { PageEvent } from './page-event.ts';
export type { Refusal } from './views/views.ts';

export { completionCode } from './identity/completion-code.ts';
export { custom } from './identity/custom.ts';
export type { CustomUser, IdentifyRequest } from './identity/custom.ts';
export type { AttachedIdentity, BrowserUser, Identity, IdentityKit } from './identity/identity.ts';
export { loopback } from './identity/loopback.ts';
export { oidcSession } from './identity/oidc-session.ts';
export type { OidcClaims, OidcMetadata, OidcSessionOptions } from './identity/oidc-options.ts';

export type { KeyContext, KeyProvider } from './vault/key-provider.ts';
export type { PluralString, RefusalStrings } from './views/page-strings.ts';
export type { Look, PageStrings, SomeStrings } from './views/views.ts';

export type { AttachedPages, PagesKit, PagesPlugin } from '../channel/pages-plugin.ts';
