import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  ProtocolError,
  ProtocolErrorCode,
  SdkError,
  SdkErrorCode,
  type Server,
  type ServerContext,
} from '@modelcontextprotocol/server';

import { abilitiesOf } from '../channel/abilities.ts';
import type { InputRequest } from '../channel/input-request.ts';
import { createPushChannel } from '../channel/push.ts';
import { createRoundChannel, readInputResponses, toInputRequests } from '../channel/round.ts';
import type { Turnstile } from '../channel/turnstile.ts';
import { isAskwellError } from '../errors.ts';
import { canonicalJson, isObject } from '../json.ts';
import type { Ask } from '../replay/ask.ts';
import { cleanError } from '../replay/clean-error.ts';
import { cleanProtocol } from '../replay/clean-protocol.ts';
import type { Context } from '../replay/context.ts';
import type { ClientFacts, Host } from '../replay/host.ts';
import type { Journal } from '../replay/journal.ts';
import type { PassOutcome } from '../replay/pass.ts';
import { createGuard, type Guard } from '../replay/guard.ts';
import { run } from '../replay/run.ts';
import { StepError } from '../replay/step.ts';
import { REVISIONS, type Revision } from '../revision.ts';
import type { SealBinding } from '../seal/seal.ts';
import type { Engine } from './engine.ts';
import { principalOf, principalText } from './principal.ts';
import { createProgress } from './progress.ts';
import { askRequiredUrls } from './required-urls.ts';
import { invalidState, toProtocolError } from './wire-error.ts';

/** The methods that may ask (S44). */
export type AskingMethod = 'tools/call' | 'prompts/get' | 'resources/read';

/** One request that may ask, as the SDK hands it over. */
export interface Call {
  readonly engine: Engine;
  readonly sdk: ServerContext;
  readonly server: Server;
  readonly method: AskingMethod;
  /** The tool or prompt by name, the resource by URI. */
  readonly target: string;
  /** The arguments as the client sent them; a retry must send the same. */
  readonly args: unknown;
  /** Of the connection: one dialog at a time. */
  readonly turnstile: Turnstile;
  /** Whether each state of this call may be used once only. */
  readonly singleUse: boolean;
  readonly handler: (ctx: Context) => unknown;
}

/** A result that asks, as 2026-07-28 has it. */
export interface InputRequiredResult {
  readonly [member: string]: unknown;
  readonly resultType: 'input_required';
  readonly inputRequests: ReturnType<typeof toInputRequests>;
  readonly requestState: string;
}

/**
 * What came of a call: a result that asks, or an outcome that the caller makes a result of. It is free of secrets but for
 * what the handler returned: `clean` must be the last to see what is made of that.
 */
export type CallOutcome = Unguarded & { clean<T>(result: T): T };

/**
 * Runs a handler for a request, on whatever channel the request's revision has.
 *
 * @throws ProtocolError for what the protocol wants as a JSON-RPC error
 */
export async function answerCall(call: Call): Promise<CallOutcome> {
  const modern = call.sdk.mcpReq.envelope !== undefined;
  const guard = createGuard();
  const outcome = await (modern ? answerRound(call, guard) : answerPush(call, guard));
  const clean = <T>(result: T): T => cleanProtocol(result, guard);
  if (outcome.status === 'ended') return { ...outcome, message: guard.clean(outcome.message), clean };
  if (outcome.status !== 'failed') return { ...outcome, clean };
  const thrown = outcome.error;
  const error = cleanError(thrown, guard);
  const protocolError = toProtocolError(thrown, modern ? '2026-07-28' : handshakeRevision(call.server), () =>
    abilitiesOf(call.server.getClientCapabilities(), '2025-11-25').has('url'),
  );
  if (protocolError !== undefined) throw cleanProtocolError(protocolError, guard);
  if (isAskwellError(thrown, 'ASKWELL_STATE')) {
    call.engine.warn((error as Error).message);
    throw invalidState();
  }
  if (isAuthorsError(thrown)) report(call, error, guard);
  return { status: 'failed', error, clean };
}

/** Its data is sent, and so it is cleaned as what is sent is. */
function cleanProtocolError(error: ProtocolError, guard: Guard): ProtocolError {
  const copy = cleanError(error, guard);
  return copy === error ? error : Object.assign(copy, { data: cleanProtocol(error.data, guard) });
}

/** Ours explain themselves to the caller, and steps have been reported. */
function isAuthorsError(error: unknown): boolean {
  return !isAskwellError(error) && !(error instanceof StepError);
}

/** The caller's answer does not depend on whether a log works. */
function report(call: Call, error: unknown, guard: Guard): void {
  const what = guard.clean(where(call));
  try {
    call.engine.report(error, what);
  } catch {
    call.engine.warn(`The failure of ${what} could not be reported.`);
  }
}

function where(call: Call): string {
  return `${call.method} ${JSON.stringify(call.target)}`;
}

async function answerRound(call: Call, guard: Guard): Promise<Unguarded> {
  const { engine, sdk } = call;
  const envelope = sdk.mcpReq.envelope as Record<string, unknown>;
  const info = envelope[CLIENT_INFO_META_KEY];
  const host = hostOf(call, guard, {
    name: isObject(info) && typeof info['name'] === 'string' ? info['name'] : undefined,
    version: isObject(info) && typeof info['version'] === 'string' ? info['version'] : undefined,
    revision: '2026-07-28',
  });
  const binding = bindingOf(call, host);
  const { journal, responses } = await openJournal(call, binding);
  const outcome = await run({
    handler: askRequiredUrls(call.handler),
    journal,
    channel: createRoundChannel(abilitiesOf(envelope[CLIENT_CAPABILITIES_META_KEY], '2026-07-28')),
    host,
    responses,
  });
  if (outcome.status !== 'suspended') return outcome;
  const requestState = await engine.states.mint(
    journal,
    binding,
    engine.environment.now() + lifetime(outcome.asks, engine),
  );
  return {
    status: 'asks',
    result: {
      resultType: 'input_required',
      inputRequests: toInputRequests(outcome.asks),
      requestState,
    },
  };
}

type Unguarded =
  | Exclude<PassOutcome, { status: 'suspended' }>
  | { readonly status: 'asks'; readonly result: InputRequiredResult };

interface Opened {
  readonly journal: Journal;
  /** Answers to what is open in it. */
  readonly responses: ReadonlyMap<string, unknown>;
}

const NO_RESPONSES: ReadonlyMap<string, unknown> = new Map();

/** S47–S52: a state is opened for exactly this request, or not at all. */
async function openJournal(call: Call, binding: SealBinding): Promise<Opened> {
  const { engine, sdk } = call;
  const state: unknown = sdk.mcpReq.requestState();
  // R9: without a state there is no question that an answer could be to.
  if (state === undefined) return { journal: engine.states.fresh(), responses: NO_RESPONSES };
  try {
    if (typeof state !== 'string') throw invalidState();
    const opened = await engine.states.open(state, binding);
    // What is refused as malformed may be corrected and sent again, so it must not use the state up.
    const responses = readResponses(call, opened.journal);
    if (call.singleUse) await engine.states.use(state, opened);
    return { journal: opened.journal, responses };
  } catch (error) {
    if (!isAskwellError(error, 'ASKWELL_STATE')) throw error;
    engine.warn(error.message);
    throw invalidState();
  }
}

/** S56: what is no answer at all, to a question that is open, is an error; to any other it is ignored. */
function readResponses(call: Call, journal: Journal): ReadonlyMap<string, unknown> {
  const { inputResponses, droppedInputResponseKeys } = call.sdk.mcpReq;
  const { responses, malformed } = readInputResponses(inputResponses, droppedInputResponseKeys, journal.open);
  const [key] = malformed;
  if (key === undefined) return responses;
  throw new ProtocolError(
    ProtocolErrorCode.InvalidParams,
    `inputResponses[${JSON.stringify(key)}] is no result of its request: an elicitation is answered with ` +
      `{ action: "accept" | "decline" | "cancel", content? }`,
  );
}

/** S50: a state lives as long as the shortest-lived question in it, by default an hour. */
function lifetime(asks: readonly Ask[], engine: Engine): number {
  return Math.min(...asks.map((ask) => ask.expiresIn ?? engine.stateTtl));
}

async function answerPush(call: Call, guard: Guard): Promise<Unguarded> {
  const { engine, sdk, server } = call;
  const revision = handshakeRevision(server);
  const info = server.getClientVersion();
  const host = hostOf(call, guard, { name: info?.name, version: info?.version, revision });
  const outcome = await run({
    handler: call.handler,
    journal: engine.states.fresh(),
    channel: createPushChannel({
      revision,
      abilities: abilitiesOf(server.getClientCapabilities(), revision),
      turnstile: call.turnstile,
      timeout: engine.stateTtl,
      peer: {
        request: async (request, options) => push(sdk, request, options),
        completed: (elicitationId) => void complete(sdk, elicitationId),
        heartbeat: () => host.heartbeat(),
        every: (milliseconds, beat) => {
          const timer = setInterval(beat, milliseconds);
          return () => clearInterval(timer);
        },
        uuid: engine.environment.uuid,
      },
    }),
    host,
  });
  if (outcome.status === 'suspended') throw new Error('a live channel does not suspend');
  return outcome;
}

/** A client that is gone needs no notification. */
async function complete(sdk: ServerContext, elicitationId: string): Promise<void> {
  await sdk.mcpReq
    .notify({ method: 'notifications/elicitation/complete', params: { elicitationId } })
    .catch(() => {});
}

/** A question nobody answered in time was not declined; it is as if the person had closed it. */
async function push(
  sdk: ServerContext,
  request: InputRequest,
  options: { readonly signal: AbortSignal; readonly timeout: number },
): Promise<unknown> {
  try {
    return (await sdk.mcpReq.send(request as never, options)) as unknown;
  } catch (error) {
    const timedOut = error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout;
    if (timedOut && request.method === 'elicitation/create') return { action: 'cancel' };
    throw error;
  }
}

/** Revisions before 2025-06-18 have no elicitation; their clients declare none, so the oldest words will do. */
function handshakeRevision(server: Server): Revision {
  const version = server.getNegotiatedProtocolVersion();
  return REVISIONS.find((revision) => revision === version) ?? '2025-06-18';
}

function hostOf(call: Call, guard: Guard, client: ClientFacts): Host & { heartbeat(): void } {
  const { engine, sdk } = call;
  const report = createProgress(sdk);
  const principal = principalOf(sdk.http?.authInfo, sdk.http !== undefined);
  const { pages } = engine;
  return {
    environment: engine.environment,
    principal,
    guard,
    ...(pages !== undefined && {
      pagesFor: (id: string) => pages.hostFor({ principal, target: call.target, run: id }),
    }),
    client,
    signal: sdk.mcpReq.signal,
    maxRounds: engine.maxRounds,
    strict: engine.strict,
    stepScope: engine.stepScope,
    progress: (done, total, message) => report.progress(done, total, guard.cleanJson(message)),
    heartbeat: report.heartbeat,
    log: (level, data) => void sdk.mcpReq.log(level, guard.cleanJson(data)).catch(() => {}),
    stepFailed: (error, step) =>
      engine.report(cleanError(error, guard), guard.clean(`Step ${JSON.stringify(step)} of ${where(call)}`)),
    warn: (message) => engine.warn(guard.clean(message)),
  };
}

function bindingOf(call: Call, host: Host): SealBinding {
  return {
    audience: call.engine.audience,
    principal: principalText(host.principal),
    method: call.method,
    target: call.target,
    arguments: argumentsText(call.args),
  };
}

function argumentsText(args: unknown): string {
  try {
    return canonicalJson(args ?? {});
  } catch {
    // The stack, which only a hostile nesting can use up.
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'The arguments are nested too deeply');
  }
}
