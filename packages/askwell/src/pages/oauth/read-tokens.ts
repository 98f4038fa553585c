import type { TokenSet } from '../grants/oauth-provider.ts';

/** A token endpoint's answer after `openid-client` has checked it. */
export interface TokenAnswer {
  readonly access_token: string;
  readonly refresh_token?: string | undefined;
  readonly expires_in?: number | undefined;
  readonly scope?: string | undefined;
  readonly id_token?: string | undefined;
}

/** What to go by where the answer is silent, and how to read its scopes. */
export interface Reading {
  readonly now: number;
  /** Of the request, or of the grant that was refreshed: what an answer without `scope` means (RFC 6749 5.1 and 6). */
  readonly scopes: readonly string[];
  /** Stays good when a refresh brings no new one (RFC 6749 6). */
  readonly refreshToken?: string | undefined;
  readonly separator?: string | undefined;
  readonly implied?: { readonly [scope: string]: readonly string[] } | undefined;
}

/** Longer than any access token lives; keeps dates within what a calendar can hold. */
const MAX_SECONDS = 10 * 365 * 24 * 60 * 60;

export function readTokens(answer: TokenAnswer, reading: Reading): TokenSet {
  const refreshToken = answer.refresh_token ?? reading.refreshToken;
  const { expires_in: seconds } = answer;
  return {
    accessToken: answer.access_token,
    ...(refreshToken !== undefined && { refreshToken }),
    ...(seconds !== undefined && {
      expiresAt: reading.now + Math.floor(Math.min(seconds, MAX_SECONDS) * 1000),
    }),
    scopes: answer.scope === undefined ? reading.scopes : scopesOf(answer.scope, answer, reading),
  };
}

function scopesOf(text: string, answer: TokenAnswer, reading: Reading): readonly string[] {
  const { separator = ' ', implied = {} } = reading;
  const scopes = new Set<string>();
  const add = (scope: string): void => {
    if (scope === '' || scopes.has(scope)) return;
    scopes.add(scope);
    if (Object.hasOwn(implied, scope)) implied[scope]?.forEach(add);
  };
  for (const scope of text.split(separator)) add(scope.trim());
  // Some servers leave these two out of the answer; what they bring shows that they were granted.
  const brought = { offline_access: answer.refresh_token ?? reading.refreshToken, openid: answer.id_token };
  for (const [scope, token] of Object.entries(brought)) {
    if (token !== undefined && reading.scopes.includes(scope)) add(scope);
  }
  return [...scopes];
}
