import type { JsonObject } from '../../json.ts';
import type { Principal } from '../../replay/host.ts';

/** A provider's answer, and what belongs to it. */
export interface AnsweredAuthorization {
  readonly provider: string;
  readonly redirectUri: string;
  /** What the grant must have. */
  readonly scopes: readonly string[];
  readonly response: string;
  readonly state: string;
  readonly memo: JsonObject;
}

/** What has to hold on the way to a grant. */
export interface RedeemSteps {
  /** Asked before the code is exchanged, when nobody else does: whether it is this caller's to exchange. */
  readonly claim?: () => Promise<boolean>;
  /** Asked right before tokens are kept: whether they are still wanted. */
  readonly settle?: () => Promise<boolean>;
}

/** `taken`: somebody else has exchanged it, and is done. `called-off`: nobody wants it any more; nothing was kept. */
export type Redeemed = 'kept' | 'taken' | 'called-off';

/** Grants at third parties: kept in the vault, refreshed by one process at a time. */
export interface Grants {
  has(owner: Principal, provider: string, scopes: readonly string[]): Promise<boolean>;
  scopes(owner: Principal, provider: string): Promise<readonly string[]>;
  /**
   * Exchanges a provider's answer for tokens and keeps them. Call it only once it is known that the owner answered.
   * Scopes are never lost without a word: a grant that has more, and all that is asked for, stays as it is.
   *
   * @throws `ASKWELL_GRANT`
   */
  redeem(owner: Principal, authorization: AnsweredAuthorization, steps?: RedeemSteps): Promise<Redeemed>;
  /** See `CallVault.accessToken`. */
  accessToken(owner: Principal, provider: string): Promise<string>;
  revoke(owner: Principal, provider: string): Promise<void>;
}
