import { OAuthError, OAuthErrorCode, requireBearerAuth } from '@modelcontextprotocol/server';
import { createRemoteJWKSet, jwtVerify } from 'jose';

/** Takes access tokens that the authorization server made for this server, and no others. */
export function authenticateWith(options: {
  readonly issuer: string;
  readonly jwks: string;
  readonly audience: string;
}): ReturnType<typeof requireBearerAuth> {
  const { issuer, audience } = options;
  const keys = createRemoteJWKSet(new URL(options.jwks));
  return requireBearerAuth({
    expectedResource: new URL(audience),
    verifier: {
      async verifyAccessToken(token) {
        const { payload } = await jwtVerify(token, keys, { issuer, audience, typ: 'at+jwt' }).catch(() => {
          throw new OAuthError(OAuthErrorCode.InvalidToken, 'The access token is not valid here');
        });
        const { client_id: clientId, scope, exp, iss, sub } = payload;
        return {
          token,
          clientId: String(clientId),
          scopes: typeof scope === 'string' ? scope.split(' ') : [],
          expiresAt: exp ?? 0,
          resource: new URL(audience),
          // Who the caller is, for Askwell; pages compare it with who logs in there.
          extra: { iss, sub },
        };
      },
    },
  });
}
