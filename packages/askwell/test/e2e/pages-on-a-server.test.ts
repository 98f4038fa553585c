import { afterEach, describe, expect, it } from 'vitest';

import { type AskwellServer, type CreateServerOptions, createServer, field, generateKey } from 'askwell';
import { completionCode, createPages, custom, loopback, type PagesOptions } from 'askwell/pages';
import { accept, connectClient, httpTransport, type Person } from 'askwell/testing';

import { type CookieJar, createCookieJar } from '../support/cookie-jar.ts';

const CANARY = 'canary-5d1e77-token';
const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

/** A tool that needs a key, and says how long it is. */
function serve(pages: PagesOptions, options: Partial<CreateServerOptions> = {}): AskwellServer {
  const server = createServer({
    name: 'ledger',
    version: '1',
    keys: [generateKey()],
    pages: createPages({ waitMs: 500, ...pages }),
    onWarning: (message) => warnings.push(message),
    ...options,
  });
  closing.push(server);
  return server
    .tool('balance', {}, async (_, ctx) => {
      const key = await ctx.secret('ledger-key', { message: 'Your ledger key' });
      return `The key has ${key.reveal().length} characters and is ${key.reveal()}.`;
    })
    .tool('pay', {}, async (_, ctx) => {
      const card = await ctx.elicit('Pay 3 EUR', {
        holder: field.string({ title: 'Name on the card' }),
        number: field.secret({ title: 'Number' }),
      });
      return card.action === 'accept'
        ? `${card.via}: ${card.data.holder}, ${String(card.data.number)}`
        : card.action;
    });
}
const warnings: string[] = [];

/** What a page's form sends, with `values` in the fields by their label. */
export async function formOf(
  response: Response,
  values: Record<string, string>,
  action = 'accept',
): Promise<URLSearchParams> {
  const html = await response.text();
  const body = new URLSearchParams({ action });
  const token = /name="token" value="([^"]+)"/.exec(html)?.[1];
  if (token === undefined) throw new Error(`no form in: ${html.slice(0, 2000)}`);
  body.set('token', token);
  for (const [label, value] of Object.entries(values)) {
    const id = new RegExp(`<label[^>]*for="([^"]+)"[^>]*>\\s*(?:<bdi>)?${label}`).exec(html)?.[1];
    const tag = new RegExp(`<(?:input|textarea|select)[^>]*id="${id}"[^>]*>`).exec(html)?.[0] ?? '';
    const name = /name="([^"]+)"/.exec(tag)?.[1];
    if (name === undefined) throw new Error(`no field ${label} in: ${html}`);
    body.set(name, value);
  }
  return body;
}

/** A person at a client, with a browser. */
function person(jar: CookieJar, values: Record<string, string>, seen: string[] = []): Person {
  return async (asked) => {
    if (asked.url === undefined) return accept({ shown: seen.at(-1) ?? '' });
    const page = await jar.fetch(asked.url);
    const body = await formOf(page, values);
    const done = await jar.fetch(asked.url, {
      method: 'POST',
      body,
      headers: { origin: new URL(asked.url).origin },
    });
    const html = await done.text();
    expect(done.status, html).toBe(200);
    const code = /([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(html)?.[1];
    if (code !== undefined) seen.push(code);
    return { action: 'accept' };
  };
}

describe.each(['2025-11-25', '2026-07-28'] as const)('pages on a server, %s', (revision) => {
  it('S3 S25 S28 a key goes to the server and nowhere else, and is asked for once', async () => {
    const server = serve({ identify: loopback() });
    const listening = await server.listen({ port: 0 });
    closing.push(listening);
    const connection = await connectClient(undefined, {
      revision,
      transport: httpTransport(listening.url),
      person: person(createCookieJar(), { Secret: CANARY }),
    });
    closing.push({ close: () => connection.close() });
    expect(await connection.text('balance')).toBe('The key has 19 characters and is [secret].');
    expect(connection.asked.map(({ mode }) => mode)).toEqual(['url']);
    expect(connection.asked[0]?.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/askwell\/i\/[\w-]{43}$/);
    expect(warnings.join()).not.toContain(CANARY);
  });

  it('on stdio and in memory the pages listen by themselves, and a local person keeps the secret', async () => {
    const server = serve({ identify: loopback() });
    const connection = await connectClient(server, {
      revision,
      person: person(createCookieJar(), { Secret: CANARY }),
    });
    closing.push({ close: () => connection.close() });
    expect(await connection.text('balance')).toBe('The key has 19 characters and is [secret].');
    expect(await connection.text('balance')).toBe('The key has 19 characters and is [secret].');
    expect(connection.asked).toHaveLength(1);
  });

  it('S2 S3 a form with a secret becomes a page', async () => {
    const server = serve({ identify: loopback() });
    const connection = await connectClient(server, {
      revision,
      person: person(createCookieJar(), { 'Name on the card': 'Ada', Number: CANARY }),
    });
    closing.push({ close: () => connection.close() });
    expect(await connection.text('pay')).toBe('page: Ada, [secret]');
  });

  it('S39 S40 with completion codes the page counts once the code is given back', async () => {
    const server = serve({ identify: completionCode() });
    const listening = await server.listen({ port: 0 });
    closing.push(listening);
    const connection = await connectClient(undefined, {
      revision,
      transport: httpTransport(listening.url),
      person: person(createCookieJar(), { Secret: CANARY }),
    });
    closing.push({ close: () => connection.close() });
    expect(await connection.text('balance')).toBe('The key has 19 characters and is [secret].');
    expect(connection.asked.map(({ mode }) => mode)).toEqual(['url', 'form']);
  });

  it('S39 somebody else who opens the link is refused, and the person can still finish', async () => {
    const server = serve(
      {
        identify: custom((request) => {
          const subject = request.headers.get('x-user');
          return subject === null ? undefined : { issuer: 'https://login.example', subject };
        }),
      },
      {
        http: {
          authenticate: () => ({
            token: 't',
            clientId: 'client',
            scopes: [],
            extra: { iss: 'https://login.example', sub: 'alice' },
          }),
        },
      },
    );
    const listening = await server.listen({ port: 0 });
    closing.push(listening);
    const as = (user: string): CookieJar =>
      createCookieJar((request) => {
        const headers = new Headers(request.headers);
        headers.set('x-user', user);
        return fetch(new Request(request, { headers }));
      });
    const alice = person(as('alice'), { Secret: CANARY });
    const connection = await connectClient(undefined, {
      revision,
      transport: httpTransport(listening.url),
      person: async (asked) => {
        const refused = await as('bob').fetch(asked.url ?? '');
        expect(refused.status).toBe(403);
        return alice(asked);
      },
    });
    closing.push({ close: () => connection.close() });
    expect(await connection.text('balance')).toContain('[secret]');
  });
});

describe('completion notifications', () => {
  it('S12 S13 the client that was sent to the page is told on 2025-11-25, with its own id', async () => {
    const server = serve({ identify: loopback(), waitMs: 5_000 });
    const listening = await server.listen({ port: 0 });
    closing.push(listening);
    const told: { [name: string]: string[] } = { one: [], two: [] };
    const ids: string[] = [];
    const jar = createCookieJar();
    const connect = async (name: 'one' | 'two') => {
      const connection = await connectClient(undefined, {
        revision: '2025-11-25',
        transport: httpTransport(listening.url),
        person: async (asked) => {
          // Consent comes first, the page later.
          setTimeout(() => void person(jar, { Secret: CANARY })(asked), 50);
          return { action: 'accept' };
        },
      });
      const { client } = connection;
      client.setNotificationHandler('notifications/elicitation/complete', ({ params }) => {
        told[name]?.push(params.elicitationId);
      });
      const { transport } = client;
      const receive = transport?.onmessage;
      if (transport !== undefined) {
        transport.onmessage = (message, extra) => {
          const { method, params } = message as { method?: string; params?: { elicitationId?: string } };
          if (method === 'elicitation/create') ids.push(params?.elicitationId ?? '');
          receive?.(message, extra);
        };
      }
      closing.push({ close: () => connection.close() });
      return connection;
    };
    const one = await connect('one');
    await connect('two');
    expect(await one.text('balance')).toContain('[secret]');
    expect(ids).toHaveLength(1);
    expect(told).toEqual({ one: ids, two: [] });
  });
});
