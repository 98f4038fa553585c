import type { Json } from '../../json.ts';
import type { Principal } from '../../replay/host.ts';

/** What kind of thing is kept. */
export type VaultKind = 'secret' | 'grant';

/** What is told of a kept thing without opening it. */
export interface VaultNote {
  /** As the person knows it: the message it was asked with, or the provider's title. */
  readonly label: string;
  /** Of the form that it was gathered with, or of the provider and client that a grant came from; or empty. */
  readonly digest: string;
  /** Scopes of a grant. */
  readonly scopes?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch; absent: until it is forgotten. */
  readonly expiresAt?: number;
}

/** A kept thing in a list for the person. */
export interface VaultListing extends VaultNote {
  /** Names it in the list; opaque, and good for nothing with anybody else's list. */
  readonly id: string;
  readonly kind: VaultKind;
  /** The name it is kept under: the author's, or the provider's id. */
  readonly name: string;
  /** Id of the MCP client that it was asked through. */
  readonly client?: string;
}

/** A person, as a browser can be identified: the client plays no part. */
export type Person =
  | { readonly kind: 'local' }
  | { readonly kind: 'user'; readonly issuer?: string; readonly subject: string };

/**
 * Secrets and grants, for each principal and name. Each value is encrypted with a key of its own, which a key provider
 * wraps; the record is bound to its place. What one principal keeps no other can reach: not another person, and not the
 * same person through another client.
 */
export interface Vault {
  /** Whether there is anybody to keep things for: a local person, or a user whose token tells the subject. */
  keeps(owner: Principal): boolean;
  note(owner: Principal, kind: VaultKind, name: string): Promise<VaultNote | undefined>;
  /** `version` is for a write under condition. */
  get(
    owner: Principal,
    kind: VaultKind,
    name: string,
  ): Promise<{ readonly value: Json; readonly note: VaultNote; readonly version: string } | undefined>;
  /** False if `ifVersion` did not hold; `null` means that there must be nothing. */
  put(
    owner: Principal,
    kind: VaultKind,
    name: string,
    value: Json,
    note: VaultNote,
    options?: { readonly ifVersion?: string | null },
  ): Promise<boolean>;
  delete(owner: Principal, kind: VaultKind, name: string): Promise<void>;
  /** What is kept for a person, through whatever client. */
  list(person: Person): Promise<readonly VaultListing[]>;
  /** Forgets one entry of a person's list. */
  forget(person: Person, id: string): Promise<void>;
}
