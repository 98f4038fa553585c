import type { AuthInfo } from '@modelcontextprotocol/server';

import type { Principal } from '../replay/host.ts';

/**
 * Who asks, from the verified token of an HTTP request: `iss` and `sub` of `authInfo.extra` as a token verifier
 * puts them there, and the client id. Never from anything the client says in the request (S36).
 */
export function principalOf(authInfo: AuthInfo | undefined, overHttp: boolean): Principal {
  if (authInfo === undefined) return overHttp ? { kind: 'anonymous' } : { kind: 'local' };
  const issuer = authInfo.extra?.['iss'];
  const subject = authInfo.extra?.['sub'];
  return {
    kind: 'user',
    client: authInfo.clientId,
    ...(isName(issuer) && { issuer }),
    ...(isName(subject) && { subject }),
  };
}

/** An empty name is none: all who have it would be one person, with one list of secrets. */
function isName(claim: unknown): claim is string {
  return typeof claim === 'string' && claim !== '';
}

/** A principal as text, the same for the same principal; two principals never share one. */
export function principalText(principal: Principal): string {
  if (principal.kind !== 'user') return principal.kind;
  return JSON.stringify(['user', principal.issuer ?? null, principal.subject ?? null, principal.client]);
}
