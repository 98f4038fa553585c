import { parseUrl } from '../../parse-url.ts';

/** With the parameters of an OAuth callback; longer ones would make `state` too long for some servers. */
const MAX_LENGTH = 1024;

/**
 * Where a request goes, below the pages: `/i/…`, with its parameters. `undefined` if it is not below them, or too long to
 * be carried through a log-in.
 */
export function returnPath(request: Request, base: URL): string | undefined {
  const url = parseUrl(request.url);
  if (url === undefined || !url.pathname.startsWith(`${pathOf(base)}/`)) return undefined;
  const below = url.pathname.slice(pathOf(base).length) + url.search;
  return below.length > MAX_LENGTH ? undefined : below;
}

/**
 * The URL of a path below the pages. Put together, not resolved, so that `//evil.example` or `/\evil.example` is a path
 * and not another host.
 *
 * @param below - begins with a slash
 */
export function urlBelow(base: URL, below: string): URL {
  return new URL(base.origin + pathOf(base) + below);
}

function pathOf(base: URL): string {
  return base.pathname === '/' ? '' : base.pathname;
}
