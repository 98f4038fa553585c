import type { ClientAuth, Configuration, ServerMetadata } from 'openid-client';

import { createCarefulFetch, type ProviderFetch } from './careful-fetch.ts';
import { failureOf, grantError } from './grant-failure.ts';
import { loadOpenidClient } from '../load-openid-client.ts';
import { endpointsOf, isSafeUrl, type ProviderDefinition } from './provider-definition.ts';

/** A provider whose metadata is known. */
export interface ConnectedProvider {
  readonly client: typeof import('openid-client');
  readonly configuration: Configuration;
  readonly metadata: ServerMetadata;
  readonly fetch: ProviderFetch;
}

const TIMEOUT = 10_000;
/** For each of the two well-known places, so that discovery and a token request stay within a lock's lease. */
const DISCOVERY_TIMEOUT = 5000;

/** Fetches a provider's metadata once, when it is first needed. A failure is not kept: the next call tries again. */
export function createConnection(definition: ProviderDefinition): () => Promise<ConnectedProvider> {
  let connected: Promise<ConnectedProvider> | undefined;
  return () => {
    connected ??= connect(definition).catch((error: unknown) => {
      connected = undefined;
      throw error;
    });
    return connected;
  };
}

async function connect(definition: ProviderDefinition): Promise<ConnectedProvider> {
  const client = await loadOpenidClient('defineProvider()');
  const { clientId, clientSecret, allowInsecure = false } = definition;
  const timeout = Math.min(definition.timeout ?? TIMEOUT, TIMEOUT);
  const metadata = await metadataOf(client, definition, Math.min(timeout, DISCOVERY_TIMEOUT));
  // A document that was fetched may name any URL; a browser, a code and a secret are sent there.
  for (const [name, url] of Object.entries(endpointsOf(metadata))) {
    const needed = name !== 'revocation_endpoint';
    if (url === undefined ? needed : !isSafeUrl(url, allowInsecure)) {
      throw grantError(
        definition,
        `The metadata of ${definition.title} can't be used: ${name} is missing, or not an https URL.`,
      );
    }
  }
  const configuration = new client.Configuration(
    metadata,
    clientId,
    undefined,
    authenticationOf(client, definition, clientSecret, metadata),
  );
  const fetch = createCarefulFetch(definition, timeout);
  configuration[client.customFetch] = fetch as never;
  // The careful fetch has a timeout of its own, which covers the body as well, and comes first.
  configuration.timeout = Math.ceil(TIMEOUT / 1000) + 1;
  if (allowInsecure) client.allowInsecureRequests(configuration);
  return { client, configuration, metadata, fetch };
}

async function metadataOf(
  client: typeof import('openid-client'),
  definition: ProviderDefinition,
  timeout: number,
): Promise<ServerMetadata> {
  const { metadata, issuer, clientId, allowInsecure = false } = definition;
  if (metadata !== undefined) return structuredClone(metadata) as ServerMetadata;
  const fetch = createCarefulFetch(definition, timeout);
  // Only a place where nothing is tells that the other one may be meant.
  let absent = false;
  const discover = async (algorithm: 'oidc' | 'oauth2'): Promise<ServerMetadata> => {
    const found = await client.discovery(new URL(issuer as string), clientId, undefined, client.None(), {
      algorithm,
      [client.customFetch]: (async (url: string, init: Parameters<ProviderFetch>[1]) => {
        const response = await fetch(url, init);
        absent = response.status === 404;
        return response;
      }) as never,
      timeout: Math.ceil(TIMEOUT / 1000) + 1,
      ...(allowInsecure && { execute: [client.allowInsecureRequests] }),
    });
    return found.serverMetadata();
  };
  try {
    return await discover('oidc').catch((error: unknown) => {
      if (!absent) throw error;
      return discover('oauth2');
    });
  } catch (thrown) {
    throw failureOf(definition, 'tell where its endpoints are', thrown);
  }
}

function authenticationOf(
  client: typeof import('openid-client'),
  { authMethod }: ProviderDefinition,
  secret: string | undefined,
  metadata: ServerMetadata,
): ClientAuth {
  if (secret === undefined || authMethod === 'none') return client.None();
  // RFC 8414: what a server does not tell is `client_secret_basic`, and every server has to take it (RFC 6749 2.3.1).
  const offered = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const method =
    authMethod ??
    (!offered.includes('client_secret_basic') && offered.includes('client_secret_post')
      ? 'client_secret_post'
      : 'client_secret_basic');
  return method === 'client_secret_post' ? client.ClientSecretPost(secret) : client.ClientSecretBasic(secret);
}
