import type { Principal } from '../replay/host.ts';
import type { PageHost } from '../replay/page-host.ts';
import type { Sealer } from '../seal/seal.ts';
import type { Store } from '../store/store.ts';

/** What hosted pages are given by the server that they belong to. */
export interface PagesKit {
  /** The server as people know it: its title, else its name. */
  readonly title: string;
  readonly audience: string;
  readonly sealer: Sealer;
  readonly store: Store;
  /** How long what waits for an answer lives, in milliseconds. */
  readonly stateTtl: number;
  /** Milliseconds since the epoch. */
  now(): number;
  /**
   * Where this server can be reached, for pages without a configured URL: `http://127.0.0.1:4100`. On stdio it begins to
   * listen on this machine when it is first asked.
   *
   * @throws `ASKWELL_USAGE` where it can't listen
   */
  origin(): Promise<string>;
  /** Something an operator should know; never contains answers, ids or tokens. */
  warn(message: string): void;
  /** An unexpected error, for the operator. */
  report(error: unknown, where: string): void;
}

/** Whose call it is that opens pages. */
export interface PagesCall {
  readonly principal: Principal;
  /** The tool, prompt or resource. */
  readonly target: string;
  /** Id of the run. */
  readonly run: string;
}

/** Hosted pages of one server. */
export interface AttachedPages {
  /** The path that all pages are under, without a slash at the end: `/askwell`. */
  readonly path: string;
  /** Serves a request below {@link path}; never rejects. */
  fetch(request: Request): Promise<Response>;
  hostFor(call: PagesCall): PageHost;
}

/** Hosted pages as `createPages` of `askwell/pages` makes them, for the option `pages` of `createServer`. */
export interface PagesPlugin {
  /** Called once, by the server. */
  attach(kit: PagesKit): AttachedPages;
}
