import { isSamePerson, type BrowserUser } from '../identity/identity.ts';
import type { Interaction } from '../interaction/interaction.ts';
import { isRandomText } from '../random-text.ts';
import { identify } from './identify.ts';
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
  if (!isRandomText(id)) return site.refuse(request, 'unknown');
  const user = await identify(site, request);
  if (!('kind' in user)) return user;
  const interaction = await parts.interactions.find(id);
  if (interaction === undefined) return site.refuse(request, 'unknown');
  if (!isSamePerson(interaction.principal, user)) return site.refuse(request, 'not-yours', id);
  return { id, user, interaction };
}
