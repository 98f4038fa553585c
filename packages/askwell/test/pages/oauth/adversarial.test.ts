import { inspect } from 'node:util';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import {
  defineProvider,
  type AuthorizationServerMetadata,
  type ProviderDefinition,
} from '../../../src/pages/oauth/index.ts';
import type { OAuthProvider, TokenSet } from '../../../src/pages/grants/oauth-provider.ts';
import { isAskwellError } from '../../../src/errors.ts';
import { startAuthorizationServer, type AuthorizationServer } from '../../support/authorization-server.ts';
import { createCookieJar } from '../../support/cookie-jar.ts';
import { authorize } from './grant-harness.ts';
import { startHostileServer, type HostileServer } from './hostile-server.ts';

const REDIRECT = 'https://tools.example.com/askwell/callback/';
const SECRET = 'canary-client-secret';
const CODE = 'canary-code';
const STATE = 'canary-state';

let evil: HostileServer;
const others: AuthorizationServer[] = [];

beforeEach(async () => {
  evil = await startHostileServer();
});
afterEach(async () => {
  await evil.close();
  await Promise.all(others.splice(0).map((server) => server.close()));
});

const metadata = (more: object = {}): object => ({
  issuer: evil.origin,
  authorization_endpoint: `${evil.origin}/authorize`,
  token_endpoint: `${evil.origin}/token`,
  revocation_endpoint: `${evil.origin}/revoke`,
  ...more,
});

/** A provider of the hostile server, whose metadata is as the test says. */
const hostile = (published: object = {}, more: Partial<ProviderDefinition> = {}): OAuthProvider => {
  evil.json('/.well-known/openid-configuration', metadata(published));
  return defineProvider({
    id: 'evil',
    title: 'Evil',
    issuer: evil.origin,
    clientId: 'tools',
    clientSecret: SECRET,
    allowInsecure: true,
    ...more,
  });
};

const honest = async (): Promise<AuthorizationServer> => {
  const clients = [{ clientId: 'tools', clientSecret: SECRET, redirectUris: [`${REDIRECT}honest`] }];
  const server = await startAuthorizationServer({ clients });
  others.push(server);
  return server;
};

type Flow = Parameters<OAuthProvider['redeem']>[0];

const begin = async (provider: OAuthProvider, iss?: string): Promise<Flow> => {
  const redirectUri = REDIRECT + provider.id;
  const { memo } = await provider.begin({ redirectUri, scopes: ['read'], state: STATE });
  const query = new URLSearchParams({ code: CODE, state: STATE, ...(iss !== undefined && { iss }) });
  return { redirectUri, scopes: ['read'], state: STATE, memo, response: `${redirectUri}?${query}` };
};

/** The error, after it was searched for anything that must not be in it. */
const refusalOf = async (work: Promise<unknown>, ...more: unknown[]): Promise<unknown> => {
  const error = await work.then(
    () => 'nothing was thrown',
    (thrown: unknown) => thrown,
  );
  const text = inspect(error, { depth: 10, showHidden: true });
  for (const canary of [SECRET, CODE, STATE, 'canary-token', 'canary-refresh', ...more]) {
    expect(text).not.toContain(canary);
  }
  return error;
};

const GRANT = { name: 'AskwellError', code: 'ASKWELL_GRANT' };
const tokenRequests = (): number => evil.received.filter(({ path }) => path === '/token').length;

describe('mix-up of two providers', () => {
  it('S40 S41 refuses a code of the honest server at the hostile one, which is asked nothing', async () => {
    const server = await honest();
    const provider = hostile({ authorization_response_iss_parameter_supported: true });
    const atHonest = defineProvider({
      id: 'honest',
      title: 'Honest',
      issuer: server.issuer,
      clientId: 'tools',
      clientSecret: SECRET,
      allowInsecure: true,
    });
    const mine = await begin(provider);
    const flow = await authorize(server, atHonest, {
      scopes: ['read'],
      redirectUri: `${REDIRECT}honest`,
      state: STATE,
      jar: createCookieJar(),
    });
    const { search, searchParams } = new URL(flow.response);
    const code = searchParams.get('code');
    // The honest server's answer, handed to the hostile provider's flow: at its redirect URI, and as it was.
    for (const response of [`${mine.redirectUri}${search}`, flow.response]) {
      expect(await refusalOf(provider.redeem({ ...mine, response }), code)).toMatchObject(GRANT);
    }
    // And the memo of one provider at the other.
    expect(await refusalOf(atHonest.redeem({ ...flow, memo: mine.memo }), code)).toMatchObject(GRANT);
    expect(await refusalOf(provider.redeem({ ...mine, memo: flow.memo }), code)).toMatchObject(GRANT);
    expect(tokenRequests()).toBe(0);
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['another issuer', true, 'https://honest.example'],
    ['another issuer, which nobody promised', false, 'https://honest.example'],
    ['no issuer, though it promised one', true, undefined],
    ['an empty issuer', false, ''],
  ])('refuses an answer that names %s', async (_, promised, iss) => {
    const provider = hostile({ authorization_response_iss_parameter_supported: promised });
    expect(await refusalOf(provider.redeem(await begin(provider, iss)))).toMatchObject(GRANT);
    expect(tokenRequests()).toBe(0);
  });

  it('takes an answer without an issuer where none was promised', async () => {
    const provider = hostile();
    evil.json('/token', { access_token: 'canary-token', token_type: 'bearer' });
    await expect(provider.redeem(await begin(provider))).resolves.toEqual({
      accessToken: 'canary-token',
      scopes: ['read'],
    });
  });
});

describe('metadata', () => {
  it('can not talk PKCE down: a server that offers `plain` or nothing gets S256', async () => {
    for (const methods of [['plain'], [], undefined]) {
      const provider = hostile({ code_challenge_methods_supported: methods });
      const redirectUri = `${REDIRECT}evil`;
      const { url, memo } = await provider.begin({ redirectUri, scopes: [], state: STATE });
      const sent = new URL(url).searchParams;
      expect(sent.getAll('code_challenge_method')).toEqual(['S256']);
      expect(sent.get('code_challenge')).not.toBe(memo['verifier']);
      expect(url).not.toContain(memo['verifier']);
    }
  });

  it.each<[string, object]>([
    ['of another issuer', { issuer: 'https://honest.example' }],
    ['with a token endpoint over http elsewhere', { token_endpoint: 'http://evil.example/token' }],
    // oxlint-disable-next-line no-script-url
    ['with a script to send browsers to', { authorization_endpoint: 'javascript:alert(1)' }],
    ['with a user name in an endpoint', { token_endpoint: 'https://honest.example@evil.example/token' }],
    ['without a token endpoint', { token_endpoint: undefined }],
    ['with an endpoint that is no text', { token_endpoint: 7 }],
  ])('%s is refused', async (_, published) => {
    expect(await refusalOf(begin(hostile(published)))).toMatchObject(GRANT);
  });

  it('is fetched once, and again after a failure', async () => {
    const provider = hostile();
    evil.json('/.well-known/openid-configuration', { error: 'down' }, 503);
    expect(await refusalOf(begin(provider))).toMatchObject(GRANT);
    evil.json('/.well-known/openid-configuration', metadata());
    await Promise.all([begin(provider), begin(provider)]);
    await begin(provider);
    expect(evil.received.map(({ path }) => path)).toEqual(Array(2).fill('/.well-known/openid-configuration'));
  });

  it('is looked for where RFC 8414 has it too, if nothing is at the first place', async () => {
    const provider = hostile();
    evil.answers.delete('/.well-known/openid-configuration');
    evil.json('/.well-known/oauth-authorization-server', metadata());
    expect((await begin(provider)).memo['issuer']).toBe(evil.origin);
  });

  it('is not fetched from where a redirect points', async () => {
    const provider = hostile();
    const server = await honest();
    evil.answers.set('/.well-known/openid-configuration', (_, response) => {
      response.writeHead(302, { location: `${server.issuer}/.well-known/openid-configuration` }).end();
    });
    expect(await refusalOf(begin(provider))).toMatchObject(GRANT);
  });
});

describe('a token endpoint', () => {
  const text = (status: number, type: string, body: string) => (): void => {
    evil.answers.set('/token', (_, response) => {
      response.writeHead(status, { 'content-type': type }).end(body);
    });
  };
  const json = (status: number, body: unknown): (() => void) =>
    text(status, 'application/json', JSON.stringify(body));
  const good = { access_token: 'canary-token', token_type: 'bearer' };

  it.each<[string, () => void]>([
    ['HTML', text(200, 'text/html', `<h1>${CODE} canary-token</h1>`)],
    ['HTML with 500', text(500, 'text/html', '<h1>canary-token</h1>')],
    ['no JSON', text(200, 'application/json', '{"access_token": "canary-token"')],
    ['a list', json(200, ['canary-token'])],
    ['no token', json(200, { token_type: 'bearer' })],
    ['a token that is no text', json(200, { ...good, access_token: { a: 'canary-token' } })],
    ['an empty token', json(200, { ...good, access_token: '' })],
    ['a refresh token that is no text', json(200, { ...good, refresh_token: ['canary-refresh'] })],
    ['a lifetime that is no number', json(200, { ...good, expires_in: 'canary-token' })],
    ['a negative lifetime', json(200, { ...good, expires_in: -1 })],
    ['scopes that are no text', json(200, { ...good, scope: ['canary-token'] })],
    ['a token type that is a secret', json(200, { ...good, token_type: 'canary-token' })],
    ['more than 256 KB', json(200, { ...good, pad: 'x'.repeat(300_000) })],
    ['an error that quotes', json(400, { error: 'canary-token', error_description: `${CODE} ${SECRET}` })],
    ['a registered error that quotes', json(400, { error: 'invalid_grant', error_description: CODE })],
    ['an error with status 200', json(200, { error: 'bad_verification_code', error_description: CODE })],
    ['a forged ID token', json(200, { ...good, id_token: 'canary-token.canary-token.canary-token' })],
  ])('that answers with %s brings an error that tells nothing of it', async (_, answer) => {
    const provider = hostile();
    answer();
    expect(await refusalOf(provider.redeem(await begin(provider)))).toMatchObject(GRANT);
    const tokens: TokenSet = { accessToken: 'canary-token', refreshToken: 'canary-refresh', scopes: [] };
    const refreshed = await refusalOf(provider.refresh(tokens));
    expect(refreshed === 'nothing was thrown' || isAskwellError(refreshed, 'ASKWELL_GRANT')).toBe(true);
  });

  it('is told apart by its registered errors: a refresh token is gone by invalid_grant, and GitHub’s word for it', async () => {
    const provider = hostile();
    const tokens: TokenSet = { accessToken: 'a', refreshToken: 'canary-refresh', scopes: [] };
    for (const answer of [json(400, { error: 'invalid_grant' }), json(200, { error: 'bad_refresh_token' })]) {
      answer();
      expect(await provider.refresh(tokens)).toBeUndefined();
    }
    json(400, { error: 'temporarily_unavailable' })();
    expect(await refusalOf(provider.refresh(tokens))).toMatchObject({
      ...GRANT,
      details: { provider: 'evil', error: 'temporarily_unavailable' },
    });
  });

  it('that challenges is a wrong client, in words that say what to check', async () => {
    const provider = hostile();
    evil.answers.set('/token', (_, response) => {
      response.writeHead(401, { 'www-authenticate': `Basic realm="${CODE}"` }).end();
    });
    const error = await refusalOf(provider.redeem(await begin(provider)));
    expect(error).toMatchObject({ ...GRANT, details: { error: 'invalid_client' } });
    expect(String(error)).toContain('clientSecret');
  });

  it.each([302, 307, 308])(
    'that redirects (%i) is not followed: code and secret go nowhere else',
    async (status) => {
      const provider = hostile();
      const elsewhere = await startHostileServer();
      evil.answers.set('/token', (_, response) => {
        response.writeHead(status, { location: `${elsewhere.origin}/steal` }).end();
      });
      expect(await refusalOf(provider.redeem(await begin(provider)))).toMatchObject(GRANT);
      expect(elsewhere.received).toEqual([]);
      await elsewhere.close();
    },
  );

  it.each<[string, (response: { write(text: string): unknown }) => void]>([
    ['never begins', () => {}],
    ['never ends', (response) => response.write('{"access_token":')],
  ])('whose answer %s is given up', async (_, stall) => {
    // Static metadata, so that the stalled answer is the only one that could be late.
    const provider = defineProvider({
      id: 'evil',
      title: 'Evil',
      metadata: metadata() as AuthorizationServerMetadata,
      clientId: 'tools',
      timeout: 60,
      allowInsecure: true,
    });
    const flow = await begin(provider);
    evil.answers.set('/token', (__, response) => stall(response));
    const error = await refusalOf(provider.redeem(flow));
    expect(error).toMatchObject(GRANT);
    expect(String(error)).toContain('did not answer within');
  });

  it('that hangs up is told as not reached', async () => {
    const provider = hostile();
    const flow = await begin(provider);
    evil.answers.set('/token', (request) => request.socket.destroy());
    expect(String(await refusalOf(provider.redeem(flow)))).toContain('could not be reached');
  });

  it('that answers a refresh with an access token alone has changed nothing else (RFC 6749 6)', async () => {
    const provider = hostile();
    json(200, good)();
    const tokens: TokenSet = { accessToken: 'old', refreshToken: 'canary-refresh', scopes: ['read'] };
    expect(await provider.refresh(tokens)).toEqual({ ...tokens, accessToken: 'canary-token' });
  });

  it('that leaves offline_access and openid out of its scopes has granted them by what it sends', async () => {
    const provider = hostile();
    json(200, { ...good, refresh_token: 'canary-refresh', scope: 'read' })();
    const scopes = ['read', 'offline_access', 'openid'];
    const redirectUri = `${REDIRECT}evil`;
    const { memo } = await provider.begin({ redirectUri, scopes, state: STATE });
    const response = `${redirectUri}?code=${CODE}&state=${STATE}`;
    const tokens = await provider.redeem({ redirectUri, scopes, state: STATE, memo, response });
    expect(tokens.scopes).toEqual(['read', 'offline_access']);
  });

  it('can not make dates that no calendar holds, and its strange scopes stay data', async () => {
    const provider = hostile({}, { now: () => 0 });
    json(200, { ...good, expires_in: 1e300, scope: 'read __proto__  constructor read' })();
    const tokens = await provider.redeem(await begin(provider));
    expect(new Date(tokens.expiresAt ?? Number.NaN).getUTCFullYear()).toBe(1979);
    expect(tokens.scopes).toEqual(['read', '__proto__', 'constructor']);
  });
});

describe('an authorization endpoint', () => {
  it('that puts the code into its error is not quoted', async () => {
    const provider = hostile();
    const flow = await begin(provider);
    const query = new URLSearchParams({ error: CODE, error_description: 'canary-token', state: STATE });
    const error = await refusalOf(provider.redeem({ ...flow, response: `${flow.redirectUri}?${query}` }));
    expect(error).toMatchObject({ ...GRANT, details: { provider: 'evil' } });
    expect(tokenRequests()).toBe(0);
  });
});

describe('a revocation endpoint', () => {
  const tokens: TokenSet = { accessToken: 'canary-token', refreshToken: 'canary-refresh', scopes: [] };

  it('is sent the refresh token first, then the access token', async () => {
    evil.answers.set('/revoke', (_, response) => response.writeHead(200).end());
    await hostile().revoke(tokens);
    const sent = evil.received.filter(({ path }) => path === '/revoke').map(({ text }) => text);
    expect(sent).toEqual([
      expect.stringContaining('token=canary-refresh'),
      expect.stringContaining('token=canary-token'),
    ]);
  });

  it('that fails is an error that tells nothing', async () => {
    evil.json('/revoke', { error: 'unsupported_token_type', error_description: 'canary-token' }, 400);
    expect(await refusalOf(hostile().revoke(tokens))).toMatchObject({
      ...GRANT,
      details: { error: 'unsupported_token_type' },
    });
  });

  it('that a provider lacks is no failure', async () => {
    await expect(hostile({ revocation_endpoint: undefined }).revoke(tokens)).resolves.toBeUndefined();
  });
});
