import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { defineProvider, github, gitlab, google, microsoft } from '../../../src/pages/oauth/index.ts';
import { startHostileServer, type HostileServer } from './hostile-server.ts';

let server: HostileServer;

beforeEach(async () => {
  server = await startHostileServer();
});
afterEach(() => server.close());

const redirectUri = 'https://tools.example.com/askwell/callback/github';

describe('presets', () => {
  it.each([github, gitlab, google, microsoft(), microsoft('contoso.example')])(
    'are plain data that only lacks a client: $id',
    (preset) => {
      expect(structuredClone(preset)).toEqual(preset);
      const provider = defineProvider({ ...preset, clientId: 'id', clientSecret: 'secret' });
      expect(provider).toMatchObject({ id: preset.id, title: preset.title });
    },
  );

  it('send a browser to GitHub without asking GitHub anything first', async () => {
    const provider = defineProvider({ ...github, clientId: 'id', clientSecret: 'secret' });
    const { url } = await provider.begin({ redirectUri, scopes: ['repo', 'gist'], state: 's' });
    expect(url).toContain('https://github.com/login/oauth/authorize?');
    expect(new URL(url).searchParams.get('scope')).toBe('repo gist');
  });
});

describe('a provider like GitHub', () => {
  const like = (): ReturnType<typeof defineProvider> =>
    defineProvider({
      ...github,
      metadata: {
        issuer: 'https://github.com/login/oauth',
        authorization_endpoint: `${server.origin}/authorize`,
        token_endpoint: `${server.origin}/token`,
      },
      tokenDeletion: `${server.origin}/applications/{client_id}/token`,
      clientId: 'the-id',
      clientSecret: 'the-secret',
      allowInsecure: true,
    });

  it('answers with scopes by commas, and those that come with them count', async () => {
    server.json('/token', { access_token: 'gho_1', token_type: 'bearer', scope: 'repo,user' });
    const provider = like();
    const { memo } = await provider.begin({ redirectUri, scopes: ['repo'], state: 's' });
    const iss = encodeURIComponent('https://github.com/login/oauth');
    const response = `${redirectUri}?code=c&state=s&iss=${iss}`;
    const tokens = await provider.redeem({ redirectUri, scopes: ['repo'], state: 's', memo, response });
    expect(tokens).toEqual({
      accessToken: 'gho_1',
      scopes: expect.arrayContaining(['repo', 'public_repo', 'user', 'user:email']) as unknown,
    });
    const [request] = server.received;
    expect(request?.text).toContain('"accept":"application/json"');
    expect(request?.text).toContain('client_secret=the-secret');
  });

  it('deletes a token in its own way, and one that is gone already is no failure', async () => {
    const path = '/applications/the-id/token';
    server.answers.set(path, (_, response) => response.writeHead(204).end());
    await like().revoke({ accessToken: 'gho_1', scopes: [] });
    expect(server.received).toEqual([
      { method: 'DELETE', path, text: expect.stringContaining('{"access_token":"gho_1"}') as unknown },
    ]);
    expect(server.received[0]?.text).toContain(`Basic ${btoa('the-id:the-secret')}`);
    server.json(path, { message: 'Not Found' }, 404);
    await like().revoke({ accessToken: 'gho_1', scopes: [] });
    server.json(path, { message: 'gho_1' }, 500);
    await expect(like().revoke({ accessToken: 'gho_1', scopes: [] })).rejects.toMatchObject({
      code: 'ASKWELL_GRANT',
    });
  });

  it.each([302, 307])(
    'is not followed when it redirects a deletion (%i), which carries the token',
    async (status) => {
      const elsewhere = await startHostileServer();
      server.answers.set('/applications/the-id/token', (_, response) => {
        response.writeHead(status, { location: `${elsewhere.origin}/steal` }).end();
      });
      await expect(like().revoke({ accessToken: 'gho_1', scopes: [] })).rejects.toMatchObject({
        code: 'ASKWELL_GRANT',
      });
      expect(elsewhere.received).toEqual([]);
      await elsewhere.close();
    },
  );
});
