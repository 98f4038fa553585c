import { AskwellError } from '../../errors.ts';
import { parseUrl } from '../../parse-url.ts';
import type { GrantPage } from '../../replay/page-host.ts';
import { redirectUri } from '../routes/grant-addresses.ts';
import type { Interaction } from '../interaction/interaction.ts';
import type { PagesParts } from '../pages-parts.ts';
import type { Redeemed, RedeemSteps } from './grants.ts';

/**
 * Exchanges what the third party sent back for tokens, for the one who asked. Only call it when it is certain that this
 * person answered (S40).
 *
 * @param response - the URL that the browser was sent back to
 * @throws `ASKWELL_GRANT`
 */
export async function redeemGrant(
  parts: PagesParts,
  interaction: Interaction,
  page: GrantPage,
  response: string,
  steps: RedeemSteps,
): Promise<Redeemed> {
  const state = parseUrl(response)?.searchParams.get('state');
  if (typeof state !== 'string' || interaction.authorization === undefined)
    throw new AskwellError(
      'ASKWELL_GRANT',
      'An authorization could not be finished, because it was not begun on this page. Ask for it again.',
    );
  const authorization = {
    provider: page.provider,
    redirectUri: redirectUri(await parts.base(), page.provider),
    scopes: page.scopes,
    response,
    state,
    memo: interaction.authorization.memo,
  };
  return parts.grants.redeem(interaction.principal, authorization, steps);
}
