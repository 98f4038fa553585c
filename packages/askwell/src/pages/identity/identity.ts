import type { Principal } from '../../replay/host.ts';
import type { Sealer } from '../../seal/seal.ts';
import type { Records } from '../records.ts';
import type { PageViews } from '../views/views.ts';

/** Whose browser it is. */
export type BrowserUser =
  /** Somebody who logged in. */
  | {
      readonly kind: 'user';
      readonly issuer?: string;
      readonly subject: string;
      /** As the person knows the account, for instance an email address; shown on pages, compared with nothing. */
      readonly label?: string;
    }
  /** Whoever has the link; something else than a login says who it is, or nothing does. */
  | { readonly kind: 'anyone' }
  /** Nobody is logged in, and there is nowhere to send the browser for it. */
  | { readonly kind: 'nobody' };

/** What a way of identification is given. */
export interface IdentityKit {
  /** Where the pages are, without a slash at the end. Known once the first page was opened. */
  base(): Promise<URL>;
  readonly records: Records;
  /** For what a browser carries through a log-in, since looking at a page changes nothing in the store. */
  readonly sealer: Sealer;
  readonly audience: string;
  readonly views: PageViews;
  now(): number;
  warn(message: string): void;
  report(error: unknown, where: string): void;
}

/** A way of telling who a browser belongs to, at work for one server. */
export interface AttachedIdentity {
  /**
   * Who the browser belongs to, or the response that sends it to log in and then back to this request's URL. Is asked on
   * every request, and changes nothing in the store.
   *
   * @param request - with its public URL, below the base
   */
  identify(request: Request): Promise<BrowserUser | Response>;
  /** Rejects with `ASKWELL_MISSING_PEER` when a package that it needs is missing; asked before a page is opened. */
  ready?(): Promise<unknown>;
  /** Serves what is below `<base>/login`, if it needs anything there. `path` begins after `login`: `/callback`. */
  fetch?(request: Request, path: string): Promise<Response>;
  /**
   * Where below `login` a POST logs out, if that is possible: `/logout`. It takes the path below the pages to come back to
   * as the parameter `to`.
   */
  readonly logOut?: string;
}

/** Tells who opens a page. Made by `oidcSession`, `custom`, `completionCode` or `loopback`. */
export interface Identity {
  readonly kind: 'oidcSession' | 'custom' | 'completionCode' | 'loopback';
  /** Whether a finished page shows a code that the person must give back in the client. */
  readonly code: boolean;
  /**
   * Why no page can be shown for this caller, in words that say what to do; `undefined` if one can be.
   *
   * @param base - where the pages are
   */
  refusal(asker: Principal, base: URL): string | undefined;
  attach(kit: IdentityKit): AttachedIdentity;
}

/** S40: whether the browser's user may answer what `asker` asked. The client may be another; the person may not. */
export function isSamePerson(asker: Principal, user: BrowserUser): boolean {
  switch (user.kind) {
    case 'user':
      return (
        asker.kind === 'user' &&
        asker.subject !== undefined &&
        asker.subject === user.subject &&
        asker.issuer === user.issuer
      );
    case 'anyone':
      return true;
    case 'nobody':
      return false;
  }
}
