import { getDomain, getDomainWithoutSuffix } from 'tldts';

import type { ServerIdentity } from '../elicitation.ts';
import { isLoopback } from '../../url-rules.ts';
import { ipAddressOf } from './ip-address.ts';
import { allowedHost, originOf } from './known-host.ts';
import { unicodeHostOf } from './punycode.ts';

/** A host, and whom it belongs to. */
export interface Site {
  /** As URL has it, without the dot that may end it. */
  readonly hostname: string;
  readonly port: string;
  /** What somebody has registered: `b.co.uk` of `a.b.co.uk`. Missing for addresses, `localhost`, public suffixes. */
  readonly domain?: string;
  /** The domain without its public suffix, in its own script: `b` of `a.b.co.uk`. */
  readonly name?: string;
}

/** The sites that the host of a client knows. */
export interface KnownSites {
  /** Whether the server is known to run on this computer. */
  readonly local: boolean;
  /** The server's own site, unless it is this computer. */
  readonly own?: Site;
  readonly allowed: readonly Site[];
}

/** How far a host is known: this very host, another one of its site, or not at all. */
export type Acquaintance = 'host' | 'site' | undefined;

// Private suffixes count: two customers of one hosting service are two sites. URL has checked the host already.
const OPTIONS = {
  allowPrivateDomains: true,
  extractHostname: false,
  validateHostname: false,
  detectIp: false,
};

/** The site of a host, which has to come from URL. */
export function siteOf({ hostname: host, port }: { readonly hostname: string; readonly port: string }): Site {
  const hostname = host.replace(/\.$/, '');
  // URL takes hosts with an empty part, which the DNS can't have.
  if (ipAddressOf(hostname) !== undefined || /^\.|\.\.|\.$/.test(hostname)) return { hostname, port };
  const domain = getDomain(hostname, OPTIONS);
  const name = getDomainWithoutSuffix(hostname, OPTIONS);
  if (domain === null || name === null || name === '') return { hostname, port };
  return { hostname, port, domain, name: unicodeHostOf(name) };
}

/** Where nothing is: the place of what can't be read. No URL has such a host. */
export const NOWHERE: Site = { hostname: '?', port: '' };

/** Reads the sites that a host configured. An entry that can't be read is a site that no page is at. */
export function knownSites(server: ServerIdentity | undefined, allow: readonly string[]): KnownSites {
  const allowed = allow.map((entry) => siteAt(allowedHost(entry)));
  if (server?.origin === undefined) return { local: false, allowed };
  const origin = originOf(server.origin);
  if (origin === 'local' || (origin !== undefined && isLoopback(origin.hostname))) {
    return { local: true, allowed };
  }
  return { local: false, own: siteAt(origin), allowed };
}

function siteAt(url: URL | undefined): Site {
  return url === undefined ? NOWHERE : siteOf(url);
}

/** Whether two hosts belong to the same. */
export function isSameSite(one: Site, other: Site): boolean {
  return one.hostname === other.hostname || (one.domain !== undefined && one.domain === other.domain);
}

/**
 * How far a host is known. The server's origin stands for its whole site; an allowed entry does so only if it is a
 * registrable domain, and else for that host alone.
 */
export function acquaintance(site: Site, { own, allowed }: KnownSites): Acquaintance {
  const hosts = own === undefined ? allowed : [own, ...allowed];
  if (hosts.some((known) => known.hostname === site.hostname)) return 'host';
  if (own !== undefined && isSameSite(site, own)) return 'site';
  return allowed.some((known) => known.domain === known.hostname && known.domain === site.domain)
    ? 'site'
    : undefined;
}

/** Whether a port is one that the host expects: the origin's own, or that of an allowed entry. */
export function isExpectedPort(site: Site, known: KnownSites): boolean {
  if (known.own?.hostname === site.hostname && known.own.port === site.port) return true;
  return known.allowed.some(
    (entry) =>
      (entry.port === '' || entry.port === site.port) &&
      acquaintance(site, { local: false, allowed: [entry] }) !== undefined,
  );
}
