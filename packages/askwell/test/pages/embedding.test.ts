import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { getRequestListener, serve } from '@hono/node-server';
import { createServer, generateKey, type AskwellServer } from 'askwell';
import { createPages, custom, type IdentifyRequest } from 'askwell/pages';
import express from 'express';
import { Hono } from 'hono';
import { afterAll, describe, expect, it } from 'vitest';

import { createCookieJar } from '../support/cookie-jar.ts';
import { rawCall } from '../support/raw-client.ts';

// The three ways of docs/embedding-pages.md. Each app has a log-in of its own, a cookie that names the person.

const open: Server[] = [];
afterAll(() => {
  for (const server of open) {
    server.close();
    server.closeAllConnections();
  }
});

const ISSUER = 'https://login.example.com';
const userOf = (cookie: string | undefined): string | undefined => /user=(\w+)/.exec(cookie ?? '')?.[1];
const byCookie: IdentifyRequest = (request) => {
  const subject = userOf(request.headers.get('cookie') ?? undefined);
  return subject === undefined ? undefined : { issuer: ISSUER, subject };
};

function createTools(origin: string, identifyRequest: IdentifyRequest): AskwellServer {
  return createServer({
    name: 'tools',
    version: '1.0.0',
    keys: [generateKey()],
    pages: createPages({ identify: custom(identifyRequest), url: `${origin}/askwell` }),
  }).tool('note', {}, async (_, ctx) => {
    const answer = await ctx.elicitPage('A note', { text: 'string' });
    return answer.action === 'accept' ? `Noted: ${answer.data.text}` : answer.action;
  });
}

async function listening(server: Server): Promise<string> {
  open.push(server);
  await new Promise<void>((resolve) => {
    if (server.listening) resolve();
    else server.once('listening', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An app that listens. The server comes after it, since it wants to know where. */
interface App {
  readonly origin: string;
  readonly identifyRequest: IdentifyRequest;
}

type StartApp = (servePages: (request: Request) => Promise<Response>) => Promise<App>;

const apps: Readonly<Record<string, StartApp>> = {
  async hono(servePages) {
    const app = new Hono();
    app.all('/askwell/*', (c) => servePages(c.req.raw));
    app.all('*', (c) => c.text('the app'));
    const http = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server;
    return { origin: await listening(http), identifyRequest: byCookie };
  },
  async express(servePages) {
    const person = new AsyncLocalStorage<string | undefined>();
    const app = express();
    const pages = getRequestListener(servePages);
    app.all('/askwell/*path', (req, res) => person.run(userOf(req.headers.cookie), () => pages(req, res)));
    app.use(express.urlencoded());
    app.use((_, res) => void res.send('the app'));
    return {
      origin: await listening(app.listen(0, '127.0.0.1')),
      identifyRequest: () => {
        const subject = person.getStore();
        return subject === undefined ? undefined : { issuer: ISSUER, subject };
      },
    };
  },
  async node(servePages) {
    const pages = getRequestListener(servePages);
    const http = createHttpServer((req, res) => {
      if (req.url?.startsWith('/askwell/') === true) void pages(req, res);
      else res.end('the app');
    });
    return { origin: await listening(http.listen(0, '127.0.0.1')), identifyRequest: byCookie };
  },
};

describe.each(Object.entries(apps))('pages in an app on %s', (_, start) => {
  it('S39 are served to the person who asked and to nobody else, by the log-in of the app', async () => {
    let server: AskwellServer | undefined;
    const { origin, identifyRequest } = await start(async (request) =>
      server === undefined ? new Response(null, { status: 503 }) : server.pages(request),
    );
    server = createTools(origin, identifyRequest);
    const [alice, bob, nobody] = [createCookieJar(), createCookieJar(), createCookieJar()];
    alice.set(origin, 'user=alice; Path=/');
    bob.set(origin, 'user=bob; Path=/');
    const authInfo = {
      token: 'x',
      clientId: 'agent',
      scopes: [],
      extra: { iss: ISSUER, sub: 'alice' },
    };
    const asked = await rawCall(server, 'note', {}, { authInfo });
    const [key = '', request] = Object.entries(asked.result?.inputRequests ?? {})[0] ?? [];
    const url = String(request?.params?.['url']);
    expect(url.startsWith(`${origin}/askwell/i/`)).toBe(true);

    expect((await bob.fetch(url)).status).toBe(403);
    expect((await nobody.fetch(url)).status).toBe(401);
    const page = await (await alice.fetch(url)).text();
    const done = await alice.fetch(url, {
      method: 'POST',
      headers: { origin },
      body: new URLSearchParams({
        token: /name="token" value="([^"]+)"/.exec(page)?.[1] ?? '',
        'f.0': 'hello',
        action: 'accept',
      }),
    });
    expect(await done.text()).toContain('Done');
    const end = await rawCall(
      server,
      'note',
      { inputResponses: { [key]: { action: 'accept' } }, requestState: asked.result?.requestState },
      { authInfo },
    );
    expect(end.result?.content?.[0]?.text).toBe('Noted: hello');
    expect(await (await alice.fetch(`${origin}/elsewhere`)).text()).toBe('the app');
    await server.close();
  });
});
