import { parseUrl } from '../../parse-url.ts';
import { isLoopback } from '../../url-rules.ts';
import type { Identity } from './identity.ts';

/** What proxies, tunnels and content delivery networks put into the requests that they pass on. */
const PROXIED =
  /^(?:forwarded|via|cdn-loop|(?:x|true|fastly|fly)-(?:real|client|cluster-client)-ip|x-(?:forwarded|original|envoy|azure|amzn|arr)\b.*|cf-.+)$/;

/**
 * For a server on the person's own machine, as over stdio: pages are served on this machine only, and whoever opens one
 * here is taken for that person. The weakest of all ways. It keeps other machines out, but not other accounts and
 * programs of this one, if they get hold of the link.
 */
export function loopback(): Identity {
  return {
    kind: 'loopback',
    code: false,
    refusal(asker, base) {
      if (asker.kind === 'user')
        return (
          'Pages that loopback() identifies would be open to everybody at this machine, but this caller has logged in. ' +
          'Use oidcSession(), custom() or completionCode().'
        );
      if (!isLoopback(base.hostname) || (base.protocol !== 'http:' && base.protocol !== 'https:'))
        return (
          'loopback() needs pages on this machine, at http://127.0.0.1, http://[::1] or http://localhost. ' +
          'Leave out the option url of createPages, or use oidcSession(), custom() or completionCode().'
        );
      return undefined;
    },
    attach(kit) {
      let warned = false;
      return {
        async identify(request) {
          const url = parseUrl(request.url);
          if (url === undefined || !isLoopback(url.hostname)) return { kind: 'nobody' };
          // Comes through a proxy or a tunnel, and so perhaps from another machine.
          if (![...request.headers.keys()].some((name) => PROXIED.test(name))) return { kind: 'anyone' };
          if (!warned)
            kit.warn(
              'A page that loopback() identifies was asked for through a proxy, and was refused: it may come from ' +
                'another machine. Use oidcSession(), custom() or completionCode() behind a proxy.',
            );
          warned = true;
          return { kind: 'nobody' };
        },
      };
    },
  };
}
