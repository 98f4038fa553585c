import { parseUrl } from '../../parse-url.ts';

// What a host may configure. `checkKnownSites` refuses what these don't read, and `judgeUrl`, which never throws, takes
// it for a site that no page is at.

const ORIGIN = /^https?:\/\//i;
const ENTRY = /^(?:https?:\/\/)?[^\s/?#@\\]+\/?$/i;
/** A name or an address as URL writes it: no wildcard, no list, no part that is empty. */
const HOST = /^(?:\[[\da-f:]+\]|[\w-]+(?:\.[\w-]+)*\.?)$/;

/** What a server's origin says: that it runs on this computer, or where it is. Undefined if it is no origin. */
export function originOf(text: string): URL | 'local' | undefined {
  if (text === 'local') return 'local';
  return ORIGIN.test(text) ? allowedHost(text) : undefined;
}

/** What an allowed entry stands for, as a URL of its host and port. Undefined if it is no host. */
export function allowedHost(text: string): URL | undefined {
  if (!ENTRY.test(text)) return undefined;
  const url = parseUrl(text.includes('://') ? text : `https://${text}`);
  return url !== undefined && HOST.test(url.hostname) ? url : undefined;
}
