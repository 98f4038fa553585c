import type { ClientAuth, Configuration, ServerMetadata } from 'openid-client';

import { createCarefulFetch, type ProviderFetch } from './careful-fetch.ts';
import { failureOf, grantError } from './grant-failure.ts';
import { loadOpenidClient, type OpenidClient } from '../load-openid-client.ts';
import { endpointsOf, isSafeUrl, type ProviderDefinition } from './provider-definition.ts';

/** A provider whose metadata is known. */
export interface ConnectedProvider {
  readonly client: OpenidClient;
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
  const { allowInsecure = false } = definition;
  const timeout = definition.timeout ?? TIMEOUT;
  const configuration = await configure(client, definition, Math.min(timeout, DISCOVERY_TIMEOUT));
  const metadata = configuration.serverMetadata();
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
  const fetch = createCarefulFetch(definition, timeout);
  configuration[client.customFetch] = fetch as never;
  // The careful fetch has a timeout of its own, which covers the body as well, and comes first.
  configuration.timeout = Math.ceil(TIMEOUT / 1000) + 1;
  if (allowInsecure) client.allowInsecureRequests(configuration);
  return { client, configuration, metadata, fetch };
}

/**
 * What `discovery` returns is used as it is: it knows more than the metadata, such as how the issuer of Microsoft's ID
 * tokens is made from the directory that they name.
 */
async function configure(
  client: OpenidClient,
  definition: ProviderDefinition,
  timeout: number,
): Promise<Configuration> {
  const { metadata, issuer, clientId, allowInsecure = false } = definition;
  const authentication = authenticationOf(client, definition);
  if (metadata !== undefined) {
    const known = structuredClone(metadata) as ServerMetadata;
    return new client.Configuration(known, clientId, undefined, authentication);
  }
  const fetch = createCarefulFetch(definition, timeout);
  // Only a place where nothing is tells that the other one may be meant.
  let absent = false;
  const discover = (algorithm: 'oidc' | 'oauth2'): Promise<Configuration> =>
    client.discovery(new URL(issuer as string), clientId, undefined, authentication, {
      algorithm,
      [client.customFetch]: (async (url: string, init: Parameters<ProviderFetch>[1]) => {
        const response = await fetch(url, init);
        absent = response.status === 404;
        return response;
      }) as never,
      timeout: Math.ceil(TIMEOUT / 1000) + 1,
      ...(allowInsecure && { execute: [client.allowInsecureRequests] }),
    });
  try {
    return await discover('oidc').catch((error: unknown) => {
      if (!absent) throw error;
      return discover('oauth2');
    });
  } catch (thrown) {
    throw failureOf(definition, 'tell where its endpoints are', thrown);
  }
}

/** Which of the two ways it is may hang on the metadata, so it is decided when a request is made. */
function authenticationOf(
  client: OpenidClient,
  { authMethod, clientSecret }: ProviderDefinition,
): ClientAuth {
  if (clientSecret === undefined) return client.None();
  const inBody = client.ClientSecretPost(clientSecret);
  const inHeader = client.ClientSecretBasic(clientSecret);
  return (server, ...request) => {
    // RFC 8414: what a server does not tell is `client_secret_basic`, and every server has to take it (RFC 6749 2.3.1).
    const offered = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const onlyInBody = !offered.includes('client_secret_basic') && offered.includes('client_secret_post');
    const method = authMethod ?? (onlyInBody ? 'client_secret_post' : 'client_secret_basic');
    return (method === 'client_secret_post' ? inBody : inHeader)(server, ...request);
  };
}
