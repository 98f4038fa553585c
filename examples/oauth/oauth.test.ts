import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Client, StreamableHTTPClientTransport, type ClientOptions } from '@modelcontextprotocol/client';
import { attachElicitation } from 'askwell/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  startAuthorizationServer,
  type AuthorizationServer,
} from '../../packages/askwell/test/support/authorization-server.ts';
import { bundle } from '../../packages/askwell/test/support/bundle.ts';
import {
  createCookieJar,
  locationOf,
  type CookieJar,
} from '../../packages/askwell/test/support/cookie-jar.ts';

const AUDIENCE = 'https://secretary.example.com/mcp';
const AGENT_REDIRECT = 'http://127.0.0.1/agent';
const NOWHERE = 'http://127.0.0.1/nowhere';

const cleanUp: (() => unknown)[] = [];
let company: AuthorizationServer;
let calendar: AuthorizationServer;
let api: string;
let program: string;

beforeAll(async () => {
  [company, calendar, program] = await Promise.all([
    startAuthorizationServer({
      clients: [
        { clientId: 'agent', redirectUris: [AGENT_REDIRECT] },
        { clientId: 'pages', clientSecret: 'secret of the pages', redirectUris: [NOWHERE] },
      ],
      resource: AUDIENCE,
    }),
    startAuthorizationServer({
      clients: [{ clientId: 'secretary', clientSecret: 'secret of secretary', redirectUris: [NOWHERE] }],
    }),
    bundle(new URL('main.ts', import.meta.url)),
  ]);
  cleanUp.push(
    () => company.close(),
    () => calendar.close(),
  );
  api = await startCalendar();
}, 60_000);

afterAll(async () => {
  for (const end of cleanUp.toReversed()) await end();
});

/** The calendar's API: knows whose token it is. */
async function startCalendar(): Promise<string> {
  const server = createServer((request, response) => {
    const { authorization = '' } = request.headers;
    void fetch(`${calendar.issuer}/me`, { headers: { authorization } }).then(async (known) => {
      const { sub } = (await known.json()) as { readonly sub?: string };
      response.writeHead(known.status).end(`${sub ?? 'nobody'} meets the dentist at nine.`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUp.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Starts the example, and registers its redirect URIs, which have its port in them. */
async function startExample(): Promise<{ readonly url: string; readonly output: () => string }> {
  const child = spawn(process.execPath, [program], {
    env: {
      ...process.env,
      PORT: '0',
      ALLOW_INSECURE: 'true',
      ISSUER: company.issuer,
      JWKS_URL: `${company.issuer}/jwks`,
      AUDIENCE,
      PAGES_CLIENT_ID: 'pages',
      PAGES_CLIENT_SECRET: 'secret of the pages',
      CALENDAR_ISSUER: calendar.issuer,
      CALENDAR_CLIENT_ID: 'secretary',
      CALENDAR_CLIENT_SECRET: 'secret of secretary',
      CALENDAR_API: api,
    },
  });
  cleanUp.push(() => child.kill());
  let output = '';
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('close', () => reject(new Error(output)));
    child.stdout.on('data', (text: Buffer) => {
      output += text.toString();
      resolve(text.toString().trim());
    });
  });
  const { origin } = new URL(url);
  await company.allowRedirect('pages', `${origin}/askwell/login/callback`);
  await calendar.allowRedirect('secretary', `${origin}/askwell/callback/calendar`);
  return { url, output: () => output };
}

interface Tokens {
  readonly access_token: string;
  readonly id_token: string;
}

/** What a person's agent does once: gets an access token for the MCP endpoint. */
async function logIn(jar: CookieJar, person: string): Promise<Tokens> {
  const verifier = randomBytes(32).toString('base64url');
  const url = new URL(`${company.issuer}/auth`);
  url.search = new URLSearchParams({
    client_id: 'agent',
    response_type: 'code',
    redirect_uri: AGENT_REDIRECT,
    scope: 'openid',
    resource: AUDIENCE,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  const code = new URL(await company.authorize(jar, url, person)).searchParams.get('code') ?? '';
  const response = await fetch(`${company.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'agent',
      redirect_uri: AGENT_REDIRECT,
      resource: AUDIENCE,
      code,
      code_verifier: verifier,
    }),
  });
  return (await response.json()) as Tokens;
}

/** Opens a page of the example in a person's browser, and logs in on the way. */
async function open(jar: CookieJar, url: string, person: string): Promise<Response> {
  const first = await jar.fetch(url);
  const logInAt = locationOf(first, url);
  if (logInAt === undefined) return first;
  const back = await company.authorize(jar, logInAt, person);
  return jar.fetch(back, { follow: () => true });
}

/** Connects the account on the page that a link leads to; resolves with what the last page says. */
async function connectAccount(jar: CookieJar, url: string, person: string): Promise<string> {
  const page = await (await open(jar, url, person)).text();
  const token = /name="token" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const sent = await jar.fetch(url, {
    method: 'POST',
    headers: { origin: new URL(url).origin },
    body: new URLSearchParams({ token, action: 'accept' }),
  });
  const to = locationOf(sent, url);
  if (to === undefined) throw new Error(`No redirect: ${sent.status} ${await sent.text()}`);
  const back = await calendar.authorize(jar, to, person);
  const done = await jar.fetch(back, { follow: () => true });
  return done.text();
}

const revisions: readonly [string, ClientOptions][] = [
  ['2025-11-25', { supportedProtocolVersions: ['2025-11-25'] }],
  ['2026-07-28', { versionNegotiation: { mode: { pin: '2026-07-28' } } }],
];

describe.each(revisions)('on %s', { timeout: 60_000 }, (_, options) => {
  it('S39 S40 Alice connects her calendar once, and nobody who was sent her link can', async () => {
    const example = await startExample();
    const [alice, bob] = [createCookieJar(), createCookieJar()];
    const { access_token: token } = await logIn(alice, 'alice');
    const before = calendar.requests.length;
    const asked: string[] = [];
    const client = new Client({ name: 'agent', version: '1.0.0' }, options);
    attachElicitation(client, {
      server: { name: 'secretary', origin: new URL(example.url).origin },
      renderer: {
        async url({ url, message }) {
          asked.push(message);
          const forwarded = await open(bob, url, 'bob');
          expect(forwarded.status).toBe(403);
          expect(calendar.requests).toHaveLength(before);
          expect(await connectAccount(alice, url, 'alice')).toContain('Done');
          return { action: 'accept' };
        },
      },
    });
    const transport = new StreamableHTTPClientTransport(new URL(example.url), {
      requestInit: { headers: { authorization: `Bearer ${token}` } },
    });
    await client.connect(transport);
    const call = async (): Promise<string> => {
      const { content } = await client.callTool({ name: 'next_meeting', arguments: {} });
      return content.map((block) => (block.type === 'text' ? block.text : '')).join('');
    };
    expect(await call()).toBe('alice meets the dentist at nine.');
    expect(await call()).toBe('alice meets the dentist at nine.');
    expect(asked).toEqual(['Connect your calendar, so that I can look up your next meeting']);
    await client.close();

    const stored = `${new URL(example.url).origin}/askwell/stored`;
    expect(await (await open(alice, stored, 'alice')).text()).toContain('Calendar');
    expect(await (await open(bob, stored, 'bob')).text()).not.toContain('Calendar');
    expect(example.output()).not.toMatch(/Bearer|secret of|eyJ/);
  });
});

it('S24 takes neither the log-in to the pages nor a token for another audience at the MCP endpoint', async () => {
  const example = await startExample();
  const alice = createCookieJar();
  const { access_token: token, id_token: idToken } = await logIn(alice, 'alice');
  const stored = await open(alice, `${new URL(example.url).origin}/askwell/stored`, 'alice');
  expect(stored.status).toBe(200);
  const call = async (headers: Record<string, string>): Promise<number> => {
    const response = await alice.fetch(example.url, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'initialize',
        params: {
          protocolVersion: '2025-11-25',
          capabilities: {},
          clientInfo: { name: 'agent', version: '1' },
        },
      }),
    });
    await response.body?.cancel();
    return response.status;
  };
  expect(await call({ authorization: `Bearer ${token}` })).toBe(200);
  // The cookie of the pages goes with each of these, as it would from a browser.
  expect(await call({})).toBe(401);
  expect(await call({ authorization: `Bearer ${idToken}` })).toBe(401);
});
