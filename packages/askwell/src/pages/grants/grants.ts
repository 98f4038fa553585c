import type { JsonObject } from '../../json.ts';
import type { Principal } from '../../replay/host.ts';

/** Grants at third parties: kept in the vault, refreshed by one process at a time. */
export interface Grants {
  has(owner: Principal, provider: string, scopes: readonly string[]): Promise<boolean>;
  scopes(owner: Principal, provider: string): Promise<readonly string[]>;
  /**
   * Exchanges a provider's answer for tokens and keeps them. Call it only once it is known that the owner answered.
   *
   * @throws `ASKWELL_GRANT`
   */
  redeem(
    owner: Principal,
    authorization: {
      readonly provider: string;
      readonly redirectUri: string;
      readonly scopes: readonly string[];
      readonly response: string;
      readonly state: string;
      readonly memo: JsonObject;
    },
  ): Promise<void>;
  /** See `CallVault.accessToken`. */
  accessToken(owner: Principal, provider: string): Promise<string>;
  revoke(owner: Principal, provider: string): Promise<void>;
}
