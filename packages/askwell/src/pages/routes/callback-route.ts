import { isAskwellError } from '../../errors.ts';
import type { GrantPage } from '../../replay/page-host.ts';
import { admit, type Admission } from './admit.ts';
import type { Flow } from './flow.ts';
import { stateCookie, stateDigest } from './grant-addresses.ts';
import { hasEnded } from '../interaction/interaction.ts';
import type { Applied } from '../interaction/interactions.ts';
import type { PagesSite } from './pages-site.ts';
import { isRandomText } from '../random-text.ts';
import { redeemGrant } from '../grants/redeem-grant.ts';
import { codeEnding, showEnded, showEnding, showRejection } from './show-end.ts';

// O1. Nothing is asked of the third party before cookie, person, browser and state fit (S40, S67): whoever is made to
//     finish an authorization that another person began causes no token request.
// O2. A state counts once. It is spent before the code is looked at.
// O3. With completion codes the third party's code is redeemed only when the person has given theirs back (`confirm`).
// O4. No word of the third party's is shown; what it says can be written by anybody.
// O5. An error ends the interaction only if it comes from the issuer that was asked; any other is discarded, and the person
//     can begin again.

/** `GET <base>/callback/:provider`: the browser comes back from the third party. */
export async function takeCallback(site: PagesSite, request: Request, provider: string): Promise<Response> {
  const { parts } = site;
  if (!parts.providers.has(provider)) return site.refuse(request, 'unknown');
  const query = new URL(request.url).searchParams;
  const state = query.getAll('state').length === 1 ? query.get('state') : null;
  if (state === null || !isRandomText(state)) return site.refuse(request, 'authorization');
  const sealed = site.cookies.read(request, stateCookie(state));
  const id =
    sealed === undefined
      ? undefined
      : await site.seals.open('state', sealed, { subject: state, user: undefined });
  if (id === undefined) return site.refuse(request, 'authorization');

  const admission = await admit(site, request, id);
  if (!('user' in admission)) return admission;
  const { interaction, user } = admission;
  const flow = await site.flows.read(request, id, user);
  if (flow === undefined) return site.refuse(request, 'authorization', id);
  if (hasEnded(interaction)) return showEnded(site, request, admission);
  const { page } = interaction;
  if (page.kind !== 'grant' || page.provider !== provider) return site.refuse(request, 'authorization', id);
  const returned = await parts.interactions.apply(id, {
    type: 'return',
    flow: flow.digest,
    state: stateDigest(state),
  });
  if (!returned.ok) return showRejection(site, request, admission, returned);
  const response = await finish(
    site,
    request,
    { ...admission, interaction: returned.interaction },
    page,
    flow,
  );
  response.headers.append('set-cookie', site.cookies.write(stateCookie(state), '', 0));
  return response;
}

async function finish(
  site: PagesSite,
  request: Request,
  admission: Admission,
  page: GrantPage,
  flow: Flow,
): Promise<Response> {
  const { interactions, identity, tell } = site.parts;
  const { id, interaction } = admission;
  const { target } = interaction;
  const query = new URL(request.url).searchParams;

  // An error brings no code to exchange; the provider still tells whether it is its own.
  if (!identity.code || query.has('error') || !query.has('code')) {
    let settled: Applied | undefined;
    const settle = async (): Promise<boolean> => {
      settled = await interactions.apply(id, { type: 'settle', flow: flow.digest });
      return settled.ok;
    };
    try {
      await redeemGrant(site.parts, interaction, page, request.url, { settle });
    } catch (error) {
      return showFailure(site, request, admission, page, flow, error);
    }
    if (settled?.ok === false) return showRejection(site, request, admission, settled);
  }
  const code = identity.code ? await site.codes.make(admission, flow) : undefined;
  const completed = await interactions.apply(id, {
    type: 'complete',
    flow: flow.digest,
    ...(code !== undefined && { code: code.code, response: request.url }),
  });
  if (!completed.ok) return showRejection(site, request, admission, completed);
  tell({ type: 'completed', target }, id);
  return code === undefined
    ? // On to an address without the third party's code.
      site.parts.views.redirect(site.at(`/i/${id}`))
    : showEnding(site, request, id, codeEnding(code));
}

/** What comes of a redirect that brought no grant: the end of the interaction, unless it was not the provider's. */
async function showFailure(
  site: PagesSite,
  request: Request,
  admission: Admission,
  page: GrantPage,
  flow: Flow,
  error: unknown,
): Promise<Response> {
  const { interactions, tell, report } = site.parts;
  const { id, interaction } = admission;
  const { details } = isAskwellError(error, 'ASKWELL_GRANT') ? error : {};
  const declined = details?.['error'] === 'access_denied';
  if (!declined) report(error, `redeeming an authorization at ${page.provider}`);
  // O5
  const isError = new URL(request.url).searchParams.has('error');
  if (isError && details?.['unfit'] === true) return site.refuse(request, 'authorization', id);
  const ended = await interactions.apply(id, { type: declined ? 'decline' : 'fail', flow: flow.digest });
  if (!ended.ok) return showRejection(site, request, admission, ended);
  const kind = declined ? 'declined' : 'failed';
  tell({ type: kind, target: interaction.target }, id);
  return showEnding(site, request, id, { kind });
}
