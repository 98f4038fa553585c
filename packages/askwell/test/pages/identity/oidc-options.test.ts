import { describe, expect, it } from 'vitest';

import { loadOpenidClient } from '../../../src/pages/load-openid-client.ts';
import { createLogInServer } from '../../../src/pages/identity/log-in-server.ts';
import { oidcSession } from '../../../src/pages/identity/oidc-session.ts';

const good = { issuer: 'https://login.example', clientId: 'pages' };

describe('options of oidcSession', () => {
  it.each([
    ['no options', undefined, /object with issuer and clientId/],
    ['a mistyped option', { clientID: 'pages' }, /Did you mean "clientId"\?/],
    ['an unknown option', { colour: 'red' }, /It can have issuer, clientId/],
    ['no issuer', { issuer: undefined }, /needs an issuer/],
    ['an issuer that is no URL', { issuer: 'login.example' }, /needs an issuer/],
    ['an issuer with parameters', { issuer: 'https://login.example?a=b' }, /needs an issuer/],
    ['an issuer on plain http', { issuer: 'http://login.example' }, /issuer on https/],
    [
      'plain http that is allowed on the network',
      { issuer: 'http://login.example', allowInsecure: true },
      /this machine/,
    ],
    [
      'plain http on this machine that is not allowed',
      { issuer: 'http://127.0.0.1:9000' },
      /allowInsecure: true/,
    ],
    ['no client', { clientId: '' }, /needs a clientId/],
    ['an empty secret', { clientSecret: '' }, /needs a clientSecret/],
    ['a short name of a way to send it', { authMethod: 'basic' }, /"client_secret_basic"/],
    ['an unknown way to send it', { authMethod: 'none' }, /"client_secret_basic" and "client_secret_post"/],
    ['scopes in one text', { scopes: 'openid email' }, /list of words/],
    ['a scope with a space', { scopes: ['openid email'] }, /list of words/],
    ['a label that is no function', { label: 'email' }, /function of the claims/],
    ['a session without end', { sessionTtl: Infinity }, /sessionTtl/],
    ['a session of no time', { sessionTtl: 0 }, /sessionTtl/],
    ['a session that is no number', { sessionTtl: Number.NaN }, /sessionTtl/],
    [
      'metadata without keys',
      { metadata: { authorization_endpoint: 'https://a.example', token_endpoint: 'https://a.example' } },
      /needs jwks_uri/,
    ],
  ])('refuse %s', (_, options, message) => {
    const given = options === undefined ? undefined : { ...good, ...options };
    expect(() => oidcSession(given as never)).toThrow(message);
    expect(() => oidcSession(given as never)).toThrow(expect.objectContaining({ code: 'ASKWELL_USAGE' }));
  });

  it('can be the issuer and the client alone', () => {
    expect(oidcSession(good)).toMatchObject({ kind: 'oidcSession', code: false });
  });

  it('say which package is missing', async () => {
    const missing = (): Promise<never> =>
      Promise.reject(
        Object.assign(new Error("Cannot find package 'openid-client'"), { code: 'ERR_MODULE_NOT_FOUND' }),
      );
    await expect(loadOpenidClient('oidcSession()', missing)).rejects.toMatchObject({
      code: 'ASKWELL_MISSING_PEER',
      message: expect.stringContaining('npm i openid-client'),
    });
    const server = createLogInServer(good, Date.now, () => loadOpenidClient('oidcSession()', missing));
    expect(
      await server.begin('https://a.example', { state: 's', nonce: 'n', verifier: 'v' }, false),
    ).toMatchObject({
      refusal: 'provider',
      error: { code: 'ASKWELL_MISSING_PEER' },
    });
  });
});
