/** A record as a store holds it. */
export interface StoreRecord {
  readonly value: string;
  /** Changes with every write. */
  readonly version: string;
}

/** Conditions and lifetime of a write. */
export interface PutOptions {
  /** The version the record must have now; `null` means that there must be none. Absent: no condition. */
  readonly ifVersion?: string | null;
  /** Milliseconds since the epoch, after which the record is gone. */
  readonly expiresAt?: number;
}

/**
 * Versioned records with expiry. Every write that carries a condition is atomic: of any number of writers that
 * race for one version, exactly one wins. Values are sealed before they reach a store.
 */
export interface Store {
  get(key: string): Promise<StoreRecord | undefined>;
  /** The new version, or `undefined` when the condition did not hold. */
  put(key: string, value: string, options?: PutOptions): Promise<string | undefined>;
  delete(key: string): Promise<void>;
  /** Keys that begin with `prefix` and have not expired, in order. */
  list(prefix: string): Promise<readonly string[]>;
}
