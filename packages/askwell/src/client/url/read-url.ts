import { blocked, quoted, warned } from './finding.ts';
import { parseUrl } from '../../parse-url.ts';
import { unicodeHostOf } from './punycode.ts';
import type { UrlFinding } from './verdict.ts';

/** A text that may be a URL, and what URL mends without a word when it reads it. */
export interface ReadUrl {
  /** Missing where the text can't be read as a URL at all. */
  readonly url?: URL;
  /** The host as it was written, without controls, invisible characters and port. */
  readonly writtenHost: string;
  readonly findings: readonly UrlFinding[];
}

// URL drops some of these and percent-encodes others; no URL that a program has written contains any.
const UNWRITTEN = /[\s\p{Z}\p{Cc}\p{Cs}]/gu;
// The two selectors are what emoji are written with.
const INVISIBLE = /(?![\u{FE0E}\u{FE0F}])[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

/** Reads a text as a URL, and notes where what it says is not what a browser would make of it. */
export function readUrl(text: string): ReadUrl {
  const { visible, findings } = readCharacters(text);
  const url = parseUrl(text);
  if (url === undefined) {
    findings.push(blocked('not-a-url', 'This is not a full web address.'));
    return { writtenHost: '', findings };
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    const scheme = quoted(url.protocol.slice(0, 20));
    findings.push(blocked('scheme', `Only web pages are opened, and ${scheme} is something else.`));
    return { url, writtenHost: '', findings };
  }
  const authority = /^https?:[/\\]{2}([^/\\?#]+)/i.exec(visible)?.[1];
  if (authority === undefined) {
    const message = 'The address doesn\'t begin with "https://" and a host, so programs read it differently.';
    findings.push(blocked('not-a-url', message));
    return { url, writtenHost: url.hostname, findings };
  }
  const at = authority.lastIndexOf('@');
  // URL forgets an empty user name, which hides the host from a reader all the same.
  if (at >= 0) {
    const message = 'The address has a user name in front of the host, which only hides it.';
    findings.push(blocked('userinfo', message));
  }
  return { url, writtenHost: authority.slice(at + 1).replace(/:\d*$/, ''), findings };
}

/** Looks for characters that a browser drops or rewrites, and for those that nobody sees. */
function readCharacters(text: string): { readonly visible: string; readonly findings: UrlFinding[] } {
  const findings: UrlFinding[] = [];
  const written = text.replace(UNWRITTEN, '');
  if (written !== text) {
    const message =
      'The address has a space or a control character in it, which a browser drops or rewrites.';
    findings.push(blocked('control-character', message));
  }
  if (written.includes('\\')) {
    const message = 'The address has a backslash in it, which some programs take for a slash.';
    findings.push(blocked('backslash', message));
  }
  const visible = written.replace(INVISIBLE, '');
  if (visible !== written) {
    const message = 'The address was written with characters that nobody can see.';
    findings.push(warned('invisible-character', message));
  }
  return { visible, findings };
}

/** Whether a host was written otherwise than it is opened, capitals and the letters of its own script aside. */
export function isRewritten(writtenHost: string, hostname: string): boolean {
  const plain = writtenHost.toLowerCase();
  return plain !== hostname && plain.normalize('NFC') !== unicodeHostOf(hostname);
}
