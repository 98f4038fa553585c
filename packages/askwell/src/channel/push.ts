import { AskwellError } from '../errors.ts';
import type { Ask, AskKind, UrlAsk } from '../replay/ask.ts';
import type { Channel } from '../replay/channel.ts';
import type { Revision } from '../revision.ts';
import { type InputRequest, toInputRequest } from './input-request.ts';
import type { Turnstile } from './turnstile.ts';

/** What the push channel needs of a 2025 session. */
export interface PushPeer {
  /**
   * Sends a request to the client on the stream of the call that asks, and resolves with the result as it came.
   * Rejects when the client answers with an error, when the connection closes, and on abort.
   */
  request(
    request: InputRequest,
    options: { readonly signal: AbortSignal; readonly timeout: number },
  ): Promise<unknown>;
  /** Tells the client of this session, on 2025-11-25, that the page it was sent to is done with (S12, S13). */
  completed(elicitationId: string): void;
  /** Tells the caller that the call is alive, so that human time does not run into its timeout. */
  heartbeat(): void;
  /** Calls `beat` every `milliseconds` until the returned function is called. */
  every(milliseconds: number, beat: () => void): () => void;
  uuid(): string;
}

/** Often enough for a client with the usual 60 s timeout that resets on progress. */
const HEARTBEAT_MS = 15_000;

/** Asks are pushed to the client of a 2025 session, and answered while the handler waits. */
export function createPushChannel(options: {
  readonly revision: Revision;
  readonly abilities: ReadonlySet<AskKind>;
  readonly peer: PushPeer;
  /** One for each session: asks of different calls are shown one after the other. */
  readonly turnstile: Turnstile;
  /** How long a question stays answerable, in milliseconds, unless the ask says otherwise. */
  readonly timeout: number;
}): Channel {
  const { revision, abilities, peer, turnstile, timeout } = options;

  // The ids under which the client of this call was sent to each page; one that is asked again has several.
  const sentTo = new Map<string, string[]>();

  /** The client may wait for the end of a page with its dialog open, or long after it has accepted. */
  const tellWhenEnded = (ask: UrlAsk, elicitationId: string, signal: AbortSignal): void => {
    if (ask.ended === undefined) return;
    const ids = sentTo.get(ask.url);
    if (ids !== undefined) return void ids.push(elicitationId);
    const sent = [elicitationId];
    sentTo.set(ask.url, sent);
    // The call goes on while the person is at the page, whether or not a dialog is open.
    const stop = peer.every(HEARTBEAT_MS, () => peer.heartbeat());
    void ask.ended(signal).then((ended) => {
      stop();
      if (ended) for (const id of sent) peer.completed(id);
      sent.length = 0;
    });
  };

  const push = async (ask: Ask, signal: AbortSignal): Promise<unknown> => {
    const elicitationId = peer.uuid();
    if (ask.kind === 'url' && revision === '2025-11-25') tellWhenEnded(ask, elicitationId, signal);
    try {
      return await peer.request(toInputRequest(ask, revision, elicitationId), {
        signal,
        timeout: ask.expiresIn ?? timeout,
      });
    } catch (error) {
      throw clientError(ask, error);
    }
  };

  return {
    revision,
    live: true,
    can: (kind) => abilities.has(kind),
    ask(asks, signal) {
      const turn = turnstile.enter(signal);
      const sent = turn.then((leave) => {
        if (signal.aborted) {
          leave();
          return [];
        }
        const stop = peer.every(HEARTBEAT_MS, () => peer.heartbeat());
        const answers = asks.map((ask) => push(ask, signal));
        void Promise.allSettled(answers).then(() => {
          stop();
          leave();
        });
        return answers;
      });
      return asks.map(async (_, index) => (await sent)[index]);
    },
  };
}

/** S30: a client that fails to process a question has not answered it; the author is told so. */
function clientError(ask: Ask, cause: unknown): AskwellError {
  const what = 'message' in ask ? JSON.stringify(ask.message.slice(0, 80)) : ask.kind;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AskwellError('ASKWELL_CLIENT', `The client could not put the question ${what}: ${why}`, {
    cause,
  });
}
