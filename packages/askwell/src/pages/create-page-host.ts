import type { PagesCall } from '../channel/pages-plugin.ts';
import { AskwellError, isAskwellError } from '../errors.ts';
import { canonicalJson } from '../json.ts';
import type { GrantPage, PageHost, PageProgress, PageRequest, Provider } from '../replay/page-host.ts';
import { urlBelow } from './url-below.ts';
import { createCallVault } from './call-vault.ts';
import { isCompletionCode } from './interaction/completion-code.ts';
import { hasEnded, type Interaction, type InteractionState } from './interaction/interaction.ts';
import type { Applied } from './interaction/interactions.ts';
import { unfinished } from './grants/grant-errors.ts';
import type { OAuthProvider } from './grants/oauth-provider.ts';
import type { PagesParts } from './pages-parts.ts';
import { redeemGrant } from './grants/redeem-grant.ts';

/** How long one look for an end lasts; there are more. */
const LOOK_MS = 60_000;
/** How long to leave a store alone that has failed. */
const REST_MS = 5_000;

/** Hosted pages for one call. It reaches the interactions of its own principal and no others (S31). */
export function createPageHost(parts: PagesParts, call: PagesCall): PageHost {
  const { interactions, identity, providers, vault, tell } = parts;
  const { principal, target, run } = call;
  const caller = canonicalJson(principal);
  const own = (interaction: Interaction | undefined): Interaction | undefined =>
    interaction !== undefined && canonicalJson(interaction.principal) === caller ? interaction : undefined;
  const find = async (id: string): Promise<Interaction | undefined> => own(await interactions.find(id));

  const guard = <T>(work: () => Promise<T>): Promise<T> => askwellOnly(parts, work);

  const refusal = (page: PageRequest, base: URL): string | undefined => {
    const unverified = identity.refusal(principal, base);
    if (unverified !== undefined || page.kind === 'form') return unverified;
    if (!providers.has(page.provider)) return noProvider(page.provider);
    if (!vault.keeps(principal))
      return (
        'An account can be connected only for a caller whose access token tells who it is, or on stdio. ' +
        'Protect the MCP endpoint with authorization.'
      );
    return undefined;
  };

  return {
    vault: createCallVault(parts, principal, guard),

    refusalOf: (provider) => refusalOf(providers, provider),

    open: (page, lifetime) =>
      guard(async () => {
        const base = await parts.base();
        const why = refusal(page, base);
        if (why !== undefined) throw new AskwellError('ASKWELL_USAGE', why);
        // A package that is missing is for the author to hear of, before a person is sent to a page that can't work.
        await parts.attachedIdentity.ready?.();
        if (page.kind === 'grant') await providers.get(page.provider)?.ready?.();
        const id = await interactions.open({ principal, target, run, page, lifetime });
        tell({ type: 'opened', target }, id);
        return { id, url: urlBelow(base, `/i/${id}`).href, code: identity.code };
      }),

    urlOf: (id) => guard(async () => urlBelow(await parts.base(), `/i/${id}`).href),

    wait: (id, { signal, check }) =>
      guard(async () => {
        // Looked at first, so that nobody waits with a check for what another caller asked.
        if ((await find(id)) === undefined) throw lost();
        const interaction = await interactions.wait(id, {
          milliseconds: parts.waitMs,
          signal,
          ...(check !== undefined && { check }),
        });
        if (interaction === undefined) throw lost();
        return PROGRESS[interaction.state];
      }),

    async ended(id, signal) {
      while (!signal.aborted) {
        try {
          const interaction = own(await interactions.wait(id, { milliseconds: LOOK_MS, signal }));
          if (interaction === undefined) return false;
          if (hasEnded(interaction)) return interaction.state !== 'expired';
        } catch (error) {
          parts.report(error, 'waiting for a hosted page');
          await rest(signal);
        }
      }
      return false;
    },

    withdraw: (id) =>
      guard(async () => {
        if ((await find(id)) === undefined) return;
        const applied = await interactions.apply(id, { type: 'withdraw' });
        if (applied.ok && applied.changed) tell({ type: 'withdrawn', target }, id);
      }),

    content: (id) =>
      guard(async () => {
        const interaction = await find(id);
        if (interaction?.state !== 'completed' || interaction.content === undefined) return undefined;
        // An answer without the code that belongs to it may be anybody's (S40).
        if (interaction.code !== undefined && !interaction.code.confirmed) return undefined;
        await interactions.keep(id);
        return { content: interaction.content, checked: interaction.checked === true };
      }),

    confirm: (id, typed) =>
      guard(async () => {
        const interaction = await find(id);
        if (interaction?.code === undefined) return 'spent';
        const right = isCompletionCode(typed, interaction.code);
        const { page, response } = interaction;
        const give = (): Promise<Applied> => interactions.apply(id, { type: 'code', right });
        // A third party takes a code once: whoever confirms redeems what waited, and the others wait for what comes of it.
        const applied =
          right && page.kind === 'grant' && response !== undefined
            ? await giveAndRedeem(parts, interaction, page, response, give)
            : await give();
        if (!applied.ok) return right || applied.reason === 'spent' ? 'spent' : 'wrong';
        if (!right) {
          tell({ type: 'wrong-code', target }, id);
          return applied.interaction.state === 'completed' ? 'wrong' : 'spent';
        }
        if (applied.changed) tell({ type: 'confirmed', target }, id);
        else await checkGranted(parts, interaction);
        return 'right';
      }),
  };
}

/** Not the person's doing, so it is no cancel: the record went early, as when a store is emptied. */
function lost(): AskwellError {
  return new AskwellError(
    'ASKWELL_ANSWER',
    'The page that was asked for is not in the store any more, so nobody can finish it. Call again to ask anew.',
  );
}

function noProvider(id: string): string {
  return (
    `There is no provider ${JSON.stringify(id)} to connect an account at. ` +
    'Give it to the pages: createPages({ providers: [...] }).'
  );
}

/**
 * Why a handler's provider is not the one of its id that the pages have; `undefined` if it is. Grants go by the id, so
 * that another one of the same id would get the tokens of the first.
 */
function refusalOf(providers: PagesParts['providers'], provider: Provider): string | undefined {
  const listed = providers.get(provider.id);
  if (listed === undefined) return noProvider(provider.id);
  const { binding = listed.binding } = provider as OAuthProvider;
  if (listed === provider || (listed.title === provider.title && listed.binding === binding))
    return undefined;
  return (
    `The provider ${JSON.stringify(provider.id)} of ctx.authorize is not the one that the pages have: title, issuer or ` +
    'client differ. Define it once, and give the same to createPages() and to ctx.authorize.'
  );
}

/** Gives the right code, under the grant's lock, and redeems the authorization that waited for it. */
async function giveAndRedeem(
  parts: PagesParts,
  interaction: Interaction,
  page: GrantPage,
  response: string,
  give: () => Promise<Applied>,
): Promise<Applied> {
  let applied: Applied | undefined;
  const claim = async (): Promise<boolean> => {
    applied = await give();
    return applied.ok && applied.changed;
  };
  await redeemGrant(parts, interaction, page, response, { claim });
  return applied ?? give();
}

/**
 * A code that was given before was redeemed then. A handler that is replayed gives it again, perhaps after a crash in the
 * middle: then there is no grant, and the person has to connect anew.
 */
async function checkGranted(parts: PagesParts, { page, principal }: Interaction): Promise<void> {
  if (page.kind !== 'grant') return;
  if (!(await parts.grants.has(principal, page.provider, page.scopes))) throw unfinished();
}

const PROGRESS: { readonly [state in InteractionState]: PageProgress } = {
  pending: 'open',
  claimed: 'open',
  completed: 'completed',
  declined: 'declined',
  failed: 'failed',
  expired: 'expired',
};

/** What is no error of ours says nothing to a handler, and might say too much to a client. */
async function askwellOnly<T>(parts: PagesParts, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isAskwellError(error)) throw error;
    parts.report(error, 'hosted pages');
    throw new AskwellError(
      'ASKWELL_STORE',
      "Hosted pages failed for a reason that was not expected; the server's log tells it.",
    );
  }
}

function rest(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, REST_MS);
    signal.addEventListener('abort', finish);
  });
}
