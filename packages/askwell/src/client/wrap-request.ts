import { type Client, type RequestOptions, SdkError, SdkErrorCode } from '@modelcontextprotocol/client';

import { isObject } from '../json.ts';
import { createCallClock, FOREVER_MS, type Limit } from './call-clock.ts';
import { type Call, callTarget, type Calls } from './calls.ts';
import type { TaskTap } from './tasks/task-tap.ts';

/** What {@link wrapRequest} needs. */
export interface RequestHooks {
  readonly calls: Calls;
  /** Taps the connection, if that has not been done; resolves with what follows tasks, if they can come. */
  readonly tap: () => Promise<TaskTap | undefined>;
  /** Has the person visit the pages that a call needs; `false` if they won't. Called with the error that asks for them. */
  readonly visit: (error: unknown, call: Call) => Promise<boolean>;
}

/** The time for a leg where the host sets none, as in the SDK. */
const DEFAULT_TIMEOUT_MS = 60_000;
/** How often a call that needs pages is tried again. */
const MAX_VISITS = 5;

type AnyRequest = (request: unknown, ...rest: unknown[]) => Promise<unknown>;

/**
 * Wraps `client.request`, through which `callTool`, `getPrompt` and `readResource` go. All else passes through.
 *
 * The limits that the host gives keep their meaning, but count only while the server owes an answer and nobody is being
 * asked; the error is the SDK's own. What is answered with -32042 is called again when the pages have been visited.
 */
export function wrapRequest(client: Client, { calls, tap, visit }: RequestHooks): void {
  const send = client.request.bind(client) as AnyRequest;

  const wrapped: AnyRequest = async (request, ...rest) => {
    const target = callTarget(request);
    if (target === undefined) return send(request, ...rest);
    const tasks = await tap();

    const schema = isStandardSchema(rest[0]) ? [rest.shift()] : [];
    const options = (rest[0] ?? {}) as RequestOptions;
    const { timeout = DEFAULT_TIMEOUT_MS, maxTotalTimeout, resetTimeoutOnProgress } = options;

    const stop = new AbortController();
    const onAbort = (): void => stop.abort(options.signal?.reason);
    if (options.signal?.aborted === true) onAbort();
    else options.signal?.addEventListener('abort', onAbort, { once: true });

    const clock = createCallClock({ timeout, maxTotalTimeout }, (limit) => stop.abort(timeoutError(limit)));
    const call: Call = {
      ...target,
      clock,
      stop,
      failure: undefined,
      round: { number: 0, count: 0 },
      opened: new Map(),
    };
    const ours: RequestOptions = {
      ...options,
      signal: stop.signal,
      timeout: FOREVER_MS,
      // Asked for even where nobody reads it: it is what lets a server keep the connection open.
      onprogress: (progress) => {
        if (resetTimeoutOnProgress === true) clock.reset();
        options.onprogress?.(progress);
      },
    };
    delete ours.maxTotalTimeout;
    delete ours.resetTimeoutOnProgress;

    try {
      for (let visits = 0; ; visits += 1) {
        const params = calls.begin(call, (request as { readonly params?: object }).params);
        const tracked = target.method === 'tools/call' ? tasks?.track(params) : undefined;
        try {
          const result = await send(
            { method: target.method, params: tracked?.params ?? params },
            ...schema,
            ours,
          );
          if (!isObject(result) || !('inputRequests' in result)) return result;
          // The host answers by itself, and gets the questions as they came.
          return (await import('./raw-results.ts')).withRawSchemas(result);
        } catch (error) {
          tracked?.failed();
          if (call.failure !== undefined) throw call.failure;
          if (stop.signal.aborted) throw inSdkWords(error, stop.signal.reason);
          const isVisited =
            visits < MAX_VISITS &&
            (await visit(error, call).catch((thrown: unknown) => {
              throw stop.signal.aborted ? inSdkWords(thrown, stop.signal.reason) : thrown;
            }));
          if (isVisited) continue;
          if ((error as SdkError).code === SdkErrorCode.InputRequiredRoundsExceeded) {
            (await import('./raw-results.ts')).restoreLastRound(error as SdkError);
          }
          throw error;
        }
      }
    } finally {
      calls.end(call);
      options.signal?.removeEventListener('abort', onAbort);
      clock.stop();
      // What a server of 2025 still asks for this call is void.
      stop.abort(new Error('The call has ended.'));
    }
  };
  client.request = wrapped as Client['request'];
}

function timeoutError({ isTotal, milliseconds }: Limit): SdkError {
  return new SdkError(
    SdkErrorCode.RequestTimeout,
    isTotal ? 'Maximum total timeout exceeded' : 'Request timed out',
    { [isTotal ? 'maxTotalTimeout' : 'timeout']: milliseconds },
  );
}

/** What a call that was given up fails with: the same in the middle of a question as the SDK has it elsewhere. */
function inSdkWords(error: unknown, reason: unknown): unknown {
  return error === reason && !(error instanceof SdkError)
    ? new SdkError(SdkErrorCode.RequestTimeout, String(reason))
    : error;
}

function isStandardSchema(value: unknown): boolean {
  return '~standard' in Object(value);
}
