import type { Ask } from '../replay/ask.ts';
import type { Revision } from '../revision.ts';

/** A request to the client, as it stands in `inputRequests`, or is pushed. */
export interface InputRequest {
  readonly method: 'elicitation/create' | 'sampling/createMessage' | 'roots/list';
  readonly params?: { readonly [name: string]: unknown };
}

/**
 * An ask in the words of a revision: no `mode` on 2025-06-18, an `elicitationId` for URL mode on 2025-11-25 only.
 *
 * @param elicitationId - unique for this server (S11); used on 2025-11-25 alone
 */
export function toInputRequest(ask: Ask, revision: Revision, elicitationId?: string): InputRequest {
  switch (ask.kind) {
    case 'form':
      return {
        method: 'elicitation/create',
        params: {
          ...(revision !== '2025-06-18' && { mode: 'form' }),
          message: ask.message,
          requestedSchema: ask.form.wire(revision, ask.values),
        },
      };
    case 'url':
      return {
        method: 'elicitation/create',
        params: {
          mode: 'url',
          message: ask.message,
          url: ask.url,
          ...(revision === '2025-11-25' && elicitationId !== undefined && { elicitationId }),
        },
      };
    case 'sampling':
      return { method: 'sampling/createMessage', params: ask.params };
    case 'roots':
      return { method: 'roots/list' };
  }
}
