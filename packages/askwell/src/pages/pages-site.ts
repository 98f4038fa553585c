import { createCookies, type Cookies } from './cookies.ts';
import { createFlows, type Flows } from './flow.ts';
import { createPageSeals, type PageSeals } from './page-seals.ts';
import type { PagesParts } from './pages-parts.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';
import type { Refusal } from './views/views.ts';

/** The pages at their address: what every route needs. */
export interface PagesSite {
  readonly parts: PagesParts;
  /** Without a slash at the end. */
  readonly base: URL;
  readonly cookies: Cookies;
  readonly seals: PageSeals;
  readonly flows: Flows;
  /** S79: how often a page can be submitted. */
  readonly posts: RateLimit;
  /** The address of a page. @param rest - begins with a slash */
  at(rest: string): string;
  /** Refuses a request, and tells the audit log. @param id - of the interaction, where there is one */
  refuse(request: Request, why: Refusal, id?: string): Response;
}

const MOST_POSTS = 30;
const POSTS_WINDOW_MS = 10 * 60_000;
const POSTS_CAPACITY = 10_000;

export function createPagesSite(parts: PagesParts, base: URL): PagesSite {
  const cookies = createCookies(base);
  const seals = createPageSeals(parts);
  return {
    parts,
    base,
    cookies,
    seals,
    flows: createFlows(cookies, seals, parts.now),
    posts: createRateLimit({
      most: MOST_POSTS,
      windowMs: POSTS_WINDOW_MS,
      capacity: POSTS_CAPACITY,
      now: parts.now,
    }),
    at: (rest) => base.href.replace(/\/$/, '') + rest,
    refuse(request, why, id) {
      parts.tell({ type: 'refused', reason: why }, id);
      return parts.views.refuse(request, why);
    },
  };
}
