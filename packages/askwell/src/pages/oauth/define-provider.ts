import { loadOpenidClient } from '../load-openid-client.ts';
import { digest } from '../../digest.ts';
import { AskwellError } from '../../errors.ts';
import type { JsonObject } from '../../json.ts';
import type { OAuthProvider, TokenSet } from '../grants/oauth-provider.ts';
import { checkDefinition } from './check-definition.ts';
import { checkResponse } from './check-response.ts';
import { createConnection } from './connect-provider.ts';
import { failureOf, grantError, oauthErrorOf } from './grant-failure.ts';
import { isSafeUrl, type ProviderDefinition } from './provider-definition.ts';
import { readTokens } from './read-tokens.ts';
import { revokeTokens } from './revoke-tokens.ts';

// P1. Every authorization has a PKCE verifier of its own, S256, whatever the server says that it supports.
// P2. A code is exchanged at the provider that it was asked of, with the redirect URI that was sent, or not at all.
// P3. Nothing of a code, state, token, verifier or client secret is in an error.

/** Errors that say that a refresh token is no longer good; the second is GitHub's. */
const GONE: ReadonlySet<string> = new Set(['invalid_grant', 'bad_refresh_token']);

/**
 * Declares a third party that accounts can be connected at: for `providers` of `createPages`, and for `ctx.authorize`.
 * Needs the package `openid-client`. Fetches nothing before it is used.
 *
 * PKCE (S256), `state`, `iss` and the exact redirect URI are not options: they are always checked.
 *
 * @throws `ASKWELL_USAGE` for a definition that can't work, or not safely
 *
 * @example
 * ```ts
 * const githubProvider = defineProvider({
 *   ...github,
 *   clientId: settings.githubClientId,
 *   clientSecret: settings.githubClientSecret,
 * });
 * ```
 *
 * @see https://www.rfc-editor.org/rfc/rfc9700
 */
export function defineProvider(definition: ProviderDefinition): OAuthProvider {
  checkDefinition(definition);
  const { id, title, defaultScopes = [], extraParameters = {}, now = Date.now } = definition;
  const provider = { id, title };
  const connect = createConnection(definition);
  const reading = { separator: definition.scopeSeparator, implied: definition.impliedScopes };

  return Object.freeze<OAuthProvider>({
    id,
    title,
    binding: bindingOf(definition),
    defaultScopes: Object.freeze([...defaultScopes]),
    ...(definition.revokesAlone === true && { revokesAlone: true }),

    ready: () => loadOpenidClient('defineProvider()'),

    async begin({ redirectUri, scopes, state }) {
      // A second spelling of the URL would be another redirect URI for the provider (S66).
      if (
        !isSafeUrl(redirectUri, true) ||
        new URL(redirectUri).href !== redirectUri ||
        /[?#]/.test(redirectUri)
      ) {
        throw new AskwellError(
          'ASKWELL_USAGE',
          `${title} can't redirect to these pages: their address has to be an https URL, or http on this machine, as ` +
            'URL spells it and without a query.',
        );
      }
      const { client, configuration, metadata } = await connect();
      const verifier = client.randomPKCECodeVerifier();
      const asked = [...new Set([...defaultScopes, ...scopes])];
      const url = client.buildAuthorizationUrl(configuration, {
        ...extraParameters,
        redirect_uri: redirectUri,
        ...(asked.length > 0 && { scope: asked.join(' ') }),
        state,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      const memo = { provider: id, issuer: metadata.issuer, redirectUri, verifier, scopes: asked };
      return { url: url.href, memo };
    },

    async redeem({ redirectUri, response, state, memo }) {
      const { client, configuration, metadata } = await connect();
      const begun = readMemo(memo);
      if (
        begun === undefined ||
        begun.provider !== id ||
        begun.issuer !== metadata.issuer ||
        begun.redirectUri !== redirectUri
      ) {
        throw grantError(
          provider,
          `This authorization was not begun at ${title}, or its settings have changed since. Begin again.`,
        );
      }
      const url = checkResponse(provider, response, {
        redirectUri,
        state,
        issuer: metadata.issuer,
        issuerPromised: metadata.authorization_response_iss_parameter_supported === true,
      });
      try {
        const answer = await client.authorizationCodeGrant(configuration, url, {
          pkceCodeVerifier: begun.verifier,
          expectedState: state,
        });
        return readTokens(answer, { ...reading, now: now(), scopes: begun.scopes });
      } catch (thrown) {
        throw failureOf(provider, 'exchange the code', thrown);
      }
    },

    async refresh(tokens: TokenSet) {
      const { refreshToken, scopes } = tokens;
      if (refreshToken === undefined) return undefined;
      const { client, configuration } = await connect();
      try {
        const answer = await client.refreshTokenGrant(configuration, refreshToken);
        return readTokens(answer, { ...reading, now: now(), scopes, refreshToken });
      } catch (thrown) {
        if (GONE.has(oauthErrorOf(thrown) ?? '')) return undefined;
        throw failureOf(provider, 'refresh the access token', thrown);
      }
    },

    async revoke(tokens) {
      try {
        await revokeTokens(await connect(), definition, tokens);
      } catch (thrown) {
        throw failureOf(provider, 'revoke the grant', thrown);
      }
    },
  });
}

/** Known without asking anybody, so that a grant is not read for a server that it did not come from. */
function bindingOf({ issuer, metadata, clientId }: ProviderDefinition): string {
  return digest(16, 'oauth provider', issuer ?? '', metadata?.token_endpoint ?? '', clientId);
}

interface Begun {
  readonly provider: string;
  readonly issuer: string;
  readonly redirectUri: string;
  readonly verifier: string;
  readonly scopes: readonly string[];
}

function readMemo(memo: JsonObject): Begun | undefined {
  const { provider, issuer, redirectUri, verifier, scopes } = memo;
  if (
    typeof provider !== 'string' ||
    typeof issuer !== 'string' ||
    typeof redirectUri !== 'string' ||
    typeof verifier !== 'string' ||
    !Array.isArray(scopes)
  ) {
    return undefined;
  }
  return { provider, issuer, redirectUri, verifier, scopes: scopes.map(String) };
}
