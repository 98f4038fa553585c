import { AskwellError } from '../../errors.ts';
import { checkKnownOptions } from '../../field/known-options.ts';
import { isObject } from '../../json.ts';
import { parseUrl } from '../../parse-url.ts';
import { isLoopback } from '../../url-rules.ts';

/** The claims of a verified ID token. */
export interface OidcClaims {
  readonly iss: string;
  readonly sub: string;
  readonly [claim: string]: unknown;
}

/** What discovery would tell of a log-in server, in the words of its metadata (RFC 8414). */
export interface OidcMetadata {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
  /** Whether the server promises `iss` in its redirects (RFC 9207). One that is missing is refused then. */
  readonly authorization_response_iss_parameter_supported?: boolean;
  readonly id_token_signing_alg_values_supported?: readonly string[];
  readonly token_endpoint_auth_methods_supported?: readonly string[];
}

/** Options of `oidcSession`. */
export interface OidcSessionOptions {
  /**
   * The authorization server whose access tokens the MCP endpoint takes, letter by letter as in their `iss`. People log
   * in there, so that `iss` and `sub` of a browser and of a token are of one kind.
   */
  readonly issuer: string;
  /** Of a client that is registered for the pages, with the redirect URI `<base of the pages>/login/callback`. */
  readonly clientId: string;
  /** Absent for a public client. */
  readonly clientSecret?: string;
  /** How the secret is sent. Default: as the server's metadata says, `client_secret_basic` if it takes both. */
  readonly authMethod?: 'client_secret_basic' | 'client_secret_post';
  /** Beside `openid`; `email` or `profile`, for a label. */
  readonly scopes?: readonly string[];
  /**
   * How a page names the account that is logged in. Default: the claims `email`, `preferred_username` or `name` of the
   * ID token, else nothing.
   */
  readonly label?: (claims: OidcClaims) => string | undefined;
  /** Milliseconds after which somebody has to log in again, whatever they do in the meantime. Default one hour. */
  readonly sessionTtl?: number;
  /** In place of discovery. */
  readonly metadata?: OidcMetadata;
  /** Allows plain http; only for an issuer on this machine. */
  readonly allowInsecure?: boolean;
}

const KNOWN: Required<{ readonly [name in keyof OidcSessionOptions]: true }> = {
  issuer: true,
  clientId: true,
  clientSecret: true,
  authMethod: true,
  scopes: true,
  label: true,
  sessionTtl: true,
  metadata: true,
  allowInsecure: true,
};
/** The longest delay of a cookie that browsers keep is over a year; a session of more than a month is a mistake. */
const MAX_SESSION_MS = 31 * 24 * 60 * 60 * 1000;

/** @throws `ASKWELL_USAGE` that says which option is wrong, and how */
export function checkOidcOptions(options: OidcSessionOptions): void {
  if (!isObject(options)) throw wrong('needs an object with issuer and clientId.');
  checkKnownOptions('oidcSession()', options, Object.keys(KNOWN));
  const { clientId, clientSecret, authMethod, scopes, label, sessionTtl, metadata, allowInsecure } = options;
  checkIssuer(options.issuer, allowInsecure === true);
  if (!isText(clientId)) throw wrong('needs a clientId: the client that is registered for the pages.');
  if (clientSecret !== undefined && !isText(clientSecret))
    throw wrong('needs a clientSecret that is a text, or none for a public client.');
  if (authMethod !== undefined && authMethod !== 'client_secret_basic' && authMethod !== 'client_secret_post')
    throw wrong('knows the authMethod "client_secret_basic" and "client_secret_post" only.');
  if (scopes !== undefined && !(Array.isArray(scopes) && scopes.every(isScope)))
    throw wrong('needs scopes as a list of words, for instance ["email"].');
  if (label !== undefined && typeof label !== 'function')
    throw wrong('needs a label that is a function of the claims: (claims) => claims.name.');
  if (sessionTtl !== undefined && !(sessionTtl >= 1000 && sessionTtl <= MAX_SESSION_MS))
    throw wrong('needs a sessionTtl in milliseconds, from a second to 31 days.');
  if (metadata !== undefined) checkMetadata(metadata);
}

function checkIssuer(issuer: unknown, allowInsecure: boolean): void {
  const url = isText(issuer) ? parseUrl(issuer) : undefined;
  const secure = url?.protocol === 'https:';
  if (url === undefined || (!secure && url.protocol !== 'http:') || url.search !== '' || url.hash !== '')
    throw wrong('needs an issuer: the https URL of the authorization server that protects the MCP endpoint.');
  if (allowInsecure && !isLoopback(url.hostname))
    throw wrong('takes allowInsecure only with an issuer on this machine, such as http://127.0.0.1:9000.');
  if (!secure && !allowInsecure)
    throw wrong('needs an issuer on https. For one on this machine, set allowInsecure: true.');
}

function checkMetadata(metadata: unknown): void {
  const missing = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'].find((name) => {
    const text = isObject(metadata) ? metadata[name] : undefined;
    return !isText(text) || parseUrl(text) === undefined;
  });
  if (missing !== undefined)
    throw wrong(`needs ${missing} in metadata, as a URL; or leave metadata out for discovery.`);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** RFC 6749 3.3. */
function isScope(value: unknown): boolean {
  return typeof value === 'string' && /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(value);
}

function wrong(what: string): AskwellError {
  return new AskwellError('ASKWELL_USAGE', `oidcSession() ${what}`);
}
