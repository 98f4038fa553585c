import { createRecords } from '../../../src/pages/records.ts';
import { createVault } from '../../../src/pages/vault/create-vault.ts';
import type { KeyProvider } from '../../../src/pages/vault/key-provider.ts';
import { createKeyRingProvider } from '../../../src/pages/vault/key-ring-provider.ts';
import type { Person, Vault, VaultNote } from '../../../src/pages/vault/vault.ts';
import type { Principal } from '../../../src/replay/host.ts';
import { webCryptoAead } from '../../../src/seal/aead.ts';
import { createKeyRing, generateKey } from '../../../src/seal/key-ring.ts';
import { createSealer, type Sealer } from '../../../src/seal/seal.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import type { Store } from '../../../src/store/store.ts';

export const START = 1_800_000_000_000;
export const CANARY = 'canary-c0ffee';
export const ISSUER = 'https://login.example.com';

export const alice: Extract<Principal, { readonly kind: 'user' }> = {
  kind: 'user',
  issuer: ISSUER,
  subject: 'alice',
  client: 'app',
};
export const alicePerson: Extract<Person, { readonly kind: 'user' }> = {
  kind: 'user',
  issuer: ISSUER,
  subject: 'alice',
};
export const local: Principal = { kind: 'local' };
export const note: VaultNote = { label: 'A GitHub token', digest: 'form', createdAt: START };

export interface Setup {
  readonly store: Store;
  readonly vault: Vault;
  readonly warnings: readonly string[];
}

export function openVault(
  options: {
    readonly store?: Store;
    readonly keys?: readonly string[];
    readonly audience?: string;
    readonly now?: () => number;
    readonly provider?: (sealer: Sealer) => KeyProvider;
  } = {},
): Setup {
  const { keys = [generateKey()], audience = 'shop', now = () => START } = options;
  const { store = createMemoryStore({ now }), provider = createKeyRingProvider } = options;
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  const sealer = createSealer(createKeyRing(keys), webCryptoAead);
  const records = createRecords({ store, sealer, audience, now, warn });
  return { store, vault: createVault({ records, keys: provider(sealer), audience, now, warn }), warnings };
}

export async function dump(store: Store): Promise<string> {
  const keys = await store.list('');
  const rows = await Promise.all(keys.map(async (key) => `${key}=${(await store.get(key))?.value}`));
  return rows.join('\n');
}
