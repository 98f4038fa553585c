import { AskwellError } from '../../errors.ts';
import { parseUrl } from '../../parse-url.ts';
import { refusal, type FailingProvider } from './grant-failure.ts';

/** What a provider's redirect has to match. */
export interface ExpectedResponse {
  readonly redirectUri: string;
  readonly state: string;
  readonly issuer: string;
  /** Whether the provider has promised `iss` in every redirect (RFC 9207). */
  readonly issuerPromised: boolean;
}

/** Longer than any authorization response; the rest is not read. */
const MAX_LENGTH = 16_384;
const SINGLE = ['code', 'state', 'iss', 'error', 'response'];

/**
 * Checks a provider's redirect in the order of RFC 9700: where it came to, that it is the answer to this request
 * (`state`), that this provider gave it (`iss`, against mix-up), and only then what it says.
 *
 * @returns the URL with the code
 * @throws `ASKWELL_GRANT`, with `details.unfit` unless it is what the provider answered
 */
export function checkResponse(provider: FailingProvider, response: string, expected: ExpectedResponse): URL {
  const url = response.length <= MAX_LENGTH ? parseUrl(response) : undefined;
  if (url === undefined) throw unfit(provider, 'it is not a URL, or too long');
  if (`${url.origin}${url.pathname}` !== expected.redirectUri) {
    throw unfit(provider, 'it came to another redirect URI than the one that was sent');
  }
  const parameters = url.searchParams;
  if (SINGLE.some((name) => parameters.getAll(name).length > 1)) {
    throw unfit(provider, 'a parameter stands in it twice');
  }
  if (parameters.get('state') !== expected.state) {
    throw unfit(provider, 'its state is missing, or not the one that was sent');
  }
  const issuer = parameters.get('iss');
  if (issuer === null && expected.issuerPromised) {
    throw unfit(provider, 'it does not say which issuer it comes from, which this provider always does');
  }
  if (issuer !== null && issuer !== expected.issuer) {
    throw unfit(provider, 'it comes from another issuer');
  }
  const error = parameters.get('error');
  if (error !== null) throw refusal(provider, 'connect the account', error);
  if ((parameters.get('code') ?? '') === '') throw unfit(provider, 'there is no code in it');
  return url;
}

function unfit(provider: FailingProvider, why: string): AskwellError {
  return new AskwellError(
    'ASKWELL_GRANT',
    `The redirect from ${provider.title} was refused: ${why}. Nothing was exchanged; begin again.`,
    { details: { provider: provider.id, unfit: true } },
  );
}
