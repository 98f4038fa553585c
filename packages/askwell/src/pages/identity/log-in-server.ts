import type { Configuration } from 'openid-client';

import { AskwellError } from '../../errors.ts';
import { loadOpenidClient, type OpenidClient } from '../load-openid-client.ts';
import { toLogInProblem, type LogInProblem } from './log-in-problem.ts';
import type { OidcClaims, OidcSessionOptions } from './oidc-options.ts';

/** What ties the two ends of one log-in together. */
export interface LogInSecrets {
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE. */
  readonly verifier: string;
}

/** The authorization server, as far as logging in goes. Nothing of its codes and tokens gets out of here. */
export interface LogInServer {
  /**
   * Where to send the browser.
   *
   * @param again - whether the person shall be asked who they are even if the server knows them
   */
  begin(redirectUri: string, secrets: LogInSecrets, again: boolean): Promise<string | LogInProblem>;
  /**
   * Checks what the browser brought back, and exchanges the code for the ID token.
   *
   * @param returned - the redirect URI with the parameters that came
   */
  finish(returned: URL, secrets: LogInSecrets): Promise<{ readonly claims: OidcClaims } | LogInProblem>;
}

const TIMEOUT_SECONDS = 10;
/** How long a server that could not be reached is left alone: whoever opens a page would have it asked again. */
const REST_MS = 5_000;

/**
 * @param now - milliseconds since the epoch
 * @param load - replaces the import of openid-client, in tests
 */
export function createLogInServer(
  options: OidcSessionOptions,
  now: () => number,
  load: () => Promise<OpenidClient> = () => loadOpenidClient('oidcSession()'),
): LogInServer {
  const { issuer } = options;
  let known: Promise<{ client: OpenidClient; config: Configuration }> | undefined;
  let restsUntil: number | undefined;
  const connected = (): NonNullable<typeof known> => {
    // A server that is down for a moment must not stay so.
    if (restsUntil !== undefined && now() >= restsUntil) known = restsUntil = undefined;
    known ??= connect(options, load).catch((error: unknown) => {
      restsUntil = now() + REST_MS;
      throw error;
    });
    return known;
  };

  return {
    async begin(redirectUri, { state, nonce, verifier }, again) {
      try {
        const { client, config } = await connected();
        const scopes = new Set(['openid', ...(options.scopes ?? [])]);
        const url = client.buildAuthorizationUrl(config, {
          redirect_uri: redirectUri,
          scope: [...scopes].join(' '),
          state,
          nonce,
          code_challenge: await client.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          ...(again && { prompt: 'login' }),
        });
        return url.href;
      } catch (error) {
        return toLogInProblem(error, issuer);
      }
    },
    async finish(returned, { state, nonce, verifier }) {
      try {
        const { client, config } = await connected();
        const tokens = await client.authorizationCodeGrant(config, returned, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims() as OidcClaims;
        if (claims.iss !== issuer) throw otherIssuer(issuer);
        if (claims.sub === '') throw nameless(issuer);
        return { claims };
      } catch (error) {
        return toLogInProblem(error, issuer);
      }
    },
  };
}

async function connect(
  options: OidcSessionOptions,
  load: () => Promise<OpenidClient>,
): Promise<{ client: OpenidClient; config: Configuration }> {
  const client = await load();
  const { issuer, clientId, clientSecret, metadata } = options;
  // ID tokens come over TLS, and are checked all the same: it costs one request for keys.
  const execute = [client.enableNonRepudiationChecks];
  if (options.allowInsecure === true) execute.push(client.allowInsecureRequests);
  const authentication = (methods: readonly string[] | undefined): ReturnType<typeof client.None> => {
    if (clientSecret === undefined) return client.None();
    // OpenID Connect Discovery: without the list, it is basic.
    const basic =
      options.authMethod === undefined
        ? (methods?.includes('client_secret_basic') ?? true)
        : options.authMethod === 'client_secret_basic';
    return basic ? client.ClientSecretBasic(clientSecret) : client.ClientSecretPost(clientSecret);
  };
  const server =
    metadata === undefined
      ? (
          await client.discovery(new URL(issuer), clientId, undefined, client.None(), {
            timeout: TIMEOUT_SECONDS,
            execute,
          })
        ).serverMetadata()
      : { issuer, ...metadata };
  // The comparison of discovery is of URLs, but `iss` is compared letter by letter (RFC 8414 3.3, RFC 9207 2.4).
  if (server.issuer !== issuer) throw otherIssuer(issuer);
  const config = new client.Configuration(
    { ...server, issuer } as ConstructorParameters<typeof client.Configuration>[0],
    clientId,
    undefined,
    authentication(server.token_endpoint_auth_methods_supported),
  );
  config.timeout = TIMEOUT_SECONDS;
  for (const extend of execute) extend(config);
  return { client, config };
}

function otherIssuer(issuer: string): AskwellError {
  return new AskwellError(
    'ASKWELL_GRANT',
    `The log-in server calls itself by another issuer than ${issuer}. ` +
      'Set the issuer of oidcSession() letter by letter as in its metadata and in access tokens, slashes included.',
  );
}

/** OpenID Connect asks for a `sub`, and openid-client for a text. */
function nameless(issuer: string): AskwellError {
  return new AskwellError(
    'ASKWELL_GRANT',
    `The log-in server ${issuer} named nobody: the sub of its ID token is empty. Correct it there.`,
  );
}
