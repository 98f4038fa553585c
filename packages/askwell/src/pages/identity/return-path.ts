import { parseUrl } from '../../parse-url.ts';
import { pathOf } from '../url-below.ts';

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
