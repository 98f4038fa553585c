/**
 * The URL of a path below the pages. Put together, not resolved, so that `//evil.example` or `/\evil.example` is a path
 * and not another host.
 *
 * @param base - where the pages are, with a slash at the end or without
 * @param below - begins with a slash
 */
export function urlBelow(base: URL, below: string): URL {
  return new URL(base.origin + pathOf(base) + below);
}

/** The path that all pages are below, without a slash at the end: empty if they have a host of their own. */
export function pathOf(base: URL): string {
  return base.pathname.replace(/\/$/, '');
}
