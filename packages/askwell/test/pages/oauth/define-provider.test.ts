import { inspect } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { defineProvider, type ProviderDefinition } from '../../../src/pages/oauth/index.ts';
import { loadOpenidClient } from '../../../src/pages/load-openid-client.ts';
import { startAuthorizationServer, type AuthorizationServer } from '../../support/authorization-server.ts';
import { createCookieJar } from '../../support/cookie-jar.ts';
import { authorize, REDIRECT_URI } from './grant-harness.ts';

const SECRET = 'canary-client-secret';
let server: AuthorizationServer;

beforeAll(async () => {
  server = await startAuthorizationServer({
    clients: [
      { clientId: 'tools', clientSecret: SECRET, redirectUris: [REDIRECT_URI] },
      {
        clientId: 'post',
        clientSecret: SECRET,
        authMethod: 'client_secret_post',
        redirectUris: [REDIRECT_URI],
      },
      { clientId: 'public', redirectUris: [REDIRECT_URI] },
    ],
  });
});
afterAll(() => server.close());

const define = (more: Partial<ProviderDefinition> = {}): ReturnType<typeof defineProvider> =>
  defineProvider({
    id: 'acme',
    title: 'Acme',
    issuer: server.issuer,
    clientId: 'tools',
    clientSecret: SECRET,
    allowInsecure: true,
    ...more,
  });

const me = (accessToken: string): Promise<Response> =>
  fetch(`${server.issuer}/me`, { headers: { authorization: `Bearer ${accessToken}` } });

describe('a provider', () => {
  it('connects an account, uses it, refreshes and revokes it at a real authorization server', async () => {
    const provider = define({ now: () => 1_000_000 });
    const flow = await authorize(server, provider, { scopes: ['openid', 'read'] });
    const tokens = await provider.redeem(flow);
    expect(tokens).toMatchObject({ scopes: ['openid', 'read'], expiresAt: 1_000_000 + 3_600_000 });
    expect(await (await me(tokens.accessToken)).json()).toMatchObject({ sub: 'alice' });

    const fresh = await provider.refresh(tokens);
    expect(fresh?.accessToken).not.toBe(tokens.accessToken);
    expect(fresh?.refreshToken).not.toBe(tokens.refreshToken);
    expect(fresh?.scopes).toEqual(['openid', 'read']);
    expect((await me(fresh?.accessToken ?? '')).status).toBe(200);

    await provider.revoke(fresh ?? tokens);
    expect((await me(fresh?.accessToken ?? '')).status).toBe(401);
    expect(await provider.refresh(fresh ?? tokens)).toBeUndefined();
  });

  it.each<[string, Pick<ProviderDefinition, 'clientId' | 'clientSecret' | 'authMethod'>]>([
    ['client_secret_basic', { clientId: 'tools', clientSecret: SECRET }],
    ['client_secret_post', { clientId: 'post', clientSecret: SECRET, authMethod: 'client_secret_post' }],
    ['none', { clientId: 'public' }],
  ])('authenticates by %s', async (_, client) => {
    const { issuer } = server;
    const provider = defineProvider({ id: 'acme', title: 'Acme', issuer, allowInsecure: true, ...client });
    const tokens = await provider.redeem(await authorize(server, provider, { scopes: ['read'] }));
    expect(tokens.scopes).toEqual(['read']);
  });

  it('S66 S67 sends a PKCE challenge (S256), the state and the exact redirect URI, and no verifier or secret', async () => {
    const provider = define({ extraParameters: { access_type: 'offline' }, defaultScopes: ['read'] });
    const { url, memo } = await provider.begin({
      redirectUri: REDIRECT_URI,
      scopes: ['write', 'read'],
      state: 'state-1',
    });
    const sent = Object.fromEntries(new URL(url).searchParams);
    expect(sent).toEqual({
      access_type: 'offline',
      client_id: 'tools',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as unknown,
      code_challenge_method: 'S256',
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: 'read write',
      state: 'state-1',
    });
    expect(url).not.toContain(memo['verifier']);
    expect(url).not.toContain(SECRET);
    const again = await provider.begin({ redirectUri: REDIRECT_URI, scopes: [], state: 'state-2' });
    expect(again.memo['verifier']).not.toBe(memo['verifier']);
  });

  it('says that the person refused, by the registered name', async () => {
    const provider = define();
    const flow = await authorize(server, provider, { scopes: ['read'], answer: 'deny' });
    await expect(provider.redeem(flow)).rejects.toMatchObject({
      code: 'ASKWELL_GRANT',
      message: expect.stringContaining('access_denied') as unknown,
      details: { provider: 'acme', error: 'access_denied' },
    });
  });

  it('refuses a code that was redeemed before', async () => {
    const provider = define();
    const flow = await authorize(server, provider, { scopes: ['read'] });
    const tokens = await provider.redeem(flow);
    await expect(provider.redeem(flow)).rejects.toMatchObject({
      code: 'ASKWELL_GRANT',
      details: { error: 'invalid_grant' },
    });
    // RFC 6749 4.1.2: the server ends what the code had brought.
    expect(await provider.refresh(tokens)).toBeUndefined();
  });

  it.each([
    ['no state', 'its state is missing', (url: URL) => url.searchParams.delete('state')],
    ['another state', 'its state is missing', (url: URL) => url.searchParams.set('state', 'other')],
    ['two states', 'twice', (url: URL) => url.searchParams.append('state', 'the-state-of-this-flow')],
    ['two codes', 'twice', (url: URL) => url.searchParams.append('code', 'other')],
    ['no code', 'no code', (url: URL) => url.searchParams.delete('code')],
    ['no iss, though it was promised', 'which issuer', (url: URL) => url.searchParams.delete('iss')],
    [
      'the iss of another server',
      'another issuer',
      (url: URL) => url.searchParams.set('iss', 'https://evil.example'),
    ],
    [
      'an iss that differs by a slash',
      'another issuer',
      (url: URL) => url.searchParams.set('iss', `${server.issuer}/`),
    ],
    [
      'another redirect URI',
      'another redirect URI',
      (url: URL) => (url.pathname = '/askwell/callback/other'),
    ],
    ['another host', 'another redirect URI', (url: URL) => (url.host = 'tools.example.org')],
    ['a response in JWT form', 'does not allow', (url: URL) => url.searchParams.set('response', 'x.y.z')],
    ['20 KB', 'too long', (url: URL) => url.searchParams.set('pad', 'x'.repeat(20_000))],
  ])(
    'S41 S66 S67 refuses a redirect with %s, and asks nothing of the token endpoint',
    async (_, why, spoil) => {
      const provider = define();
      const flow = await authorize(server, provider, { scopes: ['read'] });
      const url = new URL(flow.response);
      spoil(url);
      const before = server.requests.length;
      await expect(provider.redeem({ ...flow, response: url.href })).rejects.toMatchObject({
        code: 'ASKWELL_GRANT',
        message: expect.stringContaining(why) as unknown,
      });
      expect(server.requests.length).toBe(before);
    },
  );

  it("S40 refuses a redirect that belongs to another begin: the verifier does not fit the code's challenge", async () => {
    const provider = define();
    const mine = await authorize(server, provider, { scopes: ['read'] });
    const others = await authorize(server, provider, { scopes: ['read'], person: 'mallory' });
    await expect(provider.redeem({ ...mine, response: others.response })).rejects.toMatchObject({
      code: 'ASKWELL_GRANT',
      details: { error: 'invalid_grant' },
    });
  });

  it('holds no token, code, state, verifier or secret in any error', async () => {
    const provider = define();
    const wrong = define({ clientSecret: `${SECRET}-wrong` });
    const flow = await authorize(server, provider, { scopes: ['read'], jar: createCookieJar() });
    const tokens = await provider.redeem(flow);
    const code = new URL(flow.response).searchParams.get('code') ?? '?';
    const errors = [
      await provider.redeem(flow).catch((error: unknown) => error),
      await provider.redeem({ ...flow, state: 'x' }).catch((error: unknown) => error),
      await provider
        .redeem({ ...flow, response: `${flow.response}&code=x` })
        .catch((error: unknown) => error),
      await wrong.redeem(flow).catch((error: unknown) => error),
      await wrong.refresh(tokens).catch((error: unknown) => error),
      await wrong.revoke(tokens).catch((error: unknown) => error),
    ];
    const canaries = [
      code,
      flow.state,
      flow.memo['verifier'],
      SECRET,
      tokens.accessToken,
      tokens.refreshToken,
    ];
    for (const error of errors) {
      expect(error).toMatchObject({ name: 'AskwellError', code: 'ASKWELL_GRANT' });
      const text = inspect(error, { depth: 10, showHidden: true });
      for (const canary of canaries) expect(text).not.toContain(canary);
    }
    expect(inspect(provider, { depth: 10, showHidden: true })).not.toContain(SECRET);
  });

  it.each(['provider', 'issuer', 'redirectUri', 'verifier', 'scopes'])(
    'S67 refuses to go on with what was begun otherwise (%s), and asks nothing of the token endpoint',
    async (member) => {
      const provider = define();
      const flow = await authorize(server, provider, { scopes: ['read'] });
      const before = server.requests.length;
      const memo = { ...flow.memo, [member]: member === 'verifier' ? 7 : 'other' };
      await expect(provider.redeem({ ...flow, memo })).rejects.toMatchObject({
        code: 'ASKWELL_GRANT',
        message: expect.stringContaining('was not begun at Acme') as unknown,
      });
      expect(server.requests.length).toBe(before);
    },
  );

  it('has nothing to refresh without a refresh token', async () => {
    expect(await define().refresh({ accessToken: 'x', scopes: [] })).toBeUndefined();
  });
});

describe('a redirect URI', () => {
  it.each([
    ['http://tools.example.com/cb', 'plain http to another machine'],
    ['https://tools.example.com/cb?x=1', 'a query'],
    ['https://TOOLS.example.com/cb', 'a second spelling'],
    ['https://me@tools.example.com/cb', 'a user name'],
    ['javascript:alert(1)', 'a script'],
  ])('S35 S66 can not be %s: %s', async (redirectUri) => {
    await expect(define().begin({ redirectUri, scopes: [], state: 's' })).rejects.toMatchObject({
      code: 'ASKWELL_USAGE',
    });
  });
});

describe('a definition', () => {
  const base = { id: 'acme', title: 'Acme', issuer: 'https://acme.example', clientId: 'tools' };
  const metadata = {
    issuer: 'https://acme.example',
    authorization_endpoint: 'https://acme.example/authorize',
    token_endpoint: 'https://acme.example/token',
  };

  it.each<[string, ProviderDefinition]>([
    ['an id that is no part of a path', { ...base, id: 'a/b' }],
    ['no title', { ...base, title: ' ' }],
    ['an empty client id', { ...base, clientId: '' }],
    ['an empty client secret', { ...base, clientSecret: '' }],
    ['issuer and metadata', { ...base, metadata }],
    ['an http issuer', { ...base, issuer: 'http://acme.example' }],
    [
      'an http issuer elsewhere, insecure or not',
      { ...base, issuer: 'http://acme.example', allowInsecure: true },
    ],
    ['an issuer with a user name', { ...base, issuer: 'https://u:p@acme.example' }],
    ['a parameter that the flow sets', { ...base, extraParameters: { code_challenge_method: 'plain' } }],
    ['an authentication by a secret that it lacks', { ...base, authMethod: 'client_secret_post' }],
  ])('is refused with %s', (_, definition) => {
    expect(() => defineProvider(definition)).toThrow(expect.objectContaining({ code: 'ASKWELL_USAGE' }));
  });

  it('is refused without issuer and metadata, and with a script for an endpoint', () => {
    const { issuer: _, ...rest } = base;
    expect(() => defineProvider(rest)).toThrow(/issuer/);
    expect(() =>
      // oxlint-disable-next-line no-script-url
      defineProvider({ ...rest, metadata: { ...metadata, authorization_endpoint: 'javascript:alert(1)' } }),
    ).toThrow(/authorization_endpoint/);
    expect(() => defineProvider({ ...rest, metadata })).not.toThrow();
  });
});

describe('openid-client', () => {
  it('is asked for by name when it is not installed', async () => {
    const missing = Object.assign(new Error("Cannot find package 'openid-client' imported from x"), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    await expect(loadOpenidClient('defineProvider()', () => Promise.reject(missing))).rejects.toMatchObject({
      code: 'ASKWELL_MISSING_PEER',
      message: expect.stringContaining('npm i openid-client') as unknown,
    });
  });

  it('passes on any other failure to load', async () => {
    const broken = new SyntaxError('broken');
    await expect(loadOpenidClient('defineProvider()', () => Promise.reject(broken))).rejects.toBe(broken);
  });
});
