import { webCryptoAead } from '../../../src/seal/aead.ts';
import { createKeyRing, generateKey } from '../../../src/seal/key-ring.ts';
import { createSealer } from '../../../src/seal/seal.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { createGrants } from '../../../src/pages/grants/create-grants.ts';
import type { Grants } from '../../../src/pages/grants/grants.ts';
import type { OAuthProvider } from '../../../src/pages/grants/oauth-provider.ts';
import { createRecords, type Records } from '../../../src/pages/records.ts';
import { createKeyRingProvider } from '../../../src/pages/vault/key-ring-provider.ts';
import { createVault } from '../../../src/pages/vault/create-vault.ts';
import type { Vault } from '../../../src/pages/vault/vault.ts';
import type { Principal } from '../../../src/replay/host.ts';
import type { AuthorizationServer } from '../../support/authorization-server.ts';
import { createCookieJar, type CookieJar } from '../../support/cookie-jar.ts';

export const REDIRECT_URI = 'https://tools.example.com/askwell/callback/acme';
export const alice: Principal = {
  kind: 'user',
  issuer: 'https://id.example.com',
  subject: 'alice',
  client: 'one',
};

/** A fleet: any number of processes with one store, one key and one clock. */
export interface Fleet {
  readonly store: Store;
  readonly vault: Vault;
  readonly records: Records;
  readonly warnings: string[];
  /** Milliseconds that the clock is ahead. */
  ahead: number;
  now(): number;
  /** How processes wait. Lets the others run; the clock stands still. */
  pause: (milliseconds: number) => Promise<void>;
  /** One more process; with `provider`, that is its only one. */
  process(vault?: Vault, provider?: OAuthProvider): Grants;
}

export function createFleet(providers: readonly OAuthProvider[], clock: () => number = Date.now): Fleet {
  const warnings: string[] = [];
  const warn = (message: string): number => warnings.push(message);
  const now = (): number => clock() + fleet.ahead;
  const store = createMemoryStore({ now });
  const sealer = createSealer(createKeyRing([generateKey()]), webCryptoAead);
  const records = createRecords({ store, sealer, audience: 'tools', now, warn });
  const vault = createVault({ records, keys: createKeyRingProvider(sealer), audience: 'tools', now, warn });
  const fleet: Fleet = {
    store,
    vault,
    records,
    warnings,
    ahead: 0,
    now,
    pause: () => turn(),
    process: (own = vault, only) =>
      createGrants({
        vault: own,
        records,
        providers: new Map((only === undefined ? providers : [only]).map((each) => [each.id, each])),
        now,
        pause: (milliseconds) => fleet.pause(milliseconds),
        audience: 'tools',
        warn,
      }),
  };
  return fleet;
}

/** Resolves when everything has run that waits for nothing outside. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What a page does: begins, sends the person's browser, and gives back what redeeming needs. */
export async function authorize(
  server: AuthorizationServer,
  provider: OAuthProvider,
  options: {
    readonly scopes: readonly string[];
    readonly person?: string;
    readonly jar?: CookieJar;
    readonly answer?: 'consent' | 'deny';
    readonly state?: string;
    readonly redirectUri?: string;
  },
): Promise<Parameters<OAuthProvider['redeem']>[0] & { readonly url: string }> {
  const { scopes, person = 'alice', jar = createCookieJar(), answer, redirectUri = REDIRECT_URI } = options;
  const { state = 'the-state-of-this-flow' } = options;
  const { url, memo } = await provider.begin({ redirectUri, scopes, state });
  const response = await server.authorize(jar, url, person, answer);
  return { redirectUri, scopes, response, state, memo, url };
}

/** Connects an account for Alice. */
export async function connect(
  server: AuthorizationServer,
  provider: OAuthProvider,
  grants: Grants,
  scopes: readonly string[],
): Promise<void> {
  const flow = await authorize(server, provider, { scopes });
  await grants.redeem(alice, { provider: provider.id, ...flow });
}
