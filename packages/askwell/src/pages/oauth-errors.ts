// Names that RFC 6749, 7009, 9396 and OpenID Connect register, and GitHub's own. Nothing else that a server writes into
// its answers is repeated anywhere: an `error` may hold a code or a token as well as a name.
const REGISTERED: ReadonlySet<string> = new Set([
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

/** What an authorization server's error is called, or `undefined` for a name that nobody registered. */
export function registeredError(error: unknown): string | undefined {
  return typeof error === 'string' && REGISTERED.has(error) ? error : undefined;
}
