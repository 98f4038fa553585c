import { inspect } from 'node:util';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Grants } from '../../../src/pages/grants/grants.ts';
import { defineProvider, type ProviderDefinition } from '../../../src/pages/oauth/index.ts';
import type { OAuthProvider, TokenSet } from '../../../src/pages/grants/oauth-provider.ts';
import { AskwellError } from '../../../src/errors.ts';
import type { Principal } from '../../../src/replay/host.ts';
import { startAuthorizationServer, type AuthorizationServer } from '../../support/authorization-server.ts';
import {
  alice,
  authorize,
  connect,
  createFleet,
  REDIRECT_URI,
  type Fleet,
  turn,
} from '../oauth/grant-harness.ts';

const SECRET = 'canary-client-secret';
const HOUR = 3_600_000;
let server: AuthorizationServer;
let provider: OAuthProvider;
let fleet: Fleet;
let grants: Grants;

const define = (more: Partial<ProviderDefinition> = {}): OAuthProvider =>
  defineProvider({
    id: 'acme',
    title: 'Acme',
    issuer: server.issuer,
    clientId: 'tools',
    clientSecret: SECRET,
    allowInsecure: true,
    // The clock of the fleet, which the tests set.
    now: () => fleet.now(),
    ...more,
  });

beforeEach(async () => {
  server = await startAuthorizationServer({
    clients: [{ clientId: 'tools', clientSecret: SECRET, redirectUris: [REDIRECT_URI] }],
  });
  provider = define();
  fleet = createFleet([provider]);
  grants = fleet.process();
});
afterEach(() => server.close());

const refreshes = (): number =>
  server.requests.filter(({ grantType }) => grantType === 'refresh_token').length;

const kept = async (): Promise<TokenSet> =>
  (await fleet.vault.get(alice, 'grant', 'acme'))?.value as unknown as TokenSet;

const works = async (accessToken: string): Promise<boolean> => {
  const headers = { authorization: `Bearer ${accessToken}` };
  return (await fetch(`${server.issuer}/me`, { headers })).status === 200;
};

const GONE = { code: 'ASKWELL_GRANT', message: expect.stringContaining('Connect it again') as unknown };

describe('a grant', () => {
  it('lasts from consent to revocation: connected, used, refreshed, revoked', async () => {
    expect(await grants.has(alice, 'acme', [])).toBe(false);
    await connect(server, provider, grants, ['openid', 'read']);
    expect(await grants.has(alice, 'acme', ['read'])).toBe(true);
    expect(await grants.has(alice, 'acme', ['read', 'write'])).toBe(false);
    expect(await grants.scopes(alice, 'acme')).toEqual(['openid', 'read']);
    const first = await grants.accessToken(alice, 'acme');
    expect(await works(first)).toBe(true);
    expect(await grants.accessToken(alice, 'acme')).toBe(first);

    fleet.ahead = HOUR;
    const second = await grants.accessToken(alice, 'acme');
    expect(second).not.toBe(first);
    expect(await works(second)).toBe(true);
    expect(refreshes()).toBe(1);

    await grants.revoke(alice, 'acme');
    expect(await works(second)).toBe(false);
    expect(await grants.has(alice, 'acme', [])).toBe(false);
    expect(await grants.scopes(alice, 'acme')).toEqual([]);
    await expect(grants.accessToken(alice, 'acme')).rejects.toMatchObject(GONE);
    expect(fleet.warnings).toEqual([]);
  });

  it('S20 S31 is of one person through one client', async () => {
    await connect(server, provider, grants, ['read']);
    const others: Principal[] = [
      { ...alice, subject: 'bob' } as Principal,
      { ...alice, client: 'two' } as Principal,
      { kind: 'local' },
      { kind: 'anonymous' },
    ];
    for (const other of others) {
      expect(await grants.has(other, 'acme', [])).toBe(false);
      await expect(grants.accessToken(other, 'acme')).rejects.toMatchObject(GONE);
      await grants.revoke(other, 'acme');
    }
    expect(await grants.has(alice, 'acme', ['read'])).toBe(true);
  });

  it('is not exchanged for a caller for whom nothing can be kept', async () => {
    const flow = await authorize(server, provider, { scopes: ['read'] });
    await expect(grants.redeem({ kind: 'anonymous' }, { provider: 'acme', ...flow })).rejects.toMatchObject({
      code: 'ASKWELL_GRANT',
    });
    expect(server.requests).toEqual([]);
  });

  it('S22 is sealed in the store, and its tokens are in no key', async () => {
    await connect(server, provider, grants, ['read']);
    const { accessToken, refreshToken = '?' } = await kept();
    for (const key of await fleet.store.list('')) {
      const text = `${key} ${(await fleet.store.get(key))?.value}`;
      for (const part of [accessToken, refreshToken, 'alice', 'acme']) expect(text).not.toContain(part);
    }
  });

  it('names a provider that is not listed', async () => {
    await expect(grants.accessToken(alice, 'other')).rejects.toMatchObject({ code: 'ASKWELL_USAGE' });
    await expect(grants.has(alice, 'other', [])).rejects.toMatchObject({ code: 'ASKWELL_USAGE' });
  });
});

describe('scopes', () => {
  it('that were asked for and not granted are named, and nothing is kept or left alive at the provider', async () => {
    const less: OAuthProvider = {
      ...provider,
      redeem: async (request) => ({ ...(await provider.redeem(request)), scopes: ['read'] }),
    };
    const own = createFleet([less]);
    const flow = await authorize(server, less, { scopes: ['read', 'write'] });
    await expect(own.process().redeem(alice, { provider: 'acme', ...flow })).rejects.toMatchObject({
      code: 'ASKWELL_GRANT',
      message: expect.stringContaining('write is missing') as unknown,
      details: { provider: 'acme', missing: ['write'] },
    });
    expect(await own.vault.get(alice, 'grant', 'acme')).toBeUndefined();
    expect(server.requests.map(({ endpoint }) => endpoint)).toEqual(['token', 'revocation', 'revocation']);
  });

  it('of a step-up replace the grant; one that brings less leaves the earlier grant as it was', async () => {
    await connect(server, provider, grants, ['read']);
    const before = await kept();
    await connect(server, provider, grants, ['read', 'write']);
    expect(await grants.has(alice, 'acme', ['read', 'write'])).toBe(true);
    const after = await kept();
    expect(after.refreshToken).not.toBe(before.refreshToken);
    // Here as at most servers, revoking the old token would end the new one.
    expect(server.requests.filter(({ endpoint }) => endpoint === 'revocation')).toEqual([]);
    const less = { ...provider, redeem: async (): Promise<TokenSet> => ({ accessToken: 'x', scopes: [] }) };
    const other = createFleet([less]);
    await other.vault.put(alice, 'grant', 'acme', { ...after }, note());
    const flow = await authorize(server, provider, { scopes: ['admin'] });
    await expect(other.process().redeem(alice, { provider: 'acme', ...flow })).rejects.toMatchObject({
      code: 'ASKWELL_GRANT',
    });
    expect(await other.process().accessToken(alice, 'acme')).toBe(after.accessToken);
    expect(server.requests.filter(({ endpoint }) => endpoint === 'revocation')).toEqual([]);
  });

  it('of a step-up end the token before, where that leaves the new one alive', async () => {
    const revoked: string[] = [];
    const singly: OAuthProvider = {
      ...provider,
      revokesAlone: true,
      revoke: async ({ accessToken }) => void revoked.push(accessToken),
    };
    const own = createFleet([singly]);
    await connect(server, singly, own.process(), ['read']);
    const before = await own.process().accessToken(alice, 'acme');
    await connect(server, singly, own.process(), ['read', 'write']);
    expect(revoked).toEqual([before]);
  });
});

describe('a refresh', () => {
  it('is made once by any number of processes at the same time, under rotation', async () => {
    await connect(server, provider, grants, ['openid', 'read']);
    fleet.ahead = HOUR - 59_000;
    // Those who wait do so until the lock is free, however long this machine takes.
    fleet.pause = () => until(async () => (await fleet.store.list('lock:')).length === 0);
    const processes = [fleet.process(), fleet.process(), fleet.process()];
    const tokens = await Promise.all(
      processes.flatMap((each) => [each.accessToken(alice, 'acme'), each.accessToken(alice, 'acme')]),
    );
    expect(new Set(tokens).size).toBe(1);
    expect(refreshes()).toBe(1);
    expect(await works(tokens[0] ?? '')).toBe(true);
    // The refresh token that was kept is the one that rotation left alive.
    fleet.ahead += HOUR;
    expect(await works(await grants.accessToken(alice, 'acme'))).toBe(true);
    expect(refreshes()).toBe(2);
    expect(await fleet.store.list('lock:')).toEqual([]);
  });

  it('is not made for a token that is good for a minute, and is for one that is not', async () => {
    await connect(server, provider, grants, ['read']);
    const { expiresAt = 0 } = await kept();
    const base = fleet.now() - fleet.ahead;
    fleet.ahead = expiresAt - 61_000 - base;
    await grants.accessToken(alice, 'acme');
    expect(refreshes()).toBe(0);
    fleet.ahead = expiresAt - 59_000 - base;
    await grants.accessToken(alice, 'acme');
    expect(refreshes()).toBe(1);
  });

  it('whose process died holding the lock is made by the next, once the lease is over', async () => {
    await connect(server, provider, grants, ['read']);
    fleet.ahead = HOUR;
    // A process that dies in the middle: it took the lock, asked nobody, and is never heard of again.
    const stuck = createFleetLike({ refresh: () => new Promise<never>(() => {}) });
    void stuck.accessToken(alice, 'acme');
    await until(async () => (await fleet.store.list('lock:')).length === 1);
    const before = fleet.ahead;
    fleet.pause = async (milliseconds) => void (fleet.ahead += milliseconds);
    expect(await grants.accessToken(alice, 'acme')).toBeTypeOf('string');
    expect(fleet.ahead - before).toBeGreaterThanOrEqual(29_000);
    expect(refreshes()).toBe(1);
  });

  it('whose answer was lost under rotation ends the grant, in words that say to connect again', async () => {
    await connect(server, provider, grants, ['read']);
    fleet.ahead = HOUR;
    server.onAnswer = async () => 'drop';
    await expect(grants.accessToken(alice, 'acme')).rejects.toMatchObject({
      code: 'ASKWELL_GRANT',
      message: expect.stringContaining('could not be reached') as unknown,
    });
    // Not known yet whether it was refreshed; so the grant is still there.
    expect(await grants.has(alice, 'acme', ['read'])).toBe(true);
    server.onAnswer = undefined;
    await expect(grants.accessToken(alice, 'acme')).rejects.toMatchObject(GONE);
    expect(await grants.has(alice, 'acme', ['read'])).toBe(false);
    expect(await fleet.store.list('lock:')).toEqual([]);
  });

  it('that fails for now leaves the grant, and the next one succeeds', async () => {
    await connect(server, provider, grants, ['read']);
    fleet.ahead = HOUR;
    const failing = createFleetLike({
      refresh: () => Promise.reject(new AskwellError('ASKWELL_GRANT', 'Acme is down.')),
    });
    await expect(failing.accessToken(alice, 'acme')).rejects.toThrow('Acme is down.');
    expect(await grants.accessToken(alice, 'acme')).toBeTypeOf('string');
  });

  it('keeps the new refresh token even if the store fails in between', async () => {
    await connect(server, provider, grants, ['read']);
    fleet.ahead = HOUR;
    let failures = 2;
    const shaky = fleet.process({
      ...fleet.vault,
      put: (...parts) =>
        failures-- > 0
          ? Promise.reject(new AskwellError('ASKWELL_STORE', 'The store is away.'))
          : fleet.vault.put(...parts),
    });
    const token = await shaky.accessToken(alice, 'acme');
    expect((await kept()).accessToken).toBe(token);
  });

  it('keeps the new refresh token though the record was sealed anew in between', async () => {
    await connect(server, provider, grants, ['read']);
    fleet.ahead = HOUR;
    const before = await kept();
    const resealed = createFleetLike({
      async refresh(tokens) {
        const fresh = await provider.refresh(tokens);
        await fleet.vault.put(alice, 'grant', 'acme', { ...before }, note());
        return fresh;
      },
    });
    const token = await resealed.accessToken(alice, 'acme');
    expect((await kept()).accessToken).toBe(token);
  });

  it('of a grant that the person forgets meanwhile ends what it brought', async () => {
    await connect(server, provider, grants, ['openid', 'read']);
    fleet.ahead = HOUR;
    let brought = '';
    const late = createFleetLike({
      async refresh(tokens) {
        const fresh = await provider.refresh(tokens);
        brought = fresh?.accessToken ?? '';
        await fleet.vault.delete(alice, 'grant', 'acme');
        return fresh;
      },
    });
    await expect(late.accessToken(alice, 'acme')).rejects.toMatchObject(GONE);
    expect(await works(brought)).toBe(false);
    expect(await grants.has(alice, 'acme', [])).toBe(false);
  });

  it('gives way to a grant that was connected meanwhile', async () => {
    await connect(server, provider, grants, ['read']);
    fleet.ahead = HOUR;
    const next: TokenSet = { accessToken: 'next', refreshToken: 'r', scopes: ['read'] };
    const late = createFleetLike({
      async refresh() {
        await fleet.vault.put(alice, 'grant', 'acme', { ...next }, note());
        return undefined;
      },
    });
    expect(await late.accessToken(alice, 'acme')).toBe('next');
    expect(await kept()).toEqual(next);
  });

  it('that nobody can make, for want of a refresh token, leaves no grant when the minute begins', async () => {
    const brief: OAuthProvider = {
      ...provider,
      redeem: async () => ({ accessToken: 'a', expiresAt: fleet.now() + HOUR, scopes: ['read'] }),
    };
    fleet = createFleet([brief]);
    const own = fleet.process();
    const flow = await authorize(server, provider, { scopes: ['read'] });
    await own.redeem(alice, { provider: 'acme', ...flow });
    expect(await own.accessToken(alice, 'acme')).toBe('a');
    fleet.ahead = HOUR - 59_000;
    expect(await own.has(alice, 'acme', ['read'])).toBe(false);
    await expect(own.accessToken(alice, 'acme')).rejects.toMatchObject(GONE);
  });
});

describe('a revocation', () => {
  it('forgets the grant even if the provider fails, and tells the operator without a token', async () => {
    await connect(server, provider, grants, ['read']);
    const { accessToken, refreshToken } = await kept();
    server.onAnswer = async () => 'drop';
    await grants.revoke(alice, 'acme');
    expect(await grants.has(alice, 'acme', [])).toBe(false);
    expect(fleet.warnings).toHaveLength(1);
    expect(fleet.warnings[0]).toContain('Acme');
    const told = inspect(fleet.warnings);
    for (const token of [accessToken, refreshToken, SECRET]) expect(told).not.toContain(token);
  });

  it('of nothing is nothing', async () => {
    await grants.revoke(alice, 'acme');
    expect(server.requests).toEqual([]);
  });
});

/** A process of the fleet whose provider does something else. */
function createFleetLike(other: Partial<OAuthProvider>): Grants {
  return fleet.process(fleet.vault, { ...provider, ...other });
}

function note(): Parameters<Fleet['vault']['put']>[4] {
  return { label: 'Acme', digest: provider.binding ?? '', scopes: ['read'], createdAt: 0 };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await turn();
}
