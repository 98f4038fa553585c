import { getRequestListener } from '@hono/node-server';

import { createServer, field, generateKey } from 'askwell';
import { defineProvider } from 'askwell/oauth';
import { completionCode, createPages, oidcSession, type PageEvent } from 'askwell/pages';
import { connectClient, httpTransport, type Reply } from 'askwell/testing';

import { startAuthorizationServer } from '../support/authorization-server.ts';
import { inFrontOf, serveHttps } from './app-in-chromium-tls.ts';

/** A call that waits for its page. */
export interface PageCall {
  readonly url: string;
  /** What the person says to the client; a code goes into the question for it. Then the text of the tool's result. */
  finish(code?: string): Promise<string>;
}

/** A server whose pages are on https, and what people log in and connect accounts at. */
export interface AppWorld {
  /** Where people log in. */
  readonly company: string;
  /** Where they connect accounts. */
  readonly hub: string;
  /** Of the pages. */
  readonly base: string;
  readonly events: readonly PageEvent[];
  /** As Alice. */
  call(tool: 'pay' | 'hub' | 'key'): Promise<PageCall>;
  close(): Promise<void>;
}

/** @param way - how people are known */
export async function createAppWorld(way: 'log-in' | 'code'): Promise<AppWorld> {
  const [company, hub] = await Promise.all(
    ['pages', 'desk'].map((clientId) =>
      startAuthorizationServer({
        clients: [{ clientId, clientSecret: 'a secret', redirectUris: ['http://127.0.0.1/none'] }],
      }),
    ),
  );
  if (company === undefined || hub === undefined) throw new Error('There are two.');
  let serve: (request: Request) => Promise<Response> = async () => new Response(null, { status: 503 });
  const listener = getRequestListener((request) => serve(request), { overrideGlobalObjects: false });
  const [site, companyFront, hubFront] = await Promise.all([
    serveHttps((request, response) => void listener(request, response)),
    inFrontOf(company.issuer),
    inFrontOf(hub.issuer),
  ]);
  const base = `${site.origin}/askwell`;
  await company.allowRedirect('pages', `${base}/login/callback`);
  await hub.allowRedirect('desk', `${base}/callback/hub`);

  const client = { clientSecret: 'a secret', allowInsecure: true };
  const provider = defineProvider({
    ...client,
    id: 'hub',
    title: 'Hub',
    metadata: {
      issuer: hub.issuer,
      authorization_endpoint: `${hubFront.origin}/auth`,
      token_endpoint: `${hub.issuer}/token`,
      revocation_endpoint: `${hub.issuer}/token/revocation`,
      authorization_response_iss_parameter_supported: true,
    },
    clientId: 'desk',
  });
  const events: PageEvent[] = [];
  const server = createServer({
    name: 'desk',
    title: 'Travel desk',
    version: '1',
    keys: [generateKey()],
    replay: 'once',
    onWarning: () => {},
    http: {
      authenticate: () => ({
        token: 'token',
        clientId: 'app',
        scopes: [],
        extra: { iss: company.issuer, sub: 'alice' },
      }),
    },
    pages: createPages({
      identify:
        way === 'code'
          ? completionCode()
          : oidcSession({
              ...client,
              issuer: company.issuer,
              metadata: {
                authorization_endpoint: `${companyFront.origin}/auth`,
                token_endpoint: `${company.issuer}/token`,
                jwks_uri: `${company.issuer}/jwks`,
                id_token_signing_alg_values_supported: ['ES256'],
              },
              clientId: 'pages',
              scopes: ['email'],
            }),
      url: base,
      providers: [provider],
      waitMs: 5_000,
      onEvent: (event) => events.push(event),
    }),
  })
    .tool('pay', {}, async (_, ctx) => {
      const card = await ctx.elicit('Pay 3 EUR for the ticket', {
        holder: field.string({ title: 'Name on the card', minLength: 2 }),
        receipt: field.boolean({ title: 'Receipt' }),
        number: field.secret({ title: 'Number', minLength: 8 }),
      });
      if (card.action !== 'accept') return card.action;
      return `${card.data.holder} paid, ${card.data.receipt ? 'with' : 'without'} a receipt`;
    })
    .tool('hub', {}, async (_, ctx) => {
      const account = await ctx.authorize(provider, { scopes: ['read'], message: 'To look it up' });
      return `connected: ${(await account.accessToken()) !== ''}`;
    })
    .tool('key', {}, async (_, ctx) => {
      const key = await ctx.secret('desk-key', { message: 'Your key for the desk' });
      return `A key of ${key.reveal().length} characters`;
    });
  serve = server.pages;
  const listening = await server.listen({ port: 0 });

  let asked: ((url: string) => Promise<Reply>) | undefined;
  let code = '';
  const connection = await connectClient(undefined, {
    revision: '2026-07-28',
    transport: httpTransport(listening.url),
    person: ({ mode, url = '', schema }) =>
      mode === 'form'
        ? { action: 'accept', content: { [Object.keys(schema?.properties ?? {})[0] ?? '']: code } }
        : (asked?.(url) ?? { action: 'cancel' }),
  });

  return {
    company: companyFront.origin,
    hub: hubFront.origin,
    base,
    events,
    call: (tool) =>
      new Promise((resolve, reject) => {
        let say: (reply: Reply) => void = () => {};
        const said = new Promise<Reply>((answer) => (say = answer));
        asked = (url) => {
          resolve({
            url,
            finish: (shown = '') => {
              code = shown;
              say({ action: 'accept' });
              return result;
            },
          });
          return said;
        };
        const result = connection.text(tool);
        result.then((text) => reject(new Error(`No page was asked for: ${text}`)), reject);
      }),
    async close() {
      await connection.close();
      await server.close();
      for (const one of [site, companyFront, hubFront, company, hub]) await one.close();
    },
  };
}
