import type { BrowserUser } from '../identity/identity.ts';
import { foreignResponse } from './foreign-response.ts';
import type { PagesSite } from './pages-site.ts';

/** Who a browser belongs to, or the response that it gets instead. */
export async function identify(site: PagesSite, request: Request): Promise<BrowserUser | Response> {
  const user = await site.parts.attachedIdentity.identify(request);
  // Not by instanceof: adapters put classes of their own in place of Response.
  if (!('kind' in user)) return foreignResponse(user);
  return user.kind === 'nobody' ? site.refuse(request, 'log-in') : user;
}
