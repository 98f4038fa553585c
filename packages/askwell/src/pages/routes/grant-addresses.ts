import { digest } from '../../digest.ts';
import { urlBelow } from '../url-below.ts';

/** S66: one exact redirect URI for each provider, so that none can answer for another. */
export function redirectUri(base: URL, provider: string): string {
  return urlBelow(base, `/callback/${provider}`).href;
}

/** What a record holds of a `state`. */
export function stateDigest(state: string): string {
  return digest(32, 'oauth state', state);
}

/** Name of the cookie that belongs to a `state`. */
export function stateCookie(state: string): string {
  return `state-${digest(9, 'state cookie', state)}`;
}
