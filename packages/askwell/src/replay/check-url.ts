import { AskwellError } from '../errors.ts';
import { secretInName } from '../field/secret-phrases.ts';
import { parseUrl } from '../parse-url.ts';
import { isLoopback, toldByParameter } from '../url-rules.ts';

/** S10: the URL must be one; S32, S33: it must not carry a secret or sign anybody in; S35: no http elsewhere. */
export function checkUrl(url: string): string {
  const parsed = parseUrl(url);
  if (parsed === undefined) throw unusable('an absolute URL, for instance "https://example.com/connect"');
  const { protocol, hostname, username, password, searchParams } = parsed;
  if (protocol !== 'https:' && protocol !== 'http:')
    throw unusable('a web page: its scheme must be https or http');
  if (username !== '' || password !== '') throw unusable('a URL without a user name and password');
  if (protocol === 'http:' && !isLoopback(hostname)) {
    throw unusable('https: clients open http on this machine only');
  }
  const names = [...searchParams.keys(), ...new URLSearchParams(parsed.hash.slice(1)).keys()];
  const secret = names.find((name) => (toldByParameter(name) ?? secretInName(name, false)) !== undefined);
  if (secret !== undefined) {
    throw unusable(
      `a URL without secrets or personal data: "${secret}" would be seen by the client and its model, and sign in whoever opens it. Use ` +
        'a random id, and look up the rest on the page once you know who opened it',
    );
  }
  return url;
}

function unusable(wanted: string): AskwellError {
  return new AskwellError('ASKWELL_USAGE', `ctx.elicitUrl needs ${wanted}.`);
}
