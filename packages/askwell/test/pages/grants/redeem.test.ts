import { beforeEach, describe, expect, it } from 'vitest';

import type { Grants } from '../../../src/pages/grants/grants.ts';
import type { OAuthProvider, TokenSet } from '../../../src/pages/grants/oauth-provider.ts';
import { alice, createFleet, type Fleet, turn } from '../oauth/grant-harness.ts';

const HOUR = 3_600_000;

// What a provider is asked, and what it answers: the tests say.
let asked: string[];
let granted: TokenSet;
let redeeming: () => Promise<void>;
let provider: OAuthProvider;
let fleet: Fleet;
let grants: Grants;

beforeEach(() => {
  asked = [];
  redeeming = () => Promise.resolve();
  granted = tokens('a', ['read']);
  provider = {
    id: 'acme',
    title: 'Acme',
    binding: 'acme.example tools',
    begin: () => Promise.reject(new Error('not asked for')),
    async redeem() {
      asked.push('redeem');
      const given = granted;
      await redeeming();
      return given;
    },
    async refresh({ refreshToken }) {
      asked.push(`refresh ${refreshToken}`);
      return undefined;
    },
    async revoke({ accessToken }) {
      asked.push(`revoke ${accessToken}`);
    },
  };
  fleet = createFleet([provider]);
  grants = fleet.process();
});

const tokens = (accessToken: string, scopes: readonly string[], more: Partial<TokenSet> = {}): TokenSet => ({
  accessToken,
  refreshToken: `refresh-${accessToken}`,
  scopes,
  ...more,
});

type Steps = Parameters<Grants['redeem']>[2];

const redeem = (
  scopes: readonly string[],
  steps?: Steps,
  by: Grants = grants,
): ReturnType<Grants['redeem']> =>
  by.redeem(
    alice,
    { provider: 'acme', redirectUri: 'x', scopes, response: 'x', state: 'x', memo: {} },
    steps,
  );

/** Connects an account with these tokens, and forgets what the provider was asked for it. */
async function connected(given: TokenSet): Promise<void> {
  granted = given;
  await redeem(given.scopes);
  asked = [];
}

describe('a code of a third party', () => {
  it.each([
    [2, 'kept', []],
    [3, 'refused', ['revoke a']],
  ])(
    'is not lost by a store that fails %i times; tokens that can not be kept are revoked',
    async (failures, outcome, after) => {
      let left = failures;
      const put: typeof fleet.vault.put = async (...args) => {
        if (left-- > 0) throw new Error('the store is away');
        return fleet.vault.put(...args);
      };
      const unlucky = fleet.process({ ...fleet.vault, put });
      const came = await redeem(['read'], undefined, unlucky).catch(() => 'refused');
      expect(came).toBe(outcome);
      expect(asked).toEqual(['redeem', ...after]);
      expect(await grants.has(alice, 'acme', ['read'])).toBe(outcome === 'kept');
    },
  );

  it('is exchanged by one of those who have it, and the others wait for what comes of it', async () => {
    let free = true;
    const claim = async (): Promise<boolean> => {
      const mine = free;
      free = false;
      return mine;
    };
    let finish = (): void => {};
    redeeming = () => new Promise((resolve) => (finish = resolve));
    let had: boolean | undefined;
    const first = redeem(['read'], { claim });
    const second = redeem(['read'], { claim }, fleet.process()).then(async (outcome) => {
      had = await grants.has(alice, 'acme', ['read']);
      return outcome;
    });
    while (asked.length === 0) await turn();
    for (let round = 0; round < 20; round += 1) await turn();
    expect(had).toBeUndefined();
    finish();
    expect(await Promise.all([first, second])).toEqual(['kept', 'taken']);
    expect(had).toBe(true);
    expect(asked).toEqual(['redeem']);
  });

  it('of a process that died in the middle is exchanged by nobody, and there is no grant', async () => {
    let free = true;
    const claim = async (): Promise<boolean> => {
      const mine = free;
      free = false;
      return mine;
    };
    redeeming = () => new Promise(() => {});
    void redeem(['read'], { claim });
    while (asked.length === 0) await turn();
    fleet.pause = async (milliseconds) => void (fleet.ahead += milliseconds);
    expect(await redeem(['read'], { claim }, fleet.process())).toBe('taken');
    expect(asked).toEqual(['redeem']);
    expect(await grants.has(alice, 'acme', ['read'])).toBe(false);
  });
});

describe('tokens that nobody wants any more', () => {
  const settle = (): Promise<boolean> => Promise.resolve(false);

  it('are ended at the provider and not kept', async () => {
    expect(await redeem(['read'], { settle })).toBe('called-off');
    expect(asked).toEqual(['redeem', 'revoke a']);
    expect(fleet.warnings).toEqual([]);
    expect(await grants.has(alice, 'acme', [])).toBe(false);
  });

  it('leave an earlier grant as it was, alive at the provider', async () => {
    await connected(tokens('a', ['read']));
    granted = tokens('b', ['read', 'write']);
    expect(await redeem(['read', 'write'], { settle })).toBe('called-off');
    expect(asked).toEqual(['redeem']);
    expect(await grants.accessToken(alice, 'acme')).toBe('a');
    expect(await grants.scopes(alice, 'acme')).toEqual(['read']);
  });

  it('are ended beside an earlier grant where a provider ends tokens one by one', async () => {
    Object.assign(provider, { revokesAlone: true });
    await connected(tokens('a', ['read']));
    granted = tokens('b', ['read', 'write']);
    expect(await redeem(['read', 'write'], { settle })).toBe('called-off');
    expect(asked).toEqual(['redeem', 'revoke b']);
  });

  it('are settled under the lock, after the exchange and before they are kept', async () => {
    const order: string[] = [];
    redeeming = async () => void order.push('exchanged');
    const outcome = redeem(['read'], {
      settle: async () => {
        order.push(`settled ${await grants.has(alice, 'acme', ['read'])}`);
        order.push(`${(await fleet.store.list('lock:')).length} lock`);
        return true;
      },
    });
    expect(await outcome).toBe('kept');
    expect(order).toEqual(['exchanged', 'settled false', '1 lock']);
  });
});

describe('a page that is finished after another', () => {
  it('leaves a wider grant that covers what it asked for', async () => {
    await connected(tokens('wide', ['read', 'write']));
    granted = tokens('narrow', ['read']);
    expect(await redeem(['read'])).toBe('kept');
    expect(await grants.accessToken(alice, 'acme')).toBe('wide');
    expect(await grants.scopes(alice, 'acme')).toEqual(['read', 'write']);
    // At most providers that would end the wide one too.
    expect(asked).toEqual(['redeem']);
  });

  it('ends the narrower tokens where a provider ends tokens one by one', async () => {
    Object.assign(provider, { revokesAlone: true });
    await connected(tokens('wide', ['read', 'write']));
    granted = tokens('narrow', ['read']);
    await redeem(['read']);
    expect(asked).toEqual(['redeem', 'revoke narrow']);
  });

  it('fails where neither covers the other, and says to ask for all of it', async () => {
    await connected(tokens('a', ['read']));
    granted = tokens('b', ['write']);
    await expect(redeem(['write'])).rejects.toMatchObject({
      code: 'ASKWELL_GRANT',
      message: expect.stringContaining('Ask again') as unknown,
      details: { provider: 'acme', missing: ['read'] },
    });
    expect(await grants.accessToken(alice, 'acme')).toBe('a');
    expect(asked).toEqual(['redeem']);
  });

  it('replaces a grant that is over, whatever that one had', async () => {
    await connected(tokens('a', ['read', 'write'], { expiresAt: fleet.now() + HOUR }));
    const { refreshToken: _, ...brief } = tokens('b', ['read', 'write'], { expiresAt: fleet.now() + HOUR });
    await connected(brief);
    fleet.ahead = HOUR;
    granted = tokens('c', ['read']);
    expect(await redeem(['read'])).toBe('kept');
    expect(await grants.accessToken(alice, 'acme')).toBe('c');
  });
});

describe('a grant of another issuer or client under the same name', () => {
  let moved: Grants;

  beforeEach(async () => {
    await connected(tokens('a', ['read', 'write'], { expiresAt: fleet.now() + HOUR }));
    moved = fleet.process(fleet.vault, { ...provider, binding: 'elsewhere.example tools' });
  });

  it('S41 counts as none, and its tokens are sent nowhere', async () => {
    expect(await moved.has(alice, 'acme', ['read'])).toBe(false);
    expect(await moved.scopes(alice, 'acme')).toEqual([]);
    await expect(moved.accessToken(alice, 'acme')).rejects.toMatchObject({ code: 'ASKWELL_GRANT' });
    fleet.ahead = HOUR;
    await expect(moved.accessToken(alice, 'acme')).rejects.toMatchObject({ code: 'ASKWELL_GRANT' });
    expect(asked).toEqual([]);
  });

  it('is forgotten without a word to the wrong server', async () => {
    await moved.revoke(alice, 'acme');
    expect(asked).toEqual([]);
    expect(await grants.has(alice, 'acme', ['read'])).toBe(false);
  });

  it('gives way to one of the right server', async () => {
    granted = tokens('b', ['read']);
    expect(await redeem(['read'], undefined, moved)).toBe('kept');
    expect(await moved.accessToken(alice, 'acme')).toBe('b');
    expect(asked).toEqual(['redeem']);
    expect(await grants.has(alice, 'acme', ['read'])).toBe(false);
  });
});
