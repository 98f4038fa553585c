import { parseUrl } from '../../parse-url.ts';
import { isLoopback } from '../../url-rules.ts';
import type { Refusal } from '../views/views.ts';

/**
 * Whether a request names the host that the pages are at. Asked on this machine only: a foreign name that resolves to
 * 127.0.0.1 (DNS rebinding) would make the browser take an attacker's site for ours. Elsewhere a proxy may have put in
 * a name of its own, and TLS has told the browser already whom it talks to.
 */
export function isOwnHost(request: Request, base: URL): boolean {
  if (!isLoopback(base.hostname)) return true;
  const url = parseUrl(request.url);
  const host = request.headers.get('host');
  if (host === null) return url?.host === base.host;
  // Read as a URL, so that case and the default port don't matter.
  return parseUrl(`${base.protocol}//${host}`)?.host === base.host;
}

/**
 * Why a POST can't have come from a form of ours, or `undefined`. Every browser that can show the pages sends `Origin`
 * with a POST; where something took it away, `Sec-Fetch-Site` has to vouch. `Origin: null` comes of sandboxed frames and
 * of redirects across sites, never of our pages, whose referrer policy is `same-origin`.
 */
export function foreignPost(request: Request, base: URL): Refusal | undefined {
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  if (origin === null ? site !== 'same-origin' : origin !== base.origin) return 'forged';
  if (site !== null && site !== 'same-origin') return 'forged';
  // Forms can be sent across sites as text/plain, too, and scripts send JSON.
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  return type === 'application/x-www-form-urlencoded' ? undefined : 'content-type';
}
