import type { Admission } from './admit.ts';
import { COMPLETION_CODE_MS } from '../interaction/completion-code.ts';
import type { Interaction, Rejection } from '../interaction/interaction.ts';
import type { Flow } from './flow.ts';
import type { PagesSite } from './pages-site.ts';
import type { Ending } from '../views/views.ts';

/** An ending, with cookies that its response has to set. */
export type ShownEnding = Ending & { readonly cookies?: readonly string[] };

/** Says how a page ended, in the browser that ended it. Its flow cookie lives on for a short time. */
export function showEnding(
  site: PagesSite,
  request: Request,
  id: string,
  { cookies = [], ...ending }: ShownEnding,
): Response {
  const response = site.parts.views.ending(request, ending);
  for (const cookie of [...site.flows.fade(request, id), ...cookies])
    response.headers.append('set-cookie', cookie);
  return response;
}

/**
 * What is shown of an interaction that has ended: how, to the browser that was used for it, for instance after two
 * clicks on one button, with the code that it still has to show; to any other only that it has ended.
 */
export async function showEnded(site: PagesSite, request: Request, admission: Admission): Promise<Response> {
  const { id, user, interaction } = admission;
  const flow = await site.flows.read(request, id, user);
  const ending =
    flow !== undefined && flow.digest === interaction.flow
      ? await endingFor(site, request, admission, flow)
      : undefined;
  return ending !== undefined ? showEnding(site, request, id, ending) : site.refuse(request, 'ended', id);
}

/** The ending that shows a code. @param milliseconds - that are left to give it back */
export function codeEnding(
  { shown, cookies = [] }: { readonly shown: string; readonly cookies?: readonly string[] },
  milliseconds: number = COMPLETION_CODE_MS,
): ShownEnding {
  return { kind: 'code', code: shown, minutes: Math.max(1, Math.floor(milliseconds / 60_000)), cookies };
}

async function endingFor(
  site: PagesSite,
  request: Request,
  admission: Admission,
  flow: Flow,
): Promise<ShownEnding | undefined> {
  const { state, code } = admission.interaction;
  switch (state) {
    case 'completed': {
      if (code === undefined || code.confirmed) return { kind: 'completed' };
      const shown = await site.codes.read(request, admission, flow, code);
      return shown === undefined ? undefined : codeEnding({ shown }, code.expiresAt - site.parts.now());
    }
    case 'declined':
      return { kind: 'declined' };
    case 'failed':
      return { kind: 'failed' };
    case 'expired':
    case 'pending':
    case 'claimed':
      return undefined;
  }
}

/** The answer to an event that lost: to another browser, to time, or to one that came first (I4). */
export async function showRejection(
  site: PagesSite,
  request: Request,
  admission: Admission,
  applied: { readonly reason: Rejection | 'unknown'; readonly interaction?: Interaction },
): Promise<Response> {
  const { id } = admission;
  switch (applied.reason) {
    case 'other-browser':
      return site.refuse(request, 'other-browser', id);
    case 'state':
      return site.refuse(request, 'authorization', id);
    case 'unclaimed':
      return site.refuse(request, 'forged', id);
    case 'unknown':
      return site.refuse(request, 'unknown', id);
    case 'gone':
    case 'spent':
      return applied.interaction === undefined
        ? site.refuse(request, 'ended', id)
        : showEnded(site, request, { ...admission, interaction: applied.interaction });
  }
}
