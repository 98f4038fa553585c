/** What a wrapped key is bound to; a KMS takes it as encryption context. None of it is secret. */
export interface KeyContext {
  readonly audience: string;
  /** Digest of the owner. */
  readonly owner: string;
  /** Digest of the entry. */
  readonly entry: string;
}

/** Wraps the data keys of the vault. The default uses the server's key ring; a KMS can take its place. */
export interface KeyProvider {
  /** @param key - 256 random bits; don't keep the array, it is overwritten afterwards */
  wrap(key: Uint8Array, context: KeyContext): Promise<string>;
  /**
   * Rejects if the key was not wrapped for this context, or can't be unwrapped at the moment. An `AskwellError` of code
   * `ASKWELL_STATE` says that it never will be: the entry then counts as none, and is asked for anew.
   */
  unwrap(wrapped: string, context: KeyContext): Promise<Uint8Array>;
  /** Whether a key should be wrapped again, because the wrapping key has been rotated. Absent: never. */
  isStale?(wrapped: string): boolean;
}
