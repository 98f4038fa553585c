import { type Client, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/client';

import { isAskwellError } from '../errors.ts';
import { isObject } from '../json.ts';
import { type AskOptions, createAskPerson } from './ask-person.ts';
import { type Call, createCalls, nextRound } from './calls.ts';
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

// With a schema of ours the SDK hands over what came, instead of what its own schema has kept of it.
const asItCame = {
  params: { '~standard': { version: 1, vendor: 'askwell', validate: (value: unknown) => ({ value }) } },
} as const;
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
  const { renderer, policy = [] } = options;
  const turns = createTurns();
  const calls = createCalls();
  const completions = createCompletions();
  const scopes = createScopes();
  const askPerson = createAskPerson(options);

  const form = renderer?.form !== undefined || policy.some(({ answersForms }) => answersForms === true);
  const url = renderer?.url !== undefined;

  /** Has one question answered when it is its turn, while the clocks of the calls that may have asked it stand still. */
  const ask = async (
    params: unknown,
    call: Call | undefined,
    held: readonly Call[],
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
    for (const { clock } of held) clock.hold();
    try {
      const opened = call?.opened ?? new Map<string, number>();
      const finished = typeof elicitationId === 'string' ? completions.finished(elicitationId) : undefined;
      const answer = await turns.take(
        () => askPerson({ params, from: from(), opened, finished, untilFinished }, signal),
        signal,
      );
      return wireAnswer(answer);
    } finally {
      for (const { clock } of held) clock.release();
    }
  };

  if (form || url) {
    client.registerCapabilities({ elicitation: { ...(form && { form: {} }), ...(url && { url: {} }) } });
    client.setRequestHandler('elicitation/create', asItCame, async (sent, ctx) => {
      const params = withRawSchema(sent as object);
      const asking = calls.asking(params);
      const [call] = asking.length === 1 ? asking : [];
      const isPushed = client.getProtocolEra() === 'legacy';
      // Pushed in the middle of a call, each question is a round of its own.
      if (isPushed && call !== undefined) nextRound(call);
      const { round } = call ?? { round: { number: 0, count: 0 } };
      const index = (round.count += 1);
      // A server of 2025 need not take a question back when its call is given up.
      const scope = scopes.open(ctx.mcpReq.signal, call?.signal);
      try {
        return await ask(params, call, asking, () => ({ index, count: round.count }), scope.signal);
      } catch (error) {
        // A question that is void is nobody's failure.
        if (!scope.signal.aborted) options.onFailure?.(error);
        // Since 2026-07-28 it goes to whoever called the tool. Before, it goes to the server, which is told what is wrong
        // with its question, and nothing of what went wrong on this side.
        if (!isPushed) throw error;
        throw isAskwellError(error) && OF_THE_SERVER.includes(error.code)
          ? new ProtocolError(ProtocolErrorCode.InvalidParams, error.message)
          : new ProtocolError(
              ProtocolErrorCode.InternalError,
              'The client could not have the question answered.',
            );
      } finally {
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
    closed: () => scopes.abort(new Error('The connection has ended.')),
  };
  wrapRequest(client, {
    calls,
    tap: async () => {
      const { transport } = client;
      if (transport !== undefined && !tapped.has(transport)) {
        tapped.add(transport);
        tapTransport(transport, [onClose, calls.clocks, tasks.tap, calls.rounds, hideSchemas]);
      }
      return tasks.needed();
    },
    visit: async (error, call, signal) => {
      if (!url || (error as { readonly code?: unknown } | null)?.code !== URL_ELICITATION_REQUIRED)
        return false;
      const { requiredPages } = await import('./required-pages.ts');
      const pages = requiredPages(error);
      if (pages.length === 0) return false;
      nextRound(call);
      const scope = scopes.open(signal);
      try {
        for (const [index, page] of pages.entries()) {
          const position = { index: index + 1, count: pages.length };
          const { action } = await ask(page, call, [], () => position, scope.signal, true);
          if (action !== 'accept') return false;
        }
        return true;
      } finally {
        scope.end();
      }
    },
  });

  return {
    ...tasks.runs,
    get pending() {
      return turns.waiting;
    },
  };
}
