import { AskwellError } from '../../errors.ts';
import { didYouMean } from '../../field/did-you-mean.ts';
import { isObject } from '../../json.ts';
import { endpointsOf, isSafeUrl, type ProviderDefinition } from './provider-definition.ts';

const KNOWN: Required<{ readonly [name in keyof ProviderDefinition]: true }> = {
  id: true,
  title: true,
  issuer: true,
  metadata: true,
  clientId: true,
  clientSecret: true,
  authMethod: true,
  defaultScopes: true,
  extraParameters: true,
  scopeSeparator: true,
  impliedScopes: true,
  tokenDeletion: true,
  revokesAlone: true,
  timeout: true,
  now: true,
  allowInsecure: true,
};
const ID = /^[A-Za-z0-9-]{1,64}$/;
const MAX_TIMEOUT = 10_000;
// These belong to the flow: one that is set twice, or by the author, would take a check out of it.
const RESERVED: ReadonlySet<string> = new Set([
  'client_id',
  'client_secret',
  'code_challenge',
  'code_challenge_method',
  'nonce',
  'redirect_uri',
  'request',
  'request_uri',
  'response_mode',
  'response_type',
  'scope',
  'state',
]);

/** @throws `ASKWELL_USAGE` for a definition that can't work, or not safely */
export function checkDefinition(definition: ProviderDefinition): void {
  if (!isObject(definition)) {
    throw new AskwellError(
      'ASKWELL_USAGE',
      'defineProvider() needs an object with id, title, issuer and clientId; or with a preset: ' +
        '{ ...github, clientId, clientSecret }.',
    );
  }
  const { id, title, clientId } = definition;
  if (!isText(id) || !ID.test(id)) {
    throw unusable(id, 'its id has to be 1 to 64 letters, digits and dashes');
  }
  const names = Object.keys(KNOWN);
  const odd = Object.keys(definition).find((name) => !Object.hasOwn(KNOWN, name));
  if (odd !== undefined) {
    const meant = odd === 'scopes' ? 'defaultScopes' : didYouMean(odd, names);
    const instead =
      meant === undefined ? `it can have ${names.join(', ')}` : `did you mean ${JSON.stringify(meant)}?`;
    throw unusable(id, `there is no option ${JSON.stringify(odd)}; ${instead}`);
  }
  if (!isText(title) || title.trim() === '') throw unusable(id, 'it has no title to show to people');
  if (!isText(clientId)) {
    throw unusable(
      id,
      'clientId is missing or empty: it is what the provider gave out when you registered there',
    );
  }
  checkAuthentication(definition);
  checkPlaces(definition);
  checkRest(definition);
}

function checkAuthentication(definition: ProviderDefinition): void {
  const { id, clientSecret, authMethod } = definition;
  // An option that is there and undefined comes from a variable that is not set, and would make a public client.
  if (Object.hasOwn(definition, 'clientSecret') && !isText(clientSecret)) {
    throw unusable(
      id,
      'clientSecret is empty or undefined: is the variable set that it comes from? Leave it out for a public client',
    );
  }
  if (authMethod === undefined) return;
  if (authMethod !== 'client_secret_basic' && authMethod !== 'client_secret_post') {
    throw unusable(id, 'authMethod has to be client_secret_basic or client_secret_post');
  }
  if (clientSecret === undefined) throw unusable(id, `${authMethod} needs clientSecret`);
}

function checkPlaces(definition: ProviderDefinition): void {
  const { id, issuer, metadata, tokenDeletion, allowInsecure = false } = definition;
  if ((issuer === undefined) === (metadata === undefined)) {
    throw unusable(id, 'it needs either an issuer, to fetch the metadata from, or the metadata');
  }
  if (metadata !== undefined) {
    const needed = ['issuer', 'authorization_endpoint', 'token_endpoint'];
    const missing = needed.find((name) => !isObject(metadata) || !isText(metadata[name]));
    if (missing !== undefined) throw unusable(id, `its metadata has no ${missing}`);
  }
  const urls = metadata === undefined ? { issuer } : endpointsOf({ ...metadata });
  for (const [name, url] of Object.entries({ ...urls, tokenDeletion })) {
    if (url !== undefined && !isSafeUrl(url, allowInsecure)) {
      throw unusable(id, `${name} has to be an https URL (http on this machine with allowInsecure)`);
    }
  }
}

function checkRest(definition: ProviderDefinition): void {
  const { id, defaultScopes, extraParameters, scopeSeparator, impliedScopes } = definition;
  const { revokesAlone, allowInsecure, timeout, now } = definition;
  if (!isAbsentOr(defaultScopes, isScopes)) {
    throw unusable(id, 'defaultScopes has to be a list of scopes, each a text without spaces');
  }
  if (!isAbsentOr(extraParameters, (value) => isObject(value) && Object.values(value).every(isString))) {
    throw unusable(id, 'extraParameters has to be an object of texts');
  }
  const reserved = Object.keys(extraParameters ?? {}).find((name) => RESERVED.has(name));
  if (reserved !== undefined) {
    throw unusable(id, `extraParameters can't hold ${reserved}, which the flow sets`);
  }
  if (!isAbsentOr(scopeSeparator, isText)) throw unusable(id, 'scopeSeparator has to be a text');
  if (!isAbsentOr(impliedScopes, (value) => isObject(value) && Object.values(value).every(isScopes))) {
    throw unusable(id, 'impliedScopes has to be an object of lists of scopes');
  }
  if (!isAbsentOr(timeout, (value) => typeof value === 'number' && value > 0 && value <= MAX_TIMEOUT)) {
    throw unusable(id, `timeout has to be a number of milliseconds, above 0 and at most ${MAX_TIMEOUT}`);
  }
  for (const [name, value] of Object.entries({ revokesAlone, allowInsecure })) {
    if (!isAbsentOr(value, (given) => typeof given === 'boolean')) {
      throw unusable(id, `${name} has to be true or false`);
    }
  }
  if (!isAbsentOr(now, (value) => typeof value === 'function')) {
    throw unusable(id, 'now has to be a function that tells the time, like Date.now');
  }
}

function isAbsentOr(value: unknown, fits: (value: unknown) => boolean): boolean {
  return value === undefined || fits(value);
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isText(value: unknown): value is string {
  return isString(value) && value !== '';
}

/** RFC 6749 3.3 */
function isScopes(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((scope) => isString(scope) && /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope))
  );
}

function unusable(id: unknown, why: string): AskwellError {
  const name = isText(id) ? ` ${JSON.stringify(id)}` : '';
  return new AskwellError('ASKWELL_USAGE', `The OAuth provider${name} can't be used: ${why}.`);
}
