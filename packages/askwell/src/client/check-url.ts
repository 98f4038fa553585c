import { AskwellError } from '../errors.ts';
import { sanitizeLine } from './sanitize.ts';

/**
 * Reads the URL of a URL-mode elicitation: https, or http on this machine, and without a user name, which only ever
 * hides the host (C32).
 *
 * @throws `ASKWELL_CLIENT` for any other
 */
export function checkUrl(text: string): URL {
  // URL would repair a text with controls or white space in it; such a text is no honest URL.
  // oxlint-disable-next-line no-control-regex
  const url = /[\x00-\x20\x7f]/.test(text) ? null : parse(text);
  if (url === null) throw refused(text, 'it is not a URL');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw refused(text, 'only https is opened, and http on this machine');
  }
  if (url.username !== '' || url.password !== '') throw refused(text, 'it has a user name in it');
  return url;
}

function parse(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(?:\.\d+){3}$/.test(host)
  );
}

function refused(text: string, why: string): AskwellError {
  return new AskwellError(
    'ASKWELL_CLIENT',
    `The server asked to open ${sanitizeLine(text)}, which was refused: ${why}.`,
  );
}
