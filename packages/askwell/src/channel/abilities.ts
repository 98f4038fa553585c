import { isObject } from '../json.ts';
import type { AskKind } from '../replay/ask.ts';
import type { Revision } from '../revision.ts';

/**
 * What a client declared that it can be asked for. A bare `elicitation: {}` means forms, in every revision;
 * URL mode must be named, and does not exist on 2025-06-18.
 *
 * @param capabilities - the client's capabilities as they came, from the handshake or from this request
 */
export function abilitiesOf(capabilities: unknown, revision: Revision): ReadonlySet<AskKind> {
  const abilities = new Set<AskKind>();
  if (!isObject(capabilities)) return abilities;
  const elicitation = capabilities['elicitation'];
  if (isObject(elicitation)) {
    const form = isObject(elicitation['form']);
    const url = isObject(elicitation['url']);
    if (form || !url) abilities.add('form');
    if (url && revision !== '2025-06-18') abilities.add('url');
  }
  if (isObject(capabilities['sampling'])) abilities.add('sampling');
  if (isObject(capabilities['roots'])) abilities.add('roots');
  return abilities;
}
