import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';

import { AskwellError } from '../errors.ts';
import { isObject } from '../json.ts';
import type { Context } from '../replay/context.ts';

/** How often an author's handler may say that the pages are not done, before that is the call's error. */
const TIMES = 3;

/**
 * Makes asks of an author's `UrlElicitationRequiredError`, for 2026-07-28, which has no such error (S18): the person is
 * sent to the pages that it names, and the handler runs again. If it still throws then, they are asked again.
 */
export function askRequiredUrls(handler: (ctx: Context) => unknown): (ctx: Context) => Promise<unknown> {
  return async (ctx) => {
    try {
      return await handler(ctx);
    } catch (error) {
      const pages = requiredPages(error);
      if (pages === undefined) throw error;
      for (let time = 0; time < TIMES; time += 1) {
        const results = await Promise.all(pages.map(({ message, url }) => ctx.elicitUrl(message, url)));
        const refused = results.find((result) => result.action !== 'accept');
        if (refused === undefined) continue;
        throw refusal(refused.action, pages);
      }
      throw error;
    }
  };
}

interface RequiredPage {
  readonly message: string;
  readonly url: string;
}

function requiredPages(error: unknown): readonly RequiredPage[] | undefined {
  if (!(error instanceof ProtocolError) || error.code !== ProtocolErrorCode.UrlElicitationRequired)
    return undefined;
  const listed = isObject(error.data) ? error.data['elicitations'] : undefined;
  if (!Array.isArray(listed)) return undefined;
  const pages = listed.filter(
    (item): item is RequiredPage =>
      isObject(item) && typeof item['message'] === 'string' && typeof item['url'] === 'string',
  );
  return pages.length > 0 ? pages : undefined;
}

function refusal(action: 'decline' | 'cancel', pages: readonly RequiredPage[]): AskwellError {
  const messages = pages.map(({ message }) => JSON.stringify(message)).join(', ');
  return new AskwellError(
    'ASKWELL_ANSWER',
    `The person ${action === 'decline' ? 'declined' : 'cancelled'} what this needs first: ${messages}.`,
  );
}
