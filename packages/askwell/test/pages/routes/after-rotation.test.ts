import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { oidcSession } from '../../../src/pages/identity/oidc-session.ts';
import { webCryptoAead } from '../../../src/seal/aead.ts';
import { createKeyRing, generateKey } from '../../../src/seal/key-ring.ts';
import { createSealer, type Sealer } from '../../../src/seal/seal.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import { startAuthorizationServer, type AuthorizationServer } from '../../support/authorization-server.ts';
import { API_KEY, BASE, createWorld, HOUR, type World } from './app-world.ts';

const [first, second] = [generateKey(), generateKey()] as const;
const ring = (...keys: readonly string[]): Sealer => createSealer(createKeyRing(keys), webCryptoAead);

describe('I1 looking at pages after a rotation of keys', () => {
  let server: AuthorizationServer;
  beforeAll(async () => {
    server = await startAuthorizationServer({
      clients: [{ clientId: 'pages', redirectUris: [`${BASE}/login/callback`] }],
    });
  });
  afterAll(() => server.close());

  it('ten times and once with HEAD, as a scanner of mails does it, leaves the bytes of the store alone', async () => {
    const memory = createMemoryStore();
    const at = (sealer: Sealer): World =>
      createWorld({
        start: Date.now(),
        memory,
        sealer,
        identify: oidcSession({ issuer: server.issuer, clientId: 'pages', allowInsecure: true }),
      });
    const alice = { kind: 'user', issuer: server.issuer, subject: 'alice', client: 'app' } as const;
    const before = at(ring(first));
    const host = before.host(alice);
    await host.vault.keep('deploy', 'a secret', { digest: 'form', label: 'A deploy key' });
    const { id, url } = await host.open(API_KEY, HOUR);
    const browser = before.browser();
    const logIn = (await browser.get(url)).headers.get('location') ?? '';
    await browser.get(await server.authorize(browser.jar, logIn, 'alice'));
    expect((await browser.get(url)).status).toBe(200);

    const rotated = at(ring(second, first));
    const later = rotated.browser();
    for (const [name, value] of browser.jar.cookies(BASE))
      later.jar.set(BASE, `${name}=${value}; Path=/; Secure`);
    const bytes = await rotated.snapshot();
    for (const address of [url, `${BASE}/stored`]) {
      for (let look = 0; look < 10; look += 1) expect((await later.get(address)).status).toBe(200);
      expect((await later.get(address, undefined, 'HEAD')).status).toBe(200);
    }
    expect(rotated.written).toEqual([]);
    expect(await rotated.snapshot()).toBe(bytes);

    // Used by a handler, what is kept is sealed with the new key.
    expect(await rotated.host(alice).vault.get('deploy')).toBe('a secret');
    const without = at(ring(second));
    expect(await without.host(alice).vault.get('deploy')).toBe('a secret');
    expect(await without.host(alice).content(id)).toBeUndefined();
  });
});
