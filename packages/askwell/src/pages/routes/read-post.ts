import { isFormToken } from './form-token.ts';
import type { Flow } from './flow.ts';
import type { BrowserUser } from '../identity/identity.ts';
import type { PagesSite } from './pages-site.ts';
import { readBody } from './read-body.ts';

/** A POST that came from a page of ours, in the browser that the page was shown in. */
export interface VerifiedPost {
  readonly flow: Flow;
  readonly body: URLSearchParams;
}

const MAX_BYTES = 1024 * 1024;

/**
 * Reads a POST and checks that it came from our form: flow cookie and token (S64). That `Origin` and content type fit
 * has been seen before (`foreignPost`).
 *
 * @param request - with its body, as it came in
 */
export async function readPost(
  site: PagesSite,
  request: Request,
  place: { readonly subject: string; readonly user: BrowserUser; readonly id?: string },
): Promise<VerifiedPost | Response> {
  const { subject, user, id } = place;
  const flow = await site.flows.read(request, subject, user);
  if (flow === undefined) return site.refuse(request, 'forged', id);
  const body = await readBody(request, MAX_BYTES);
  if (body === 'too-large') return site.refuse(request, 'too-large', id);
  if (body === undefined || !(await isFormToken(site.seals, { subject, user, flow }, body)))
    return site.refuse(request, 'forged', id);
  return { flow, body };
}
