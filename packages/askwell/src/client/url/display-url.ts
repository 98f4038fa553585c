import { sanitizeLine } from '../sanitize.ts';
import { unicodeHostOf } from './punycode.ts';
import type { Site } from './sites.ts';
import type { UrlDisplay } from './verdict.ts';

/** How much is shown of a text that is no URL. */
const LONGEST_TEXT = 2000;

/** A URL in three parts, with the domain in the middle (C19, C21). URL writes it in ASCII, so it is safe to show. */
export function displayUrl(url: URL, site: Site): UrlDisplay {
  const { href, host } = url;
  if (site.hostname === '') return { href, before: href, domain: '', after: '', host };
  const authority = href.indexOf('//') + 2;
  const end = authority + href.slice(authority).search(/[/?#]|$/);
  const hostStart =
    href.lastIndexOf('@', end - 1) >= authority ? href.lastIndexOf('@', end - 1) + 1 : authority;
  const domain = site.domain ?? site.hostname;
  const start = hostStart + site.hostname.length - domain.length;
  const unicodeHost = sanitizeLine(unicodeHostOf(host), LONGEST_TEXT);
  return {
    href,
    before: href.slice(0, start),
    domain,
    after: href.slice(start + domain.length),
    host,
    ...(unicodeHost === host ? {} : { unicodeHost }),
  };
}

/** A text that is not opened anyway: nothing in it is the host. */
export function displayText(text: string): UrlDisplay {
  // Cut before it is sanitized, so that a text of ten megabytes costs nothing.
  const href = sanitizeLine(text.slice(0, 2 * LONGEST_TEXT), LONGEST_TEXT);
  return { href, before: href, domain: '', after: '', host: '' };
}
