/** A record as a store holds it. */
export interface StoreRecord {
  readonly value: string;
  /** Changes with every write, and never comes back: not after a deletion, an expiry or a loss of the store's data. */
  readonly version: string;
}

/** Conditions and lifetime of a write. */
export interface PutOptions {
  /** The version the record must have now; `null` means that there must be none. Absent: no condition. */
  readonly ifVersion?: string | null;
  /**
   * Milliseconds since the epoch, at which the record is gone. Absent or `Infinity`: never, also if the record that is
   * overwritten had an expiry.
   */
  readonly expiresAt?: number;
}

/**
 * Versioned records with expiry. Every write that carries a condition is atomic: of any number of writers that
 * race for one version, exactly one wins. Values are sealed before they reach a store.
 *
 * Keys, prefixes and values are any well-formed Unicode. What a store can't keep, it refuses with `ASKWELL_USAGE`.
 * A store out of this process rejects with `ASKWELL_STORE` when it can't be reached; a write that was under way then
 * has been done as a whole, or not at all.
 */
export interface Store {
  get(key: string): Promise<StoreRecord | undefined>;
  /** The new version, or `undefined` when the condition did not hold. */
  put(key: string, value: string, options?: PutOptions): Promise<string | undefined>;
  delete(key: string): Promise<void>;
  /** Keys that begin with `prefix` and have not expired, in the order of their code units. */
  list(prefix: string): Promise<readonly string[]>;
}
