import { parseUrl } from '../../parse-url.ts';
import { isLoopback } from '../../url-rules.ts';
import { quoted, warned } from './finding.ts';
import { parametersOf } from './parameters.ts';
import { acquaintance, isSameSite, siteOf } from './sites.ts';
import type { KnownSites, Site } from './sites.ts';
import type { UrlFinding } from './verdict.ts';

// In OAuth and OpenID Connect these hold URLs that are names, and nobody goes there.
const NAMED_BY_URL = new Set(['scope', 'resource', 'audience', 'client_id', 'iss']);

// What a page would run or read if it went there, and what another program would open: `intent://`, `myapp://`.
const TARGET = /^(?:https?|javascript|data|vbscript|file|blob):|(?:^|[=,;"'\s])(?:[a-z][a-z\d+.-]*):\/\//i;

/** A whole URL in the middle of a path, as redirectors have it. */
const IN_PATH = /[/=](https?:\/{1,2}[^/].*)$/i;

/** A page may hide a redirect behind another; nobody honest goes further than this. */
const DEEPEST = 3;

/** Finds the places that a page may send the person on to, if they are not of the same site and not known. */
export function judgeRedirects(url: URL, site: Site, known: KnownSites): UrlFinding[] {
  const found = new Set(foreignTargets(url, site, known, 0));
  return [...found].slice(0, 3).map((target) => warned('redirect', `The page may send you on to ${target}.`));
}

function* foreignTargets(url: URL, site: Site, known: KnownSites, depth: number): Generator<string> {
  for (const { name, readings } of parametersOf(url)) {
    const target = readings.map((reading) => targetIn(reading, url)).find((found) => found !== undefined);
    if (target === undefined) continue;
    const isPage = target.protocol === 'https:' || target.protocol === 'http:';
    // A scope may look like a place: `api://…/access`, `data:read`. A script is none of them.
    if (NAMED_BY_URL.has(name.toLowerCase()) && target.protocol !== 'javascript:') continue;
    if (!isPage) {
      yield `something that is no page, ${quoted(target.protocol)}`;
    } else if (isForeign(siteOf(target), site, known)) {
      yield quoted(target.host);
    } else if (depth < DEEPEST) {
      yield* foreignTargets(target, site, known, depth + 1);
    }
  }
  const inPath = IN_PATH.exec(url.pathname)?.[1];
  const target = inPath === undefined ? undefined : parseUrl(inPath);
  if (target !== undefined && isForeign(siteOf(target), site, known)) yield quoted(target.host);
}

function isForeign(target: Site, site: Site, known: KnownSites): boolean {
  if (isSameSite(target, site) || acquaintance(target, known) !== undefined) return false;
  // A program on this computer waits there for the answer.
  return !(known.local && isLoopback(target.hostname));
}

/** The place that a value names, read as a browser would: controls dropped, backslashes taken for slashes. */
function targetIn(value: string, page: URL): URL | undefined {
  // oxlint-disable-next-line no-control-regex
  const text = value.replaceAll(/[\t\n\r]|^[\0-\x20]+/g, '');
  const base = /^[\\/]{2}/.test(text) ? page.href : undefined;
  if (base !== undefined) return parseUrl(text, base);
  const at = TARGET.exec(text)?.index;
  return at === undefined ? undefined : parseUrl(text.slice(at).replace(/^[=,;"'\s]/, ''));
}
