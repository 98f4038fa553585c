import type { PagesCall } from '../channel/pages-plugin.ts';
import { AskwellError, isAskwellError } from '../errors.ts';
import { canonicalJson } from '../json.ts';
import type { PageHost, PageProgress, PageRequest } from '../replay/page-host.ts';
import { createCallVault } from './call-vault.ts';
import { isCompletionCode } from './interaction/completion-code.ts';
import { hasEnded, type Interaction, type InteractionState } from './interaction/interaction.ts';
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
    if (!providers.has(page.provider))
      return (
        `There is no provider ${JSON.stringify(page.provider)} to connect an account at. ` +
        'Give it to the pages: createPages({ providers: [...] }).'
      );
    if (!vault.keeps(principal))
      return (
        'An account can be connected only for a caller whose access token tells who it is, or on stdio. ' +
        'Protect the MCP endpoint with authorization.'
      );
    return undefined;
  };

  return {
    vault: createCallVault(parts, principal, guard),

    open: (page, lifetime) =>
      guard(async () => {
        const base = await parts.base();
        const why = refusal(page, base);
        if (why !== undefined) throw new AskwellError('ASKWELL_USAGE', why);
        const id = await interactions.open({ principal, target, run, page, lifetime });
        tell({ type: 'opened', target }, id);
        return { id, url: `${base.href.replace(/\/$/, '')}/i/${id}`, code: identity.code };
      }),

    wait: (id, { signal, check }) =>
      guard(async () => {
        // Looked at first, so that nobody waits with a check for what another caller asked.
        if ((await find(id)) === undefined) return 'expired';
        const interaction = await interactions.wait(id, {
          milliseconds: parts.waitMs,
          signal,
          ...(check !== undefined && { check }),
        });
        return interaction === undefined ? 'expired' : PROGRESS[interaction.state];
      }),

    async ended(id, signal) {
      while (!signal.aborted) {
        try {
          const interaction = await interactions.wait(id, { milliseconds: LOOK_MS, signal });
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
        return { content: interaction.content, checked: interaction.checked === true };
      }),

    confirm: (id, typed) =>
      guard(async () => {
        const interaction = await find(id);
        if (interaction?.code === undefined) return 'spent';
        const right = isCompletionCode(typed, interaction.code);
        const applied = await interactions.apply(id, { type: 'code', right });
        if (!applied.ok) return right || applied.reason === 'spent' ? 'spent' : 'wrong';
        if (!right) {
          tell({ type: 'wrong-code', target }, id);
          return applied.interaction.state === 'completed' ? 'wrong' : 'spent';
        }
        if (applied.changed) tell({ type: 'confirmed', target }, id);
        await redeemKept(parts, applied.interaction);
        return 'right';
      }),
  };
}

/**
 * Redeems an authorization that waited for its code. Where the grant is there already it has been done: a handler that is
 * replayed after a crash confirms again, and a third party takes a code once.
 */
async function redeemKept(parts: PagesParts, interaction: Interaction): Promise<void> {
  const { page, principal, response } = interaction;
  if (page.kind !== 'grant' || response === undefined) return;
  if (await parts.grants.has(principal, page.provider, page.scopes)) return;
  await redeemGrant(parts, interaction, page, response);
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
