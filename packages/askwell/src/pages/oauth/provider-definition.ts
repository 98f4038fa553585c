import { parseUrl } from '../../parse-url.ts';
import { isLoopback } from '../../url-rules.ts';

/** What has to be known of an authorization server that publishes no metadata, by the names of RFC 8414. */
export interface AuthorizationServerMetadata {
  /** Compared with `iss` in the server's redirects (RFC 9207), where they carry one. */
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  /** RFC 7009 */
  readonly revocation_endpoint?: string;
  /** Whether every redirect carries `iss`; one without it is then refused. */
  readonly authorization_response_iss_parameter_supported?: boolean;
  readonly token_endpoint_auth_methods_supported?: readonly string[];
}

/** What a provider is, apart from the client that is registered there. Presets are of this type. */
export interface ProviderPreset {
  /** 1 to 64 letters, digits and dashes; part of the redirect URI, and the name that grants are kept under. */
  readonly id: string;
  /** As people know it. */
  readonly title: string;
  /** Issuer identifier; the metadata is then fetched from there (OpenID Connect Discovery or RFC 8414). */
  readonly issuer?: string;
  /** In place of `issuer`, for a server that publishes no metadata. */
  readonly metadata?: AuthorizationServerMetadata;
  /** Are asked for in every authorization, besides those that the handler asks for. */
  readonly defaultScopes?: readonly string[];
  /** Further parameters of the authorization request, for instance `access_type`. */
  readonly extraParameters?: { readonly [name: string]: string };
  /**
   * How the client authenticates. Default with a secret: `client_secret_basic` unless the metadata offers only
   * `client_secret_post`. Without a secret the client is public, and does not.
   */
  readonly authMethod?: 'client_secret_basic' | 'client_secret_post';
  /** What separates scopes in this server's answers, where it is not the space of the standard. */
  readonly scopeSeparator?: string;
  /** Scopes that come with a scope, or other names of it, where the server's answers don't list them. */
  readonly impliedScopes?: { readonly [scope: string]: readonly string[] };
  /**
   * Where an access token is deleted in GitHub's way, for a server without RFC 7009: a DELETE with the client's
   * credentials and `{"access_token"}`. `{client_id}` is put in.
   */
  readonly tokenDeletion?: string;
  /**
   * Whether revoking a token leaves other tokens of the same person and client alive, so that one that is replaced can
   * be revoked. Default false: most servers end the whole grant, the new token with it.
   */
  readonly revokesAlone?: boolean;
}

/** A provider, and the client that is registered there. */
export interface ProviderDefinition extends ProviderPreset {
  readonly clientId: string;
  readonly clientSecret?: string;
  /** Takes http endpoints on this machine, for development and tests. */
  readonly allowInsecure?: boolean;
  /** Milliseconds until a request to the provider is given up. Default and at most 10,000. */
  readonly timeout?: number;
  /** Milliseconds since the epoch. Default: the platform's clock. */
  readonly now?: () => number;
}

/** The members of metadata that requests or browsers go to, and the issuer. */
export function endpointsOf(metadata: { readonly [name: string]: unknown }): {
  readonly [name: string]: string | undefined;
} {
  const names = ['issuer', 'authorization_endpoint', 'token_endpoint', 'revocation_endpoint'];
  return Object.fromEntries(
    names.map((name) => {
      const value = metadata[name];
      return [name, value === undefined ? undefined : typeof value === 'string' ? value : ''];
    }),
  );
}

/** Whether a URL is https, or http to this machine where that is allowed, and holds no user name. */
export function isSafeUrl(text: string, allowInsecure: boolean): boolean {
  const url = parseUrl(text);
  if (url === undefined || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (allowInsecure && url.protocol === 'http:' && isLoopback(url.hostname));
}
