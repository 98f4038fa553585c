import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { Revision } from 'askwell';
import { defineProvider } from 'askwell/oauth';

import { type AuthorizationServer, startAuthorizationServer } from '../support/authorization-server.ts';
import { locationOf } from '../support/cookie-jar.ts';
import { type Canary, findLeaks, type Output } from './canary-search.ts';
import { type CanaryWorld, createCanaryWorld } from './canary-world.ts';
import { visitPage } from './fill-page.ts';

const CLIENT_SECRET = 'Cl13ntS3cr3t-of-the-server-that-asks';
const HOUR = 60 * 60_000;

let hub: AuthorizationServer;
beforeAll(async () => {
  hub = await startAuthorizationServer({
    clients: [{ clientId: 'reports', clientSecret: CLIENT_SECRET, redirectUris: ['http://127.0.0.1/none'] }],
  });
});
afterAll(() => hub.close());

let world: CanaryWorld | undefined;
afterEach(async () => void (await world?.close()));

/** A server with a tool that uses an account at the hub, and leaks the token in all ways that the guard mends. */
async function open(revision: Revision): Promise<CanaryWorld> {
  const provider = defineProvider({
    id: 'hub',
    title: 'Hub',
    issuer: hub.issuer,
    clientId: 'reports',
    clientSecret: CLIENT_SECRET,
    allowInsecure: true,
  });
  const opened = await createCanaryWorld({
    revision,
    thirdParty: hub.issuer,
    pages: { providers: [provider], waitMs: 200 },
    register: (server) =>
      void server
        .tool('use', {}, async (_, ctx) => {
          const account = await ctx.authorize(provider, { scopes: ['openid', 'offline_access', 'read'] });
          const token = await account.accessToken();
          ctx.log('info', { token });
          await ctx.step('refused', () => Promise.reject(new Error(`Bearer ${token}`))).catch(() => {});
          return `used ${token}`;
        })
        .tool('disconnect', {}, async (_, ctx) => {
          await (await ctx.authorize(provider, { scopes: ['read'] })).revoke();
          return 'disconnected';
        }),
  });
  world = opened;
  await hub.allowRedirect('reports', `${opened.origin}/askwell/callback/hub`);
  opened.person = async ({ url }) => {
    await connect(opened, url as string);
    return { action: 'accept' };
  };
  return opened;
}

/** Connects the account in the browser. @param change - what becomes of the third party's redirect on its way */
async function connect(
  { jar }: CanaryWorld,
  url: string,
  change: (back: URL) => void = () => {},
  answer?: 'deny',
): Promise<Response> {
  const page = await visitPage(jar, url, {});
  const to = locationOf(page, url);
  if (to === undefined) throw new Error(`no redirect but ${page.status}`);
  const back = new URL(await hub.authorize(jar, to, 'ada', answer));
  change(back);
  return jar.fetch(back, { follow: (next) => next.origin === back.origin });
}

/** Everything that an authorization consists of, from what went over the wire. */
function canariesOf({ network }: CanaryWorld): Canary[] {
  const found: Canary[] = [{ name: 'the client secret', value: CLIENT_SECRET }];
  const add = (name: string, value: string | null | undefined): void => {
    if (value !== null && value !== undefined) found.push({ name, value });
  };
  for (const { url, headers, requestBody, responseHeaders, responseBody } of network.exchanges) {
    const location = responseHeaders.get('location');
    const to = location === null ? undefined : new URL(location, url);
    add('the state', to?.searchParams.get('state'));
    add('the code', to?.searchParams.get('code'));
    if (url.origin !== hub.issuer || !url.pathname.endsWith('/token')) continue;
    const sent = new URLSearchParams(requestBody);
    for (const name of ['code', 'code_verifier', 'refresh_token'])
      add(`the ${name} that was sent`, sent.get(name));
    add('the credentials of the client', headers.get('authorization')?.replace('Basic ', ''));
    const body = responseBody();
    const got = (body.startsWith('{') ? JSON.parse(body) : {}) as { readonly [name: string]: string };
    for (const name of ['access_token', 'refresh_token', 'id_token']) add(`the ${name}`, got[name]);
  }
  return found;
}

/** Ends the world and searches it. @param atLeast - canaries that there must have been, or nothing is proved */
async function expectNoLeaks(opened: CanaryWorld, atLeast: readonly string[]): Promise<readonly Output[]> {
  world = undefined;
  const outputs = await opened.close();
  const canaries = canariesOf(opened);
  expect(canaries.map(({ name }) => name)).toEqual(expect.arrayContaining([...atLeast]));
  expect(findLeaks(outputs, canaries)).toEqual([]);
  return outputs;
}

const isToken = (url: URL): boolean => url.origin === hub.issuer && url.pathname.endsWith('/token');
/** An answer of the hub's token endpoint that quotes what it was sent. */
const quoting = (sent: string, error: string): Response =>
  Response.json(
    {
      error,
      error_description: `Refused: ${decodeURIComponent(sent)}`,
      error_uri: `https://x.example/?${sent}`,
    },
    { status: 400 },
  );

describe.each(['2025-11-25', '2026-07-28'] as const)('S67 an account that is connected on %s', (revision) => {
  it('leaves no code, state, verifier, token or client secret anywhere, until it is revoked', async () => {
    const opened = await open(revision);
    expect(await opened.connection.text('use')).toBe('used [secret]');
    opened.ahead += 2 * HOUR;
    expect(await opened.connection.text('use')).toBe('used [secret]');
    expect(await opened.connection.text('disconnect')).toBe('disconnected');
    expect(opened.connection.asked).toHaveLength(1);
    await expectNoLeaks(opened, [
      'the state',
      'the code',
      'the code that was sent',
      'the code_verifier that was sent',
      'the access_token',
      'the refresh_token',
      'the refresh_token that was sent',
      'the id_token',
    ]);
  });

  it.each(['invalid_grant', 'server_error', 'with its own error'])(
    'leaves none when the third party refuses the code (%s) and quotes what it was sent',
    async (error) => {
      const opened = await open(revision);
      opened.network.intercept = (url, body) =>
        isToken(url) ? quoting(body, error === 'with its own error' ? body : error) : undefined;
      expect((await opened.connection.call('use')).isError).toBe(true);
      await expectNoLeaks(opened, ['the code', 'the code_verifier that was sent']);
    },
  );

  it.each(['invalid_grant', 'invalid_client'])(
    'leaves none when the third party refuses to refresh (%s) and quotes what it was sent',
    async (error) => {
      const opened = await open(revision);
      await opened.connection.call('use');
      opened.ahead += 2 * HOUR;
      opened.network.intercept = (url, body) => (isToken(url) ? quoting(body, error) : undefined);
      expect((await opened.connection.call('use')).isError).toBe(true);
      await expectNoLeaks(opened, ['the refresh_token that was sent']);
    },
  );

  it('leaves none when the third party answers with nonsense, or not at all', async () => {
    const opened = await open(revision);
    await opened.connection.call('use');
    opened.ahead += 2 * HOUR;
    opened.network.intercept = (url, body) =>
      isToken(url) ? new Response(`<p>${body}`, { status: 200 }) : undefined;
    expect((await opened.connection.call('use')).isError).toBe(true);
    opened.network.intercept = (url, body) => {
      if (isToken(url)) throw new TypeError('fetch failed', { cause: new Error(body) });
      return undefined;
    };
    expect((await opened.connection.call('use')).isError).toBe(true);
    await expectNoLeaks(opened, ['the refresh_token that was sent']);
  });

  const REDIRECTS: { readonly [name: string]: (back: URL) => void } = {
    'with the code as the error': ({ searchParams }) => {
      searchParams.set('error', searchParams.get('code') as string);
      searchParams.set('error_description', searchParams.toString());
    },
    'with the code in another issuer': ({ searchParams }) =>
      searchParams.set('iss', `https://evil.example/${searchParams.get('code')}`),
    'with two codes': ({ searchParams }) => searchParams.append('code', `${searchParams.get('code')}2`),
    'with another state': ({ searchParams }) => searchParams.set('state', searchParams.get('code') as string),
    'with the code of somebody else': ({ searchParams }) =>
      searchParams.set('code', 'c0de-of-somebody-else-1234567890'),
  };
  it.each(Object.entries(REDIRECTS))(
    'leaves none when the browser comes back %s',
    async (_, change) => {
      const opened = await open(revision);
      let status: number | undefined;
      opened.person = async ({ url }) => {
        if (status !== undefined) return { action: 'decline' };
        ({ status } = await connect(opened, url as string, change));
        return { action: 'accept' };
      };
      const result = await opened.connection.call('use');
      expect(result.isError).toBe(true);
      await expectNoLeaks(opened, ['the state', 'the code']);
    },
    20_000,
  );

  it('leaves none when the person refuses there', async () => {
    const opened = await open(revision);
    opened.person = async ({ url }) => {
      await connect(opened, url as string, () => {}, 'deny');
      return { action: 'accept' };
    };
    expect(await opened.connection.text('use')).toContain('declined');
    await expectNoLeaks(opened, ['the state']);
  });

  it.each([1, 2, 3, 4, 5, 6])('leaves none when the store fails at write %i and later', async (nth) => {
    const opened = await open(revision);
    let writes = 0;
    opened.store.beforeWrite = (key) => {
      writes += 1;
      if (writes >= nth) throw new Error(`the disk is full, at ${key}`);
    };
    opened.person = async ({ url }) => {
      if (opened.connection.asked.length > 1) return { action: 'decline' };
      // Where the store fails early, there is no redirect to follow.
      await connect(opened, url as string).catch(() => {});
      return { action: 'accept' };
    };
    await opened.connection.call('use').catch(() => {});
    expect(writes).toBeGreaterThanOrEqual(nth);
    await expectNoLeaks(opened, []);
  });
});
