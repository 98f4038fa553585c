import type { Client } from '@modelcontextprotocol/client';

import { AskwellError } from '../errors.ts';
import type { AttachOptions } from './attach-elicitation.ts';
import { checkKnownSites } from './url/check-known-sites.ts';

const OPTIONS =
  'server, renderer, policy, allow, secrets, acceptUrl, maxPerMinute, tasks, audit, onFailure, now';

const ABILITIES = ['form', 'url', 'waiting', 'notice'] as const;

const attached = new WeakSet<Client>();

/**
 * Refuses what would only fail, or silently do nothing, when the first question comes.
 *
 * @throws `ASKWELL_USAGE`
 */
export function checkAttach(client: Client, options: AttachOptions): void {
  if (attached.has(client) || client.transport !== undefined) {
    throw unusable('is called once, before client.connect');
  }
  const unknown = Object.keys(options ?? {}).find((name) => !OPTIONS.split(', ').includes(name));
  if (unknown !== undefined) throw unusable(`has no option "${unknown}"; there are ${OPTIONS}`);
  const { server, renderer, policy = [] } = (options ?? {}) as Partial<AttachOptions>;
  if (typeof server?.name !== 'string' || server.name === '') {
    throw unusable('needs a server with a name');
  }
  // Also those of a class.
  const shows = ABILITIES.map((name) => renderer?.[name]).filter((show) => show !== undefined);
  const isEmpty = shows.length === 0 && Object.keys(renderer ?? {}).length > 0;
  if (typeof renderer === 'function' || isEmpty || shows.some((show) => typeof show !== 'function')) {
    throw unusable(`takes a renderer with functions ${ABILITIES.join(', ')}`);
  }
  if (!Array.isArray(policy) || policy.some((link) => typeof link?.decide !== 'function')) {
    throw unusable('takes a policy of links');
  }
  checkKnownSites(options);
  attached.add(client);
}

function unusable(what: string): AskwellError {
  return new AskwellError('ASKWELL_USAGE', `attachElicitation ${what}.`);
}
