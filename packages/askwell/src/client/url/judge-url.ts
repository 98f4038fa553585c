import { isLoopback } from '../../url-rules.ts';
import type { ServerIdentity } from '../elicitation.ts';
import { displayText, displayUrl } from './display-url.ts';
import { blocked, warned } from './finding.ts';
import { judgeHost } from './judge-host.ts';
import { readUrl } from './read-url.ts';
import { judgeRedirects } from './redirects.ts';
import { judgeSecrets } from './secrets-in-url.ts';
import { knownSites, siteOf } from './sites.ts';
import type { UrlDisplay, UrlFinding, UrlVerdict } from './verdict.ts';

/** What a URL is judged by. */
export interface JudgeUrlOptions {
  /**
   * The server that sent it. Of one whose origin is `'local'` or at loopback, pages on loopback are nothing to report.
   * Without an origin nothing is assumed; with one that can't be read, every page counts as one of another site.
   */
  readonly server?: ServerIdentity;
  /**
   * Sites that the server may lead to, such as the provider that it signs in with: a registrable domain (`pay.example`)
   * with all its hosts, or one host (`login.pay.example`), with or without a port. Never lifts a `block`.
   * Entries that are no host match nothing.
   */
  readonly allow?: readonly string[];
}

/** Longer than anybody reads. */
const LONG = 2000;
/** Longer than the command line of every system takes. Also bounds the work. */
const TOO_LONG = 32_000;

/**
 * Tells what can be known of a URL by looking at it: whether it may be opened at all (C32), what the person should be
 * warned of (C22), and how to show it (C19, C21). Asks nobody: no request, no DNS (C17). Never throws, whatever the
 * text.
 *
 * @example
 * const { verdict, findings, display } = judgeUrl(url, { server: { name: 'billing', origin: 'https://billing.example' } });
 */
export function judgeUrl(url: string, options: JudgeUrlOptions = {}): UrlVerdict {
  if (url.length > TOO_LONG) {
    const message = `The address has ${url.length} characters, which is more than can be opened.`;
    return concluded([blocked('very-long', message)], displayText(url));
  }
  const read = readUrl(url);
  if (read.url === undefined) return concluded(read.findings, displayText(url));
  const site = siteOf(read.url);
  const display = displayUrl(read.url, site);
  if (read.findings.some(({ code }) => code === 'scheme')) return concluded(read.findings, display);
  const known = knownSites(options.server, options.allow ?? []);
  return concluded(
    [
      ...read.findings,
      ...judgeTransport(read.url),
      ...judgeHost(site, read.writtenHost, known),
      ...judgeRedirects(read.url, site, known),
      ...judgeSecrets(read.url),
      ...judgeLength(read.url),
    ],
    display,
  );
}

function judgeTransport({ protocol, hostname }: URL): UrlFinding[] {
  if (protocol !== 'http:' || isLoopback(hostname)) return [];
  return [blocked('http', 'The address is not encrypted: anybody on the way can read and change the page.')];
}

function judgeLength({ href }: URL): UrlFinding[] {
  if (href.length <= LONG) return [];
  return [warned('very-long', `The address has ${href.length} characters, more than can be checked by eye.`)];
}

function concluded(findings: readonly UrlFinding[], display: UrlDisplay): UrlVerdict {
  const isBlocked = findings.some(({ severity }) => severity === 'block');
  return { verdict: isBlocked ? 'block' : findings.length > 0 ? 'warn' : 'ok', findings, display };
}
