import { type Client, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/client';

import { AskwellError } from '../errors.ts';
import { parseForeignForm } from '../form/form.ts';
import { isObject } from '../json.ts';
import { checkUrl } from './check-url.ts';
import type { Asker, FormAnswer, Renderer, UrlAnswer } from './renderer.ts';

/** How questions of a server get to the person. */
export interface AttachOptions {
  /** What the person calls the server. */
  readonly label: string;
  /** Told when a question could not be shown or answered. The server is told too; this is for whoever runs the client. */
  readonly onFailure?: (error: unknown) => void;
}

/**
 * Has a renderer answer the questions of the server that `client` is going to be connected to. Declares the modes that
 * the renderer has, and no more. Questions that come together are shown one after the other.
 *
 * Call it before `client.connect`.
 */
export function attachElicitation(client: Client, renderer: Renderer, options: AttachOptions): void {
  client.registerCapabilities({
    elicitation: { ...(renderer.form && { form: {} }), ...(renderer.url && { url: {} }) },
  });

  const asker = (): Asker => {
    const name = client.getServerVersion()?.name;
    return { label: options.label, ...(name !== undefined && { name }) };
  };

  // The SDK hands over sibling requests at the same time, and a person answers one at a time.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(show: () => Promise<T>): Promise<T> => {
    const turn = last.then(show);
    last = turn.catch(() => undefined);
    return turn;
  };

  client.setRequestHandler('elicitation/create', async (request, ctx) => {
    const { signal } = ctx.mcpReq;
    try {
      return await inTurn(() => show(renderer, asker(), request.params, signal));
    } catch (error) {
      // A question that the server took back is nobody's failure.
      if (!signal.aborted) options.onFailure?.(error);
      throw error instanceof AskwellError
        ? new ProtocolError(ProtocolErrorCode.InvalidParams, error.message)
        : error;
    }
  });
}

type WireAnswer =
  | { action: 'accept'; content?: Record<string, string | number | boolean | string[]> }
  | { action: 'decline' | 'cancel' };

async function show(
  renderer: Renderer,
  asker: Asker,
  params: unknown,
  signal: AbortSignal,
): Promise<WireAnswer> {
  signal.throwIfAborted();
  if (!isObject(params) || typeof params['message'] !== 'string') throw malformed('it has no message');
  const { message, mode = 'form' } = params;
  let answer: FormAnswer | UrlAnswer;
  if (mode === 'form' && renderer.form) {
    const form = parseForeignForm(params['requestedSchema']);
    answer = await renderer.form({ mode, asker, message, form }, signal);
  } else if (mode === 'url' && renderer.url) {
    if (typeof params['url'] !== 'string') throw malformed('it has no URL');
    answer = await renderer.url({ mode, asker, message, url: checkUrl(params['url']) }, signal);
  } else {
    throw malformed(`this client did not declare the mode ${JSON.stringify(mode)}`);
  }
  signal.throwIfAborted();
  // Without the member, not with null, when there is no content.
  if (answer.action !== 'accept' || !('content' in answer)) return { action: answer.action };
  return {
    action: 'accept',
    content: answer.content as Record<string, string | number | boolean | string[]>,
  };
}

function malformed(why: string): AskwellError {
  return new AskwellError('ASKWELL_CLIENT', `The server sent a question that can't be shown: ${why}.`);
}
