import { afterEach, describe, expect, it, vi } from 'vitest';

import {
  defineProvider,
  github,
  gitlab,
  google,
  microsoft,
  type ProviderPreset,
} from '../../../src/pages/oauth/index.ts';
import type { TokenSet } from '../../../src/pages/grants/oauth-provider.ts';

// The presets name hosts of the real providers, so the network is what is put in place: each answers here as it
// publishes that it does.

afterEach(() => vi.unstubAllGlobals());

interface Sent {
  readonly url: string;
  readonly headers: Headers;
  readonly body: URLSearchParams;
}

/** Puts a network in place of the real one. What is not in `answers`, by URL, is not there. */
function network(answers: { readonly [url: string]: (sent: Sent) => Response }): Sent[] {
  const all: Sent[] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const body = new URLSearchParams(init.body instanceof URLSearchParams ? init.body : undefined);
    const sent = { url, headers: new Headers(init.headers), body };
    all.push(sent);
    return answers[url]?.(sent) ?? new Response('', { status: 404 });
  });
  return all;
}

const json = (value: unknown): Response =>
  new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } });

/** A token of the usual form. Its signature is nothing: it came over TLS from the issuer. */
function idToken(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ sub: 's', aud: 'the-id', iat: now, exp: now + 3600, ...claims })}.c2ln`;
}

/** Connects an account and gives back the tokens. `iss` is what the redirect carries. */
async function connect(
  preset: ProviderPreset,
  scopes: readonly string[],
  iss?: string,
): Promise<{ readonly tokens: TokenSet; readonly to: URL }> {
  const provider = defineProvider({ ...preset, clientId: 'the-id', clientSecret: 'the-secret' });
  const redirectUri = `https://tools.example.com/askwell/callback/${preset.id}`;
  const { url, memo } = await provider.begin({ redirectUri, scopes, state: 's' });
  const query = new URLSearchParams({ code: 'c', state: 's', ...(iss !== undefined && { iss }) });
  const response = `${redirectUri}?${query.toString()}`;
  const tokens = await provider.redeem({ redirectUri, scopes, state: 's', memo, response });
  return { tokens, to: new URL(url) };
}

const AZURE = 'https://login.microsoftonline.com';
const TENANT = '8eaef023-2b34-4da1-9baa-8bc8c9d6a490';

/** What Entra publishes for a tenant: for `common` and `organizations`, an issuer with a place to fill in. */
const entra = (tenant: string, issuer: string, iss: string): Parameters<typeof network>[0] => ({
  [`${AZURE}/${tenant}/v2.0/.well-known/openid-configuration`]: () =>
    json({
      issuer,
      authorization_endpoint: `${AZURE}/${tenant}/oauth2/v2.0/authorize`,
      token_endpoint: `${AZURE}/${tenant}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: [
        'client_secret_post',
        'private_key_jwt',
        'client_secret_basic',
        'self_signed_tls_client_auth',
      ],
      jwks_uri: `${AZURE}/${tenant}/discovery/v2.0/keys`,
      response_types_supported: ['code', 'id_token'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
    }),
  [`${AZURE}/${tenant}/oauth2/v2.0/token`]: () =>
    json({
      token_type: 'Bearer',
      scope: 'Calendars.Read openid',
      expires_in: 4000,
      ext_expires_in: 4000,
      access_token: 'access',
      refresh_token: 'refresh',
      id_token: idToken({ iss, tid: TENANT }),
    }),
});

describe('microsoft()', () => {
  const anywhere = `${AZURE}/{tenantid}/v2.0`;
  const home = `${AZURE}/${TENANT}/v2.0`;

  it.each([
    ['common', undefined, anywhere],
    ['organizations', 'organizations', anywhere],
    ['contoso.example', 'contoso.example', home],
    [TENANT, TENANT, home],
  ])(
    'takes the ID token of the directory that the person is of, asked of %s',
    async (path, tenant, issuer) => {
      const sent = network(entra(path, issuer, home));
      const { tokens, to } = await connect(microsoft(tenant), ['openid', 'Calendars.Read']);
      expect(to.searchParams.get('scope')).toBe('offline_access openid Calendars.Read');
      expect(tokens).toMatchObject({ accessToken: 'access', refreshToken: 'refresh' });
      expect(tokens.scopes).toEqual(['Calendars.Read', 'openid', 'offline_access']);
      expect(sent.at(-1)?.body.get('client_secret')).toBe('the-secret');
      expect(sent.at(-1)?.headers.has('authorization')).toBe(false);
    },
  );

  it('takes no ID token of an issuer that is not the directory it names', async () => {
    network(entra('common', anywhere, `${AZURE}/another/v2.0`));
    await expect(connect(microsoft(), ['openid'])).rejects.toMatchObject({ code: 'ASKWELL_GRANT' });
  });
});

describe('google', () => {
  it('connects with its own names of scopes, for longer than an hour', async () => {
    const sent = network({
      'https://accounts.google.com/.well-known/openid-configuration': () =>
        json({
          issuer: 'https://accounts.google.com',
          authorization_endpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
          token_endpoint: 'https://oauth2.googleapis.com/token',
          revocation_endpoint: 'https://oauth2.googleapis.com/revoke',
          token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
          code_challenge_methods_supported: ['plain', 'S256'],
        }),
      'https://oauth2.googleapis.com/token': () =>
        json({
          access_token: 'access',
          expires_in: 3599,
          refresh_token: 'refresh',
          scope: 'openid https://www.googleapis.com/auth/userinfo.email',
          token_type: 'Bearer',
          id_token: idToken({ iss: 'https://accounts.google.com' }),
        }),
    });
    const { tokens, to } = await connect(google, ['openid', 'email']);
    expect(Object.fromEntries(to.searchParams)).toMatchObject({ access_type: 'offline', prompt: 'consent' });
    expect(tokens.scopes).toEqual(expect.arrayContaining(['openid', 'email']));
    expect(sent.at(-1)?.body.get('client_secret')).toBe('the-secret');
  });
});

describe('gitlab', () => {
  it('connects by what it publishes, with the secret in the header', async () => {
    const sent = network({
      'https://gitlab.com/.well-known/openid-configuration': () =>
        json({
          issuer: 'https://gitlab.com',
          authorization_endpoint: 'https://gitlab.com/oauth/authorize',
          token_endpoint: 'https://gitlab.com/oauth/token',
          revocation_endpoint: 'https://gitlab.com/oauth/revoke',
          token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
          code_challenge_methods_supported: ['plain', 'S256'],
        }),
      'https://gitlab.com/oauth/token': () =>
        json({
          access_token: 'access',
          token_type: 'Bearer',
          expires_in: 7200,
          refresh_token: 'refresh',
          scope: 'read_api',
          created_at: 1_800_000_000,
        }),
    });
    const { tokens } = await connect(gitlab, ['read_api']);
    expect(tokens).toMatchObject({ refreshToken: 'refresh', scopes: ['read_api'] });
    expect(sent.at(-1)?.headers.get('authorization')).toBe(`Basic ${btoa('the%2Did:the%2Dsecret')}`);
    expect(sent.at(-1)?.body.has('client_secret')).toBe(false);
  });
});

describe('github', () => {
  it('connects without metadata, at an endpoint that answers as a form unless it is asked for JSON', async () => {
    const answer = { access_token: 'gho_1', scope: 'repo,gist', token_type: 'bearer' };
    const sent = network({
      'https://github.com/login/oauth/access_token': ({ headers }) =>
        headers.get('accept') === 'application/json'
          ? json(answer)
          : new Response(new URLSearchParams(answer)),
    });
    const { tokens, to } = await connect(github, ['repo', 'gist'], 'https://github.com/login/oauth');
    expect(to.href).toContain('https://github.com/login/oauth/authorize?');
    expect(tokens.scopes).toEqual(expect.arrayContaining(['repo', 'gist', 'public_repo']));
    expect(sent.map(({ url }) => url)).toEqual(['https://github.com/login/oauth/access_token']);
    expect(sent[0]?.body.get('client_secret')).toBe('the-secret');
  });
});

describe('a provider of no preset', () => {
  it.each([
    [['client_secret_post'], 'body'],
    [['private_key_jwt', 'client_secret_post'], 'body'],
    [['client_secret_basic', 'client_secret_post'], 'header'],
    [undefined, 'header'],
  ])('that takes %s is sent the secret in the %s', async (methods, place) => {
    const issuer = 'https://acme.example';
    const sent = network({
      [`${issuer}/.well-known/openid-configuration`]: () =>
        json({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          token_endpoint_auth_methods_supported: methods,
        }),
      [`${issuer}/token`]: () => json({ access_token: 'access', token_type: 'bearer' }),
    });
    await connect({ id: 'acme', title: 'Acme', issuer }, []);
    expect(sent.at(-1)?.body.has('client_secret')).toBe(place === 'body');
    expect(sent.at(-1)?.headers.has('authorization')).toBe(place === 'header');
  });
});
