import { AskwellError, isAskwellError } from '../../errors.ts';
import { isObject, own } from '../../json.ts';

/** Whom a failure is about. */
export interface FailingProvider {
  readonly id: string;
  readonly title: string;
}

// Names that RFC 6749, 7009, 9396 and OpenID Connect register, and GitHub's own. Nothing else that a provider writes
// into its answers is repeated: an `error` may hold a code or a token as well as a name.
const KNOWN: ReadonlySet<string> = new Set([
  'access_denied',
  'account_selection_required',
  'application_suspended',
  'bad_refresh_token',
  'bad_verification_code',
  'consent_required',
  'incorrect_client_credentials',
  'interaction_required',
  'invalid_authorization_details',
  'invalid_client',
  'invalid_grant',
  'invalid_request',
  'invalid_request_object',
  'invalid_scope',
  'invalid_target',
  'invalid_token',
  'login_required',
  'redirect_uri_mismatch',
  'server_error',
  'temporarily_unavailable',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_response_type',
  'unsupported_token_type',
  'unverified_user_email',
]);

const WHAT_TO_DO: { readonly [error: string]: string } = {
  access_denied: 'The person, or the provider on its own account, refused. Ask again if they want to.',
  invalid_client: 'Check clientId, clientSecret and authMethod.',
  incorrect_client_credentials: 'Check clientId and clientSecret.',
  unauthorized_client: 'Check what the client is registered for at the provider.',
  redirect_uri_mismatch: 'Register the redirect URI of these pages at the provider.',
  invalid_scope: 'Check that the provider knows the scopes and that the client may ask for them.',
  invalid_grant: 'The code or the grant is no longer good: connect the account again.',
  bad_verification_code: 'The code is no longer good: connect the account again.',
  server_error: 'Try again later.',
  temporarily_unavailable: 'Try again later.',
};

/** An `ASKWELL_GRANT` error; `details` name the provider, and its registered error code if it gave one. */
export function grantError(provider: FailingProvider, message: string, error?: string): AskwellError {
  return new AskwellError('ASKWELL_GRANT', message, {
    details: { provider: provider.id, ...(error !== undefined && { error }) },
  });
}

/** What a provider's error is called, or `undefined` for a name that nobody registered. */
export function knownError(error: unknown): string | undefined {
  return typeof error === 'string' && KNOWN.has(error) ? error : undefined;
}

/** A refusal by the provider. */
export function refusal(provider: FailingProvider, doing: string, error: unknown): AskwellError {
  const known = knownError(error);
  const name = known ?? 'an error of its own';
  const then = (known !== undefined ? WHAT_TO_DO[known] : undefined) ?? "Check the provider's settings.";
  return grantError(provider, `${provider.title} refused to ${doing} (${name}). ${then}`, known);
}

/** The OAuth error code in an error of `openid-client`, if the provider answered with one. */
export function oauthErrorOf(thrown: unknown): string | undefined {
  if (!isObject(thrown)) return undefined;
  const error = thrown['error'];
  if (typeof error === 'string') return error;
  // RFC 6749 5.2: a server answers a wrong client authentication with a challenge.
  return thrown['code'] === 'OAUTH_WWW_AUTHENTICATE_CHALLENGE' ? 'invalid_client' : undefined;
}

/**
 * Makes a new error of what `openid-client` threw, which holds codes, states and whole answers in `cause`: only what
 * kind of failure it was goes over.
 */
export function failureOf(provider: FailingProvider, doing: string, thrown: unknown): AskwellError {
  if (isAskwellError(thrown)) return thrown;
  const cause = isObject(thrown) ? own(thrown, 'cause') : undefined;
  if (isAskwellError(cause, 'ASKWELL_GRANT')) return cause;
  const error = oauthErrorOf(thrown);
  if (error !== undefined) return refusal(provider, doing, error);
  return grantError(
    provider,
    `${provider.title} was asked to ${doing}, and answered with something that OAuth does not allow. Check its ` +
      'settings, or try again later.',
  );
}
