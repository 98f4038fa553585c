import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errors, Provider, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { locationOf, type CookieJar } from './cookie-jar.ts';

export interface RegisteredClient {
  readonly clientId: string;
  /** Without it the client is public: no authentication at the token endpoint. */
  readonly clientSecret?: string;
  readonly authMethod?: 'client_secret_basic' | 'client_secret_post' | 'none';
  readonly redirectUris: readonly string[];
}

export interface AuthorizationServerOptions {
  readonly clients: readonly RegisteredClient[];
  /** Besides `openid`, `offline_access`, `email` and `profile`. Default `read`, `write` and `admin`. */
  readonly scopes?: readonly string[];
  /** In seconds. Default 3600. */
  readonly accessTokenTtl?: number;
  /** Whether each refresh gives a new refresh token and ends the old one. Default true. */
  readonly rotation?: boolean;
  /** The audience of access tokens that are asked for with it as `resource` (RFC 8707); they are JWTs then. */
  readonly resource?: string;
  /** The port to listen on; default any free one. */
  readonly port?: number;
}

/** A request at the token or revocation endpoint, after it was answered. */
export interface EndpointRequest {
  readonly endpoint: 'token' | 'revocation';
  /** `authorization_code` or `refresh_token`; absent for a revocation. */
  readonly grantType?: string;
  readonly status: number;
}

/** A real authorization server (oidc-provider) on this machine, which a test logs people in at without a browser. */
export interface AuthorizationServer {
  readonly issuer: string;
  /** Requests at the token and revocation endpoints, in order of their answers. */
  readonly requests: readonly EndpointRequest[];
  /**
   * Runs before the answer to a token or revocation request goes out and after the work is done: delays it while the
   * promise is pending, and with `'drop'` the answer never arrives.
   */
  onAnswer: ((request: EndpointRequest) => Promise<'send' | 'drop'>) | undefined;
  /**
   * Opens an authorization URL in a person's browser, logs them in if they are not, consents, and resolves with the
   * URL that the server redirects to in the end, at the client. It is not requested.
   *
   * @param person - the `sub`; the email address is `<person>@example.com`
   * @param answer - `deny` to refuse consent
   */
  authorize(jar: CookieJar, url: string | URL, person: string, answer?: 'consent' | 'deny'): Promise<string>;
  /** Registers one more redirect URI, for a server whose port is known only once it listens. */
  allowRedirect(clientId: string, redirectUri: string): Promise<void>;
  close(): Promise<void>;
}

export async function startAuthorizationServer(
  options: AuthorizationServerOptions,
): Promise<AuthorizationServer> {
  const requests: EndpointRequest[] = [];
  // The issuer has the port in it, so the port comes first.
  let listener: (request: IncomingMessage, response: ServerResponse) => void = () => {};
  const http = createServer((request, response) => listener(request, response));
  await new Promise<void>((resolve) => http.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, configurationOf(options, port));

  const server: AuthorizationServer = {
    issuer,
    requests,
    onAnswer: undefined,
    async authorize(jar, url, person, answer = 'consent') {
      const here = (to: URL): boolean => to.origin === issuer;
      let response = await jar.fetch(url, { follow: (to) => here(to) && !isInteraction(to) });
      let at = locationOf(response, issuer);
      while (at !== undefined && here(at)) {
        await response.body?.cancel();
        response = await jar.fetch(at, {
          method: 'POST',
          body: new URLSearchParams({ person, answer }),
          follow: (to) => here(to) && !isInteraction(to),
        });
        at = locationOf(response, issuer);
      }
      if (at === undefined) {
        throw new Error(`The authorization server answered ${response.status}: ${await response.text()}`);
      }
      return at.href;
    },
    async allowRedirect(clientId, redirectUri) {
      const client = await provider.Client.find(clientId);
      if (client?.redirectUris === undefined) throw new Error(`No client ${clientId}`);
      client.redirectUris.push(redirectUri);
    },
    close: () =>
      new Promise<void>((resolve, reject) => {
        http.close((error) => (error === undefined ? resolve() : reject(error)));
        http.closeAllConnections();
      }),
  };

  provider.use(async (context, next) => {
    await next();
    const oidc = context['oidc'] as KoaContextWithOIDC['oidc'] | undefined;
    const route: string | undefined = oidc?.route;
    if (route !== 'token' && route !== 'revocation') return;
    const grantType = oidc?.params?.['grant_type'];
    const request: EndpointRequest = {
      endpoint: route,
      ...(typeof grantType === 'string' && { grantType }),
      status: context.status,
    };
    requests.push(request);
    if ((await server.onAnswer?.(request)) === 'drop') {
      context.respond = false;
      context.req.socket.destroy();
    }
  });
  const serve = provider.callback();
  listener = (request, response) => {
    if (isInteraction(new URL(request.url ?? '/', issuer))) {
      interact(provider, request, response).catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(400);
        response.end(String(error));
      });
    } else void serve(request, response);
  };
  return server;
}

function isInteraction(url: URL): boolean {
  return url.pathname.startsWith('/interaction/');
}

/** Log-in and consent in one go. A browser gets a form, so that a person in a real one can do it too. */
async function interact(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(
      `<!doctype html><html lang="en"><title>Log in</title><form method="post"><p>${prompt.name}</p>` +
        `<label>Person <input name="person" value="${session?.accountId ?? ''}"></label>` +
        '<button name="answer" value="consent">Allow</button><button name="answer" value="deny">Deny</button>' +
        '</form></html>',
    );
    return;
  }
  const form = new URLSearchParams(await bodyOf(request));
  if (form.get('answer') === 'deny') {
    const result = { error: 'access_denied', error_description: 'The person refused.' };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }
  // Somebody who is logged in in this browser stays who they are, whoever the test thinks sits there.
  const accountId = session?.accountId ?? form.get('person') ?? 'nobody';
  const grant = new provider.Grant({ accountId, clientId: String(params['client_id']) });
  const scope = params['scope'];
  if (typeof scope === 'string') grant.addOIDCScope(scope);
  await provider.interactionFinished(request, response, {
    login: { accountId },
    consent: { grantId: await grant.save() },
  });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

function configurationOf(options: AuthorizationServerOptions, port: number): Configuration {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' };
  const day = 24 * 60 * 60;
  return {
    clients: options.clients.map(({ clientId, clientSecret, authMethod, redirectUris }) => ({
      client_id: clientId,
      ...(clientSecret !== undefined && { client_secret: clientSecret }),
      token_endpoint_auth_method: authMethod ?? (clientSecret === undefined ? 'none' : 'client_secret_basic'),
      redirect_uris: [...redirectUris],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      id_token_signed_response_alg: 'ES256',
    })),
    jwks: { keys: [jwk as never] },
    scopes: ['openid', 'offline_access', ...(options.scopes ?? ['read', 'write', 'admin'])],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    // Ports share cookies, so two servers on one host need names of their own.
    cookies: {
      keys: ['a key for tests'],
      names: {
        session: `session-${port}`,
        interaction: `interaction-${port}`,
        resume: `resume-${port}`,
      },
    },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true, allowedPolicy: () => true },
      userinfo: { enabled: true },
      ...(options.resource !== undefined && {
        resourceIndicators: {
          enabled: true,
          getResourceServerInfo: (_: unknown, audience: string) => {
            if (audience !== options.resource) throw new errors.InvalidTarget();
            return {
              audience,
              scope: '',
              accessTokenFormat: 'jwt' as const,
              jwt: { sign: { alg: 'ES256' as const } },
            };
          },
        },
      }),
    },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    pkce: { required: () => true },
    issueRefreshToken: async (_, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: () => options.rotation ?? true,
    // Log-in claims go into the ID token too, as most servers do it.
    conformIdTokenClaims: false,
    ttl: {
      AccessToken: options.accessTokenTtl ?? 3600,
      AuthorizationCode: 60,
      IdToken: 3600,
      RefreshToken: day,
      Interaction: 3600,
      Session: day,
      Grant: day,
    },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: id, email: `${id}@example.com`, email_verified: true }),
    }),
  };
}
