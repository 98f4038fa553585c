import { urlBelow } from '../url-below.ts';
import { createCodeCookies, type CodeCookies } from './code-cookies.ts';
import { createCookies, type Cookies } from './cookies.ts';
import { createFlows, type Flows } from './flow.ts';
import { createPageSeals, type PageSeals } from './page-seals.ts';
import type { PagesParts } from '../pages-parts.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';
import type { Refusal } from '../views/views.ts';

/** The pages at their address: what every route needs. */
export interface PagesSite {
  readonly parts: PagesParts;
  /** Without a slash at the end. */
  readonly base: URL;
  readonly cookies: Cookies;
  readonly seals: PageSeals;
  readonly flows: Flows;
  readonly codes: CodeCookies;
  /** S79: how often a page can be submitted. */
  readonly posts: RateLimit;
  /** The address of a page. @param rest - begins with a slash */
  at(rest: string): string;
  /** Refuses a request, and tells the audit log. @param id - of the interaction, where there is one */
  refuse(request: Request, why: Refusal, id?: string): Response;
  /** Where a POST logs out and comes back, if people log in. @param to - the path below the pages */
  logOut(to: string): string | undefined;
}

const MOST_POSTS = 30;
const POSTS_WINDOW_MS = 10 * 60_000;
const POSTS_CAPACITY = 10_000;

export function createPagesSite(parts: PagesParts, base: URL): PagesSite {
  const cookies = createCookies(base);
  const seals = createPageSeals(parts);
  const at = (rest: string): string => urlBelow(base, rest).href;
  const logOut = (to: string): string | undefined => {
    const path = parts.attachedIdentity.logOut;
    return path === undefined ? undefined : at(`/login${path}?to=${encodeURIComponent(to)}`);
  };
  return {
    logOut,
    parts,
    base,
    cookies,
    seals,
    flows: createFlows(cookies, seals, parts.now),
    codes: createCodeCookies(cookies, seals, parts.now, base.protocol === 'https:'),
    posts: createRateLimit({
      most: MOST_POSTS,
      windowMs: POSTS_WINDOW_MS,
      capacity: POSTS_CAPACITY,
      now: parts.now,
    }),
    at,
    refuse(request, why, id) {
      parts.tell({ type: 'refused', reason: why }, id);
      const other = why === 'not-yours' && id !== undefined ? logOut(`/i/${id}`) : undefined;
      return parts.views.refuse(request, why, other);
    },
  };
}
