import type { TokenSet } from '../grants/oauth-provider.ts';
import type { ConnectedProvider } from './connect-provider.ts';
import { refusal } from './grant-failure.ts';
import type { ProviderDefinition } from './provider-definition.ts';

/**
 * Revokes by RFC 7009, or in GitHub's way; does nothing at a provider that has neither. The refresh token goes first:
 * it lives longest, and most servers end the access token with it.
 */
export async function revokeTokens(
  { client, configuration, metadata, fetch }: ConnectedProvider,
  definition: ProviderDefinition,
  { accessToken, refreshToken }: TokenSet,
): Promise<void> {
  if (metadata.revocation_endpoint !== undefined) {
    if (refreshToken !== undefined) {
      await client.tokenRevocation(configuration, refreshToken, { token_type_hint: 'refresh_token' });
    }
    await client.tokenRevocation(configuration, accessToken, { token_type_hint: 'access_token' });
    return;
  }
  const { tokenDeletion, clientId, clientSecret = '' } = definition;
  if (tokenDeletion === undefined) return;
  const response = await fetch(tokenDeletion.replace('{client_id}', encodeURIComponent(clientId)), {
    method: 'DELETE',
    headers: {
      accept: 'application/json',
      authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}`,
      'content-type': 'application/json',
      // GitHub refuses requests without it.
      'user-agent': 'askwell',
    },
    body: JSON.stringify({ access_token: accessToken }),
  });
  // 404 and 422: there is no such token any more.
  if (!response.ok && response.status !== 404 && response.status !== 422) {
    throw refusal(definition, 'revoke the grant', response.status === 401 ? 'invalid_client' : undefined);
  }
}
