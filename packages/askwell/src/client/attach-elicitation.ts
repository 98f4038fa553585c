import { type Client, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/client';

import { isAskwellError } from '../errors.ts';
import { isObject } from '../json.ts';
import { anySchema } from './any-schema.ts';
import { type AskOptions, createAskPerson } from './ask-person.ts';
import { type Call, createCalls, nextRound } from './calls.ts';
import { callHost } from './call-host.ts';
import { checkAttach } from './check-attach.ts';
import { createCompletions } from './completions.ts';
import type { Source } from './elicitation.ts';
import { hideSchemas, withRawSchema } from './raw-schema.ts';
import { createLazyTasks, type LazyToolRuns } from './lazy-tasks.ts';
import { createScopes } from './scopes.ts';
import { createTurns } from './turns.ts';
import { type WireAnswer, wireAnswer } from './wire-answer.ts';
import { tapTransport, type WireTap } from './wire-tap.ts';
import { wrapRequest } from './wrap-request.ts';

/** How a client answers the questions of the server that it is connected to. */
export interface AttachOptions extends AskOptions {
  /** Whether calls that a server turns into tasks are followed to their end. Default true. */
  readonly tasks?: boolean;
}

/** What {@link attachElicitation} made of a client. */
export interface AttachedElicitation extends LazyToolRuns {
  /** How many questions are being shown or waiting for their turn. */
  readonly pending: number;
}

/** What a question itself is to blame for. */
const OF_THE_SERVER = ['ASKWELL_CLIENT', 'ASKWELL_SCHEMA', 'ASKWELL_LIMIT'];
/** The error with which a server of 2025-11-25 asks for pages to be visited before a request (S15). */
const URL_ELICITATION_REQUIRED = -32042;

/**
 * Has the questions of a server answered: by the policy, else by the person in front of the renderer, else not at all.
 * Works alike on every revision and transport. Call it before `client.connect`; one client is one server.
 *
 * - Declares the modes that can be answered, and no more (C1).
 * - Questions are shown one at a time, in the order in which they came. A question that the server takes back, whose
 *   call is cancelled or whose connection ends is closed.
 * - The timeouts of `callTool`, `getPrompt` and `readResource` count only while the server owes an answer, not while a
 *   person thinks. On sessions of 2025 it can't be told which of several concurrent calls asks, so all of them wait.
 * - A call that needs pages to be visited first (-32042) is made again when they have been.
 *
 * @example
 * ```ts
 * const client = new Client({ name: 'my-agent', version: '1.0.0' });
 * attachElicitation(client, { renderer: terminal(), server: { name: 'billing', origin: 'https://billing.example' } });
 * await client.connect(transport);
 * ```
 *
 * @see https://modelcontextprotocol.io/specification/draft/client/elicitation
 */
export function attachElicitation(client: Client, options: AttachOptions): AttachedElicitation {
  checkAttach(client, options);
  const { renderer, policy = [] } = options;
  // Where nobody listens, what went wrong would look like a person who cancelled.
  const failed = (error: unknown): void => callHost(() => (options.onFailure ?? console.warn)(error));
  const turns = createTurns(() => failed(new Error('A void question was not closed.')));
  const calls = createCalls();
  const completions = createCompletions();
  const scopes = createScopes();
  const askPerson = createAskPerson({ ...options, onFailure: failed }, turns);
  let pending = 0;

  const form = renderer?.form !== undefined || policy.some(({ answersForms }) => answersForms === true);
  const url = renderer?.url !== undefined;

  /** Has one question answered. */
  const ask = async (
    params: unknown,
    call: Call | undefined,
    position: () => Source['position'],
    signal: AbortSignal,
    untilFinished = false,
  ): Promise<WireAnswer> => {
    const round = call?.round.number;
    const elicitationId = isObject(params) ? params['elicitationId'] : undefined;
    if (typeof elicitationId === 'string') completions.expect(elicitationId);
    const from = (): Source => {
      const selfName = client.getServerVersion()?.name;
      return {
        server: options.server,
        ...(selfName !== undefined && { selfName }),
        ...(call !== undefined && call.target !== '' && { target: call.target }),
        ...(round !== undefined && { round }),
        position: position(),
      };
    };
    pending += 1;
    try {
      const opened = call?.opened ?? new Map<string, number>();
      const finished = typeof elicitationId === 'string' ? completions.finished(elicitationId) : undefined;
      return wireAnswer(await askPerson({ params, from, opened, finished, untilFinished }, signal));
    } finally {
      pending -= 1;
    }
  };

  if (form || url) {
    client.registerCapabilities({ elicitation: { ...(form && { form: {} }), ...(url && { url: {} }) } });
    client.setRequestHandler('elicitation/create', { params: anySchema }, async (sent, ctx) => {
      const asking = calls.asking(sent as object);
      const [call] = asking.length === 1 ? asking : [];
      const isPushed = client.getProtocolEra() === 'legacy';
      // Pushed in the middle of a call, each question is a round of its own.
      if (isPushed && call !== undefined) nextRound(call);
      const { round } = call ?? { round: { number: 0, count: 0 } };
      const index = (round.count += 1);
      // A server of 2025 need not take a question back when its call is given up, or has ended.
      const scope = scopes.open(ctx.mcpReq.signal, call?.stop.signal);
      const release = calls.hold(asking, isPushed);
      try {
        const position = (): Source['position'] => ({ index, count: round.count });
        return await ask(withRawSchema(sent as object), call, position, scope.signal);
      } catch (error) {
        // A question that is void is nobody's failure.
        if (!scope.signal.aborted) failed(error);
        // Since 2026-07-28 it goes to whoever called the tool. Before, it goes to the server, which is told what is wrong
        // with its question, and nothing of what went wrong on this side; that is for who called, too.
        if (!isPushed) throw error;
        if (isAskwellError(error) && OF_THE_SERVER.includes(error.code)) {
          throw new ProtocolError(ProtocolErrorCode.InvalidParams, error.message);
        }
        if (!scope.signal.aborted && call !== undefined) {
          call.failure = error;
          call.stop.abort(new Error('The call has ended.'));
        }
        throw new ProtocolError(ProtocolErrorCode.InternalError, 'The client could not get an answer.');
      } finally {
        release();
        scope.end();
      }
    });
  }
  if (url) {
    client.setNotificationHandler('notifications/elicitation/complete', ({ params }) => {
      completions.complete(params.elicitationId);
    });
  }

  const tasks = createLazyTasks(client, options.tasks !== false);
  const tapped = new WeakSet<object>();
  const onClose: WireTap = {
    closed: () => scopes.abort(new Error('The call has ended.')),
  };
  const tap = (): void => {
    const { transport } = client;
    if (transport === undefined || tapped.has(transport)) return;
    tapped.add(transport);
    tapTransport(transport, [onClose, calls.clocks, tasks.tap, calls.rounds, hideSchemas]);
  };
  // A server of 2025 may ask before it is asked anything.
  const connect = client.connect.bind(client);
  client.connect = async (...args) => {
    await connect(...args);
    tap();
  };
  wrapRequest(client, {
    calls,
    tap: () => {
      tap();
      return tasks.needed();
    },
    visit: async (error, call) => {
      if (!url || (error as { readonly code?: unknown } | null)?.code !== URL_ELICITATION_REQUIRED)
        return false;
      const { visitPages } = await import('./visit-pages.ts');
      nextRound(call);
      const scope = scopes.open(call.stop.signal);
      try {
        return await visitPages(error, (page, position) =>
          ask(page, call, () => position, scope.signal, true),
        );
      } finally {
        scope.end();
      }
    },
  });

  return {
    ...tasks.runs,
    get pending() {
      return pending;
    },
  };
}
