import { AskwellError } from '../../errors.ts';

/** Why a log-in did not come about: for the page, and for the operator unless it is the person's own doing. */
export interface LogInProblem {
  /** `provider`: the log-in server could not be reached, or refused. `authorization`: what came back does not fit. */
  readonly refusal: 'provider' | 'authorization';
  readonly error: AskwellError | undefined;
}

// RFC 6749 4.1.2.1 and 5.2, OpenID Connect Core 3.1.2.6. Anything else that a server puts there is its own text.
const REGISTERED: ReadonlySet<string> = new Set([
  'access_denied',
  'account_selection_required',
  'consent_required',
  'interaction_required',
  'invalid_client',
  'invalid_grant',
  'invalid_request',
  'invalid_scope',
  'login_required',
  'server_error',
  'temporarily_unavailable',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_response_type',
]);

/** What openid-client found wrong with an answer of the server, by its codes. */
const FLAWS: { readonly [code: string]: string } = {
  OAUTH_INVALID_RESPONSE: 'its answer is malformed, or comes from another issuer or log-in',
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'its metadata is for another issuer than the configured one',
  OAUTH_JWT_CLAIM_COMPARISON_FAILED:
    'the ID token is from another issuer, for another client or another log-in',
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'the ID token has expired, or the clocks differ',
  OAUTH_KEY_SELECTION_FAILED: 'the ID token is signed with a key that the server does not publish',
  OAUTH_MISSING_SERVER_METADATA: 'its metadata lacks an endpoint',
  OAUTH_INVALID_SERVER_METADATA: 'its metadata is malformed',
  OAUTH_HTTP_REQUEST_FORBIDDEN: 'an endpoint is on plain http',
  OAUTH_UNSUPPORTED_OPERATION:
    'it uses an algorithm that is not supported; ID tokens need an asymmetric signature',
};

const UNFIT: ReadonlySet<string> = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
]);

/**
 * Reads an error of openid-client. Its `cause` holds codes, tokens and whole requests, so nothing of the error is passed
 * on but its code and the names that are registered.
 */
export function toLogInProblem(error: unknown, issuer: string): LogInProblem {
  if (error instanceof AskwellError) return { refusal: 'provider', error };
  const { code, error: name } = (error ?? {}) as { code?: unknown; error?: unknown };
  const registered = typeof name === 'string' && REGISTERED.has(name) ? name : undefined;
  if (code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR' && registered === 'access_denied')
    return { refusal: 'provider', error: undefined };
  const flaw = typeof code === 'string' && Object.hasOwn(FLAWS, code) ? FLAWS[code] : undefined;
  const why =
    registered !== undefined
      ? `it answered ${registered}`
      : name !== undefined
        ? 'it answered with an error of its own'
        : (flaw ?? 'it could not be reached, or did not answer as expected');
  return {
    refusal: typeof code === 'string' && UNFIT.has(code) ? 'authorization' : 'provider',
    error: new AskwellError(
      'ASKWELL_GRANT',
      `Nobody could log in at ${issuer} to open a page: ${why}. ` +
        'Check the issuer, client id, secret and redirect URI of oidcSession().',
    ),
  };
}
