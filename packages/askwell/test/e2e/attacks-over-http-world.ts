import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import {
  type AskwellServer,
  createMemoryStore,
  createServer,
  generateKey,
  type HttpOptions,
  type Revision,
  type Store,
} from 'askwell';
import { defineProvider } from 'askwell/oauth';
import { createPages, type Identity, oidcSession, type PageEvent } from 'askwell/pages';

import { type AuthorizationServer, startAuthorizationServer } from '../support/authorization-server.ts';
import { AGENT, createHuman, type Human } from './attacks-over-http-human.ts';
import { type HostileServer, startHostileServer } from '../pages/oauth/hostile-server.ts';

const NOWHERE = 'http://127.0.0.1/nowhere';

/** Two authorization servers, an API, a hostile server, and a server with tools that listens. */
export interface AttackWorld {
  /** Where people log in, for the MCP endpoint and for pages. */
  readonly company: AuthorizationServer;
  /** The third party. */
  readonly hub: AuthorizationServer;
  readonly evil: HostileServer;
  readonly server: AskwellServer;
  /** Of the MCP endpoint. */
  readonly url: string;
  /** Of the pages. */
  readonly base: string;
  readonly events: readonly PageEvent[];
  /** What operators were told. */
  readonly log: readonly string[];
  /** Names of the operations of the store, in order. */
  readonly steps: string[];
  /** What went to the third party and its API: headers and bodies. */
  readonly outbound: readonly string[];
  /** Requests at the token endpoint of the third party. */
  tokenRequests(): number;
  /** Every byte that the store holds. */
  bytes(): Promise<string>;
  human(name: string, revision: Revision): Promise<Human>;
  close(): Promise<void>;
}

/** @param identify - in place of a log-in at the company */
export async function createAttackWorld(identify?: Identity): Promise<AttackWorld> {
  const closing: (() => Promise<void>)[] = [];
  const [company, hub, evil] = await Promise.all([
    startAuthorizationServer({
      clients: [
        { clientId: 'agent', redirectUris: [AGENT] },
        { clientId: 'pages', clientSecret: 'secret of the pages', redirectUris: [NOWHERE] },
      ],
    }),
    startAuthorizationServer({
      clients: [{ clientId: 'desk', clientSecret: 'secret of the desk', redirectUris: [NOWHERE] }],
    }),
    startHostileServer(),
  ]);
  const api = await startApi(hub);
  closing.push(...[company, hub, evil, api].map((one) => () => one.close()));

  const outbound: string[] = [];
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    if ([hub.issuer, api.origin].includes(new URL(request.url).origin)) {
      const body = await request.clone().text();
      outbound.push(`${request.url} ${JSON.stringify([...request.headers])} ${body}`);
    }
    return original(request);
  };
  closing.push(async () => void (globalThis.fetch = original));

  const steps: string[] = [];
  const memory = createMemoryStore();
  const store: Store = {
    get: (key) => (steps.push('get'), memory.get(key)),
    put: (key, value, options) => (steps.push('put'), memory.put(key, value, options)),
    delete: (key) => (steps.push('delete'), memory.delete(key)),
    list: (prefix) => (steps.push('list'), memory.list(prefix)),
  };
  const events: PageEvent[] = [];
  const log: string[] = [];
  const define = (id: string, issuer: string) =>
    defineProvider({
      id,
      title: id,
      issuer,
      clientId: 'desk',
      clientSecret: 'secret of the desk',
      defaultScopes: ['openid'],
      allowInsecure: true,
    });
  const providers = { hub: define('hub', hub.issuer), evil: define('evil', evil.origin) };
  const server = createServer({
    name: 'desk',
    version: '1',
    keys: [generateKey()],
    replay: 'once',
    store,
    onWarning: (message) => log.push(message),
    onError: (error, where) => log.push(`${where}: ${String(error)}`),
    http: { authenticate: authenticateAt(company.issuer) },
    pages: createPages({
      identify:
        identify ??
        oidcSession({
          issuer: company.issuer,
          clientId: 'pages',
          clientSecret: 'secret of the pages',
          allowInsecure: true,
        }),
      providers: Object.values(providers),
      waitMs: 3_000,
      onEvent: (event) => events.push(event),
    }),
  });
  for (const [name, provider] of Object.entries(providers)) {
    server.tool(name, {}, async (_, ctx) => {
      const account = await ctx.authorize(provider, { scopes: ['read'], message: 'To look it up' });
      return ctx.step('look', async () => {
        const token = await account.accessToken();
        const response = await fetch(api.origin, { headers: { authorization: `Bearer ${token}` } });
        return response.text();
      });
    });
  }
  server.tool('careless', {}, async (_, ctx) => {
    const account = await ctx.authorize(providers.hub, { scopes: ['read'], message: 'To look it up' });
    return `The token is ${await account.accessToken()}.`;
  });
  server.tool('key', {}, async (_, ctx) => {
    const key = await ctx.secret('desk-key', { message: 'Your key' });
    return `A key of ${key.reveal().length} characters`;
  });
  const { url } = await server.listen({ port: 0 });
  closing.push(() => server.close());
  const base = `${new URL(url).origin}/askwell`;
  await company.allowRedirect('pages', `${base}/login/callback`);
  await hub.allowRedirect('desk', `${base}/callback/hub`);

  return {
    company,
    hub,
    evil,
    server,
    url,
    base,
    events,
    log,
    steps,
    outbound,
    tokenRequests: () => hub.requests.filter(({ endpoint }) => endpoint === 'token').length,
    async bytes() {
      const keys = await memory.list('');
      return JSON.stringify(await Promise.all(keys.map(async (key) => [key, await memory.get(key)])));
    },
    async human(name, revision) {
      const { human, close } = await createHuman({ name, revision, company, url });
      closing.push(close);
      return human;
    },
    async close() {
      for (const end of closing.toReversed()) await end();
    },
  };
}

/** Asks the company whose token it is. */
function authenticateAt(issuer: string): NonNullable<HttpOptions['authenticate']> {
  return async (request) => {
    const authorization = request.headers.get('authorization') ?? '';
    const known = await fetch(`${issuer}/me`, { headers: { authorization } });
    if (!known.ok) return new Response('Unauthorized', { status: 401 });
    const { sub } = (await known.json()) as { sub: string };
    return { token: authorization, clientId: 'agent', scopes: [], extra: { iss: issuer, sub } };
  };
}

/** The third party's API, which knows whose token it is. */
async function startApi(hub: AuthorizationServer): Promise<{ origin: string; close(): Promise<void> }> {
  const api = createHttpServer((request, response) => {
    const { authorization = '' } = request.headers;
    void fetch(`${hub.issuer}/me`, { headers: { authorization } }).then(async (known) => {
      const { sub = 'nobody' } = (await known.json()) as { sub?: string };
      response.end(`This is the account of ${sub}.`);
    });
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        api.close(() => resolve());
        api.closeAllConnections();
      }),
  };
}
