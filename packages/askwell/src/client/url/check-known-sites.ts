import { AskwellError } from '../../errors.ts';
import type { JudgeUrlOptions } from './judge-url.ts';
import { allowedHost, originOf } from './known-host.ts';

/**
 * Refuses what URLs can't be judged by. `judgeUrl` throws nothing and takes such an entry for a site that no page is
 * at, so every page would be warned of; this says why, at the beginning.
 *
 * @throws `ASKWELL_USAGE` naming the entry, if the origin of `server` is neither `'local'` nor one of http or https, or
 *   if something in `allow` is no host or domain
 */
export function checkKnownSites({ server, allow = [] }: JudgeUrlOptions): void {
  const origin = server?.origin;
  if (origin !== undefined && originOf(origin) === undefined) {
    throw unusable('server.origin', origin, 'an origin such as "https://pay.example", or "local"');
  }
  for (const [index, entry] of allow.entries()) {
    if (allowedHost(entry) !== undefined) continue;
    throw unusable(`allow[${index}]`, entry, 'a domain or host such as "pay.example"');
  }
}

/** Quotes the entry, unless there may be a password in it. */
function unusable(name: string, entry: string, wanted: string): AskwellError {
  const quoted = /[@?#]/.test(entry) ? '' : ` (${JSON.stringify(entry)})`;
  return new AskwellError('ASKWELL_USAGE', `${name}${quoted} has to be ${wanted}.`);
}
