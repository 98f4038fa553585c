import { fromBase64Url } from '../../base64url.ts';
import { isSamePerson, type BrowserUser } from '../identity/identity.ts';
import type { Interaction } from '../interaction/interaction.ts';
import type { PagesSite } from './pages-site.ts';

/** A browser that may look at an interaction. */
export interface Admission {
  readonly id: string;
  readonly user: BrowserUser;
  readonly interaction: Interaction;
}

/**
 * S39, S40: lets a browser at an interaction if it belongs to the person who asked, and changes nothing either way.
 * Asked whenever the page is opened, when it is submitted, and when a third party sends the browser back.
 *
 * Who it is comes first: whether there is an interaction of that id is told only to those who have logged in, and takes
 * the same steps either way.
 */
export async function admit(site: PagesSite, request: Request, id: string): Promise<Admission | Response> {
  const { parts } = site;
  if (!isRandom(id)) return site.refuse(request, 'unknown');
  const user = await identify(site, request);
  if (!('kind' in user)) return user;
  const interaction = await parts.interactions.find(id);
  if (interaction === undefined) return site.refuse(request, 'unknown');
  if (!isSamePerson(interaction.principal, user)) return site.refuse(request, 'not-yours', id);
  return { id, user, interaction };
}

/** Who a browser belongs to, or the response that it gets instead. */
export async function identify(site: PagesSite, request: Request): Promise<BrowserUser | Response> {
  const user = await site.parts.attachedIdentity.identify(request);
  // Not by instanceof: adapters put classes of their own in place of Response.
  if (!('kind' in user)) return guarded(user);
  return user.kind === 'nobody' ? site.refuse(request, 'log-in') : user;
}

/** Whether a text has the form of 256 random bits in base64url. */
export function isRandom(text: string): boolean {
  return text.length === 43 && fromBase64Url(text) !== undefined;
}

/** A response that the application around the pages made, with the headers that it must not lack. */
export function guarded(response: Response): Response {
  const headers = new Headers(response.headers);
  const put = (name: string, value: string): void => {
    if (!headers.has(name)) headers.set(name, value);
  };
  put('cache-control', 'no-store');
  put('content-security-policy', "frame-ancestors 'none'");
  put('x-frame-options', 'DENY');
  put('referrer-policy', 'same-origin');
  put('x-content-type-options', 'nosniff');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
