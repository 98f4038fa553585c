import type { JsonObject } from '../../json.ts';
import type { Provider } from '../../replay/page-host.ts';

/** Tokens as they are kept. JSON. */
export interface TokenSet {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Milliseconds since the epoch; absent where the provider does not tell. */
  readonly expiresAt?: number;
  /** What was granted. */
  readonly scopes: readonly string[];
}

/**
 * A provider with what pages need of it. Every failure is an `AskwellError` (`ASKWELL_GRANT`) whose message, cause and
 * members hold no code, token, verifier or client secret.
 */
export interface OAuthProvider extends Provider {
  /** Whether revoking a token leaves the others of the same person and client alive. Absent: it ends all of them. */
  readonly revokesAlone?: boolean;
  /**
   * Tells where tokens come from and the client that they are given to. A grant that was kept with another one counts as
   * none, and its tokens are sent nowhere. Absent: tokens go by the id alone.
   */
  readonly binding?: string;
  /** Asked for in every authorization, besides those that the handler asks for; the page shows them. */
  readonly defaultScopes?: readonly string[];
  /** Rejects with `ASKWELL_MISSING_PEER` when a package that it needs is missing; asked before a page is opened. */
  ready?(): Promise<unknown>;
  /** Begins an authorization: where to send the browser, and what to keep (sealed) for {@link redeem}. */
  begin(request: {
    readonly redirectUri: string;
    readonly scopes: readonly string[];
    readonly state: string;
  }): Promise<{ readonly url: string; readonly memo: JsonObject }>;
  /**
   * Checks the provider's redirect (`state`, `iss`, errors) and exchanges the code. Also called for a redirect that
   * brings an error: it then asks nothing of the provider and rejects, with `details.error` as the provider put it, or
   * with `details.unfit` for an answer that is not the provider's to this request.
   *
   * @param response - the URL that the browser was sent back to, whole: `redirectUri` and the query. Behind a proxy a
   * request's own URL is another one.
   */
  redeem(request: {
    readonly redirectUri: string;
    readonly scopes: readonly string[];
    readonly response: string;
    readonly state: string;
    readonly memo: JsonObject;
  }): Promise<TokenSet>;
  /** `undefined` when the provider says that the grant is no longer good (`invalid_grant`). */
  refresh(tokens: TokenSet): Promise<TokenSet | undefined>;
  /** As far as the provider can. */
  revoke(tokens: TokenSet): Promise<void>;
}
