import type { Principal } from '../../replay/host.ts';
import { identify } from './identify.ts';
import { createFormToken } from './form-token.ts';
import type { BrowserUser } from '../identity/identity.ts';
import { accountOf } from './page-frame.ts';
import type { PagesSite } from './pages-site.ts';
import { readPost } from './read-post.ts';
import { foreignPost } from './request-origin.ts';
import type { Person, VaultListing } from '../vault/vault.ts';

/** The subject of flow and token: there is one such page. */
const SUBJECT = 'stored';
/** How long a page that was opened can be used. */
const PAGE_MS = 60 * 60_000;

/** `GET <base>/stored`: what is kept for the person; names, never values. */
export async function showStored(site: PagesSite, request: Request): Promise<Response> {
  const owner = await ownerOf(site, request);
  if (!('person' in owner)) return owner;
  const { person, user } = owner;
  const { vault, views, now } = site.parts;
  const expiresAt = now() + PAGE_MS;
  const flow = await site.flows.start(request, SUBJECT, user, expiresAt);
  const token = await createFormToken(site.seals, { subject: SUBJECT, user, flow }, expiresAt);
  const frame = { ...accountOf(user), token };
  return views.stored(request, frame, await vault.list(person), flow.cookies, site.logOut('/stored'));
}

/** `POST <base>/stored`: forgets one entry; a grant is revoked at the third party first. */
export async function forgetStored(site: PagesSite, request: Request, raw: Request): Promise<Response> {
  const foreign = foreignPost(request, site.base);
  if (foreign !== undefined) return site.refuse(request, foreign);
  const owner = await ownerOf(site, request);
  if (!('person' in owner)) return owner;
  const { person, user } = owner;
  const { vault, grants, report, tell, views } = site.parts;
  if (!site.posts.take(JSON.stringify([SUBJECT, person]))) return site.refuse(request, 'too-many');
  const post = await readPost(site, raw, { subject: SUBJECT, user });
  if (!('flow' in post)) return post;

  const entry = post.body.getAll('entry').length === 1 ? post.body.get('entry') : null;
  const listing =
    entry === null ? undefined : (await vault.list(person)).find((candidate) => candidate.id === entry);
  // Forgotten already, for instance by two clicks: the list shows that.
  if (listing !== undefined) {
    if (listing.kind === 'grant') {
      try {
        await grants.revoke(principalOf(person, listing), listing.name);
      } catch (error) {
        report(error, 'revoking a grant at a third party');
      }
    }
    await vault.forget(person, listing.id);
    tell({ type: 'forgotten' });
  }
  return views.redirect(site.at('/stored'));
}

/**
 * Whose list it is. With completion codes a browser is nobody in particular, so there is no list; on one machine it is
 * the local person's.
 */
async function ownerOf(
  site: PagesSite,
  request: Request,
): Promise<{ readonly person: Person; readonly user: BrowserUser } | Response> {
  const { identity } = site.parts;
  if (identity.code) return site.refuse(request, 'unknown');
  const user = await identify(site, request);
  if (!('kind' in user)) return user;
  switch (user.kind) {
    case 'user': {
      const { issuer, subject } = user;
      return { user, person: { kind: 'user', subject, ...(issuer !== undefined && { issuer }) } };
    }
    case 'anyone':
      return identity.kind === 'loopback'
        ? { user, person: { kind: 'local' } }
        : site.refuse(request, 'unknown');
    case 'nobody':
      return site.refuse(request, 'log-in');
  }
}

/** Grants are kept for each client of a person. */
function principalOf(person: Person, { client }: VaultListing): Principal {
  return person.kind === 'local' ? person : { ...person, client: client ?? '' };
}
