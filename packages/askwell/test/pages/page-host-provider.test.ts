import { describe, expect, it } from 'vitest';

import type { OAuthProvider } from '../../src/pages/grants/oauth-provider.ts';
import { defineProvider, github } from '../../src/pages/oauth/index.ts';
import type { PageHost, Provider } from '../../src/replay/page-host.ts';
import { createWorld } from './routes/app-world.ts';

const client = { clientId: 'desk', clientSecret: 'a secret' };
const acme = { id: 'acme', title: 'Acme', issuer: 'https://acme.example', ...client };
const listed = defineProvider(acme);

const host = (): PageHost => createWorld({ providers: [listed] }).host();

describe('the provider that a handler names', () => {
  it.each<[string, Provider]>([
    ['itself', listed],
    ['a second definition of the same', defineProvider(acme)],
    ['its id and title alone, as another module may have them', { id: 'acme', title: 'Acme' }],
    ['one with a new secret', defineProvider({ ...acme, clientSecret: 'rotated' })],
  ])('is taken if it is the one that the pages have: %s', (_, provider) => {
    expect(host().refusalOf?.(provider)).toBeUndefined();
  });

  it.each<[string, Provider]>([
    ['another title', { id: 'acme', title: 'Acme (test)' }],
    ['another issuer', defineProvider({ ...acme, issuer: 'https://acme-test.example' })],
    ['another client', defineProvider({ ...acme, clientId: 'other' })],
  ])('S41 is refused if it has the same id and %s', (_, provider) => {
    expect(host().refusalOf?.(provider)).toContain('is not the one that the pages have');
  });

  it('is refused if the pages have none of its id', () => {
    const refusal = host().refusalOf?.(defineProvider({ ...github, ...client }));
    expect(refusal).toContain('createPages({ providers');
  });
});

describe('what a provider is bound to', () => {
  const bindingOf = (more: Partial<Parameters<typeof defineProvider>[0]>): string | undefined => {
    const provider: OAuthProvider = defineProvider({ ...acme, ...more });
    return provider.binding;
  };

  it('is where tokens come from, and the client: no secret, scope or title', () => {
    const { binding } = listed;
    expect(binding).toMatch(/^[\w-]{22}$/);
    expect(bindingOf({ clientSecret: 'rotated', title: 'A', defaultScopes: ['x'] })).toBe(binding);
    expect(bindingOf({ clientId: 'other' })).not.toBe(binding);
    expect(bindingOf({ issuer: 'https://acme.example/realm' })).not.toBe(binding);
  });

  it('is the token endpoint, for a provider that publishes nothing', () => {
    const { metadata } = github;
    if (metadata === undefined) throw new Error('GitHub has metadata');
    const binding = defineProvider({ ...github, ...client }).binding;
    const moved = { ...metadata, token_endpoint: 'https://github.example/login/oauth/access_token' };
    expect(defineProvider({ ...github, ...client, metadata: moved }).binding).not.toBe(binding);
  });
});
