import { toBase64Url } from '../../base64url.ts';
import type { OAuthProvider } from '../grants/oauth-provider.ts';
import type { GrantPage } from '../../replay/page-host.ts';
import type { Admission } from './admit.ts';
import type { Flow, StartedFlow } from './flow.ts';
import { redirectUri, stateCookie, stateDigest } from './grant-addresses.ts';
import { frameOf } from './page-frame.ts';
import type { PagesSite } from './pages-site.ts';
import { showRejection } from './show-end.ts';

/** How long a person may take at the third party. */
const AUTHORIZATION_MS = 10 * 60_000;
const STATE_BYTES = 32;

/** Asks for consent to connect an account. Nothing goes to the third party before the person has agreed (S67). */
export async function showGrant(
  site: PagesSite,
  request: Request,
  admission: Admission,
  page: GrantPage,
  flow: StartedFlow,
): Promise<Response> {
  const { providers, views } = site.parts;
  const provider = providers.get(page.provider);
  if (provider === undefined) return unknownProvider(site, request, admission, page);
  const frame = await frameOf(site, admission, flow);
  const { principal } = admission.interaction;
  const through = principal.kind === 'user' && principal.client !== '' ? { through: principal.client } : {};
  const scopes = await scopesOf(site, admission, page, provider);
  return views.grant(
    request,
    { ...frame, ...through },
    { ...page, scopes, providerTitle: provider.title },
    flow.cookies,
  );
}

/**
 * Sends the browser to the third party, after consent. The `state` is random, noted in the record and put into a cookie
 * of its own: only the browser that it was made for can come back with it, once, and soon (S67).
 */
export async function beginGrant(
  site: PagesSite,
  request: Request,
  admission: Admission,
  page: GrantPage,
  flow: Flow,
): Promise<Response> {
  const { interactions, providers, views, tell, report, now } = site.parts;
  const { id, interaction } = admission;
  const provider = providers.get(page.provider);
  if (provider === undefined) return unknownProvider(site, request, admission, page);

  const state = toBase64Url(crypto.getRandomValues(new Uint8Array(STATE_BYTES)));
  let begun: Awaited<ReturnType<typeof provider.begin>>;
  try {
    begun = await provider.begin({
      redirectUri: redirectUri(site.base, provider.id),
      scopes: await scopesOf(site, admission, page, provider),
      state,
    });
  } catch (error) {
    report(error, `beginning an authorization at ${provider.id}`);
    return site.refuse(request, 'provider', id);
  }
  const expiresAt = Math.min(now() + AUTHORIZATION_MS, interaction.expiresAt);
  const applied = await interactions.apply(id, {
    type: 'authorize',
    flow: flow.digest,
    authorization: { state: stateDigest(state), memo: begun.memo, expiresAt },
  });
  if (!applied.ok) return showRejection(site, request, admission, applied);
  tell({ type: 'authorizing', target: interaction.target }, id);
  const sealed = await site.seals.seal('state', id, { subject: state, user: undefined }, expiresAt);
  const seconds = Math.max(1, Math.ceil((expiresAt - now()) / 1000));
  return views.redirect(begun.url, [site.cookies.write(stateCookie(state), sealed, seconds)]);
}

/**
 * All that the third party is asked for: what the handler needs, what the provider always asks for, and what a grant has
 * that was connected since the page was opened, so that this one does not lose it.
 */
async function scopesOf(
  { parts }: PagesSite,
  { interaction }: Admission,
  page: GrantPage,
  { id, defaultScopes = [] }: OAuthProvider,
): Promise<readonly string[]> {
  const had = await parts.grants.scopes(interaction.principal, id);
  return [...new Set([...page.scopes, ...defaultScopes, ...had])].sort();
}

function unknownProvider(site: PagesSite, request: Request, { id }: Admission, page: GrantPage): Response {
  site.parts.warn(
    `A page asks to connect an account at the provider ${JSON.stringify(page.provider)}, which createPages() does not ` +
      'have. Give the same providers to all instances that share a store.',
  );
  return site.refuse(request, 'provider', id);
}
