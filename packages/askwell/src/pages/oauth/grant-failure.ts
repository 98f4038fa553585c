import { AskwellError, isAskwellError } from '../../errors.ts';
import { isObject, own } from '../../json.ts';
import { registeredError } from '../oauth-errors.ts';

/** Whom a failure is about. */
export interface FailingProvider {
  readonly id: string;
  readonly title: string;
}

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

/** A refusal by the provider. */
export function refusal(provider: FailingProvider, doing: string, error: unknown): AskwellError {
  const known = registeredError(error);
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
