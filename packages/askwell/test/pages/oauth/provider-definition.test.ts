import { describe, expect, it } from 'vitest';

import { isAskwellError } from '../../../src/errors.ts';
import { defineProvider, github, type ProviderDefinition } from '../../../src/pages/oauth/index.ts';

const base = { id: 'acme', title: 'Acme', issuer: 'https://acme.example', clientId: 'tools' };

function usageOf(definition: unknown): string {
  try {
    defineProvider(definition as ProviderDefinition);
  } catch (error) {
    if (isAskwellError(error, 'ASKWELL_USAGE')) return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

const without = (name: keyof typeof base): object =>
  Object.fromEntries(Object.entries(base).filter(([key]) => key !== name));

describe('defineProvider()', () => {
  it.each([[undefined], [null], ['github'], [[]], [() => github]])(
    'says what it needs when it is given %s',
    (definition) => {
      expect(usageOf(definition)).toContain('clientId');
    },
  );

  it.each([
    ['clientID', '"clientId"'],
    ['client_secret', '"clientSecret"'],
    ['scopes', 'defaultScopes'],
    ['allowInsecur', '"allowInsecure"'],
  ])('has no option %s, and says which there is', (name, meant) => {
    expect(usageOf({ ...base, [name]: 'x' })).toContain(meant);
  });

  it.each([
    ['id', without('id'), 'id'],
    ['title', without('title'), 'title'],
    ['client id, as a preset is', github, 'clientId'],
    ['client id where a variable is not set', { ...base, clientId: undefined }, 'clientId'],
    ['client secret where a variable is not set', { ...base, clientSecret: undefined }, 'clientSecret'],
    ['client secret that is a text', { ...base, clientSecret: 7 }, 'clientSecret'],
    ['issuer that is a text', { ...base, issuer: 7 }, 'issuer'],
    ['metadata that is an object', { ...without('issuer'), metadata: 'x' }, 'metadata'],
    [
      'token endpoint in its metadata',
      {
        ...without('issuer'),
        metadata: { issuer: 'https://a.example', authorization_endpoint: 'https://a.example' },
      },
      'token_endpoint',
    ],
    ['timeout above nothing', { ...base, timeout: 0 }, 'timeout'],
    ['timeout that is a number', { ...base, timeout: Number.NaN }, 'timeout'],
    ['timeout of at most ten seconds', { ...base, timeout: 10_001 }, 'timeout'],
    [
      'way of authentication that it knows',
      { ...base, clientSecret: 's', authMethod: 'basic' },
      'client_secret_basic',
    ],
    [
      'way of authentication by a key',
      { ...base, clientSecret: 's', authMethod: 'private_key_jwt' },
      'client_secret_post',
    ],
    ['default scopes in a list', { ...base, defaultScopes: 'read write' }, 'defaultScopes'],
    ['default scopes one by one', { ...base, defaultScopes: ['read write'] }, 'defaultScopes'],
    ['further parameters that are texts', { ...base, extraParameters: { prompt: 7 } }, 'extraParameters'],
    ['clock that is a function', { ...base, now: 0 }, 'now'],
  ])('needs a %s', (_, definition, named) => {
    expect(usageOf(definition)).toContain(named);
  });

  it('takes a public client, and a confidential one', () => {
    expect(defineProvider(base)).toMatchObject({ id: 'acme', title: 'Acme' });
    expect(
      defineProvider({ ...base, clientSecret: 's', authMethod: 'client_secret_basic', timeout: 1 }),
    ).toBeDefined();
  });

  it('tells no secret in what it refuses', () => {
    expect(usageOf({ ...base, clientSecret: 'canary', authMethod: 'canary' })).not.toContain('canary');
  });
});
