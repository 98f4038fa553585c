import type { FormPage, GrantPage } from '../../replay/page-host.ts';
import type { Submission } from '../submission/submission.ts';
import type { VaultListing } from '../vault/vault.ts';
import type { SomeStrings } from './page-strings.ts';

export type { PageStrings, SomeStrings } from './page-strings.ts';

/** Why a page can't be shown or taken; each has words of its own, and a status. */
export type Refusal =
  /** 404: no such page, or an id that is malformed. */
  | 'unknown'
  /** 403: it was asked for somebody else. */
  | 'not-yours'
  /** 401: nobody is logged in, and there is nowhere to log in. */
  | 'log-in'
  /** 403: the request did not come from the page: token, cookie, Origin. */
  | 'forged'
  /** 409: it is being answered in another browser. */
  | 'other-browser'
  /** 410: it has ended already. */
  | 'ended'
  /** 400: what came back from a provider does not fit, or came twice. */
  | 'authorization'
  /** 502: the provider, or the log-in server, can't be reached or refused. */
  | 'provider'
  /** 405 */
  | 'method'
  /** 415 */
  | 'content-type'
  /** 413 */
  | 'too-large'
  /** 429 */
  | 'too-many'
  /** 503: the store can't be reached. */
  | 'unavailable';

/** Who asks, for which account, and what proves that a POST came from the page (S64). */
export interface PageFrame {
  /** The tool, prompt or resource that asks. */
  readonly target: string;
  /** The account that is logged in, as the person knows it. */
  readonly account?: string;
  /** Id of the MCP client that asks, on pages whose outcome is kept for it. */
  readonly through?: string;
  /** Goes into every form of the page as the hidden input `token`. */
  readonly token: string;
  /** Where the person sees and deletes what is kept for them; absent where browsers are nobody's in particular. */
  readonly stored?: string;
}

/** How an interaction ended, for the page that says so. */
export type Ending =
  | { readonly kind: 'completed' }
  /** Not finished yet: the person has to give this code back in the client. */
  | { readonly kind: 'code'; readonly code: string; readonly minutes: number }
  | { readonly kind: 'declined' }
  | { readonly kind: 'failed' };

/** Whole pages, as responses in the language of the request, with all headers that every page has. */
export interface PageViews {
  /** Buttons are named `action`, with the values `accept` and `decline`. 200, or 422 for a POST with problems. */
  form(
    request: Request,
    frame: PageFrame,
    page: FormPage,
    submission: Submission,
    cookies?: readonly string[],
  ): Response;
  /** Consent to connect an account; the same buttons. */
  grant(
    request: Request,
    frame: PageFrame,
    page: GrantPage & { readonly providerTitle: string },
    cookies?: readonly string[],
  ): Response;
  /** Says that it is done, and that the window can be closed. */
  ending(request: Request, ending: Ending): Response;
  /** What is kept for the person; each entry has a form with the inputs `token` and `entry`, and a button. */
  stored(
    request: Request,
    frame: Omit<PageFrame, 'target'>,
    listings: readonly VaultListing[],
    cookies?: readonly string[],
    logOut?: string,
  ): Response;
  /** @param logOut - where a POST logs out and comes back to this page; shown where another account may help */
  refuse(request: Request, why: Refusal, logOut?: string): Response;
  /** A redirect (303) with the headers of every page; `cookies` are whole `Set-Cookie` values. */
  redirect(to: string, cookies?: readonly string[]): Response;
}

/** How pages look. */
export interface Look {
  /** Shown as the one who asks. Default: the server's title, else its name. */
  readonly name?: string;
  /** URL of a picture, https or data. */
  readonly logo?: string;
  /** A colour for buttons and links, as `#rrggbb`. Contrast is kept in light and dark. */
  readonly color?: string;
  /** The language for browsers that want none of ours, as a tag. Default `en`. */
  readonly language?: string;
  /** Words of a further language, or in place of ours, by language tag. */
  readonly strings?: { readonly [language: string]: SomeStrings };
}
