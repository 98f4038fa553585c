import { digest } from '../../digest.ts';
import type { Principal } from '../../replay/host.ts';
import { isRandomText } from '../random-text.ts';
import type { KeyContext } from './key-provider.ts';
import type { Person, VaultKind } from './vault.ts';

/** What an entry is called, beside its owner. */
export interface VaultEntryName {
  /** `null` for the local person, who comes through no client. */
  readonly client: string | null;
  readonly kind: VaultKind;
  readonly name: string;
}

const DIGEST_BYTES = 32;

/** The person behind a principal; `undefined` where there is nobody to keep things for. */
export function personOf(owner: Principal): Person | undefined {
  switch (owner.kind) {
    case 'local':
      return { kind: 'local' };
    case 'anonymous':
      return undefined;
    case 'user': {
      const { issuer, subject } = owner;
      return subject === undefined || subject === ''
        ? undefined
        : { kind: 'user', subject, ...(issuer !== undefined && { issuer }) };
    }
  }
}

/** The client that a principal comes through. */
export function clientOf(owner: Principal): string | null {
  return owner.kind === 'user' ? owner.client : null;
}

/** Digest of a person, the same for the same one; two persons never share one. */
export function ownerDigest(audience: string, person: Person): string {
  const who = person.kind === 'local' ? ['local'] : ['user', person.issuer ?? null, person.subject];
  return digest(DIGEST_BYTES, 'askwell vault owner', audience, JSON.stringify(who));
}

/** Digest of an entry of whatever owner. */
export function entryDigest({ client, kind, name }: VaultEntryName): string {
  return digest(DIGEST_BYTES, 'askwell vault entry', JSON.stringify([client, kind, name]));
}

/** Whether a text can be an {@link entryDigest}, so that nothing else becomes part of a key. */
export function isEntryDigest(text: string): boolean {
  return isRandomText(text);
}

/** What the keys of all of an owner's entries begin with. */
export function ownerPrefix(owner: string): string {
  return `vault:${owner}:`;
}

/** Where an entry is. */
export function vaultKey({ owner, entry }: Pick<KeyContext, 'owner' | 'entry'>): string {
  return ownerPrefix(owner) + entry;
}
