import {
  type CallToolResult,
  type McpServer,
  // oxlint-disable-next-line typescript/no-deprecated
  type Server,
  type ServerContext,
} from '@modelcontextprotocol/server';

import { createTurnstile } from '../channel/turnstile.ts';
import { AskwellError } from '../errors.ts';
import { isObject } from '../json.ts';
import type { Context } from '../replay/context.ts';
import { answerCall, type InputRequiredResult } from './call.ts';
import { createEngine, ENGINE_OPTIONS, type EngineOptions } from './engine.ts';
import { checkKnownOptions } from '../field/known-options.ts';
import { failedTool, shapeResult, toolError, type ToolReturn } from './tool.ts';
import { endedText, errorText } from './wire-error.ts';

/** Wraps a handler for `registerTool` of the SDK's `McpServer`. */
export type ResumableHandler = <A>(
  handler: (args: A, ctx: Context) => ToolReturn<never> | Promise<ToolReturn<never>>,
  options?: {
    /** Whether each answer may be handed in once only (S52); needs a store that all instances share. */
    readonly singleUse?: boolean;
  },
) => (args: A, sdk?: ServerContext) => Promise<CallToolResult>;

/** Lets handlers of SDK servers ask. */
export interface Resumable {
  /** Serves the pages of the option `pages`, for the app that serves everything else; other requests are 404. */
  readonly pages: (request: globalThis.Request) => Promise<Response>;
  /** Prepares one `McpServer`, before its first `registerTool`, and gives the function that wraps its handlers. */
  attach(server: McpServer): ResumableHandler;
}

/** What the wrapped tools/call handler knows, for the tool callback that the SDK calls without it. */
interface Request {
  readonly name: string;
  readonly args: unknown;
  /** Set by the callback when the answer must be a JSON-RPC error, which `McpServer` would make a result of. */
  error?: unknown;
}

/**
 * Lets tools of an SDK `McpServer` ask, for authors who keep it. Make it once for the process: over HTTP the SDK makes
 * a server for each request, and the keys must outlive it.
 *
 * `McpServer` turns whatever a tool throws into a result, and tells a tool neither its name nor its raw arguments;
 * both are needed here (a state must be bound to them, and one that does not open is a JSON-RPC error). So `attach`
 * wraps the `tools/call` handler at the moment `McpServer` installs it.
 *
 * @param options - as of `createServer`; `audience` is required, since the SDK does not tell a server's name
 * @throws `ASKWELL_KEYS`, `ASKWELL_USAGE` for options it can't use
 * @example
 * ```ts
 * const askwell = createResumable({ audience: 'deployer' });
 *
 * const mcp = new McpServer({ name: 'deployer', version: '1.0.0' });
 * const resumable = askwell.attach(mcp);
 * mcp.registerTool('deploy', { inputSchema }, resumable(async ({ app }, ctx) => {
 *   return (await ctx.confirm(`Deploy ${app}?`)) ? 'Deployed.' : 'Not deployed.';
 * }));
 * ```
 */
export function createResumable(options: EngineOptions & { readonly audience: string }): Resumable {
  checkKnownOptions('createResumable()', options, ENGINE_OPTIONS);
  const engine = createEngine(
    {
      name: options.audience,
      title: options.audience,
      origin: async () => {
        throw new AskwellError(
          'ASKWELL_USAGE',
          'createResumable() can\'t know where its pages are served. Tell it: createPages({ url: "https://…/askwell" }).',
        );
      },
    },
    options,
  );
  return {
    pages: engine.servePages,
    attach(server) {
      const requests = new WeakMap<AbortSignal, Request>();
      const turnstile = createTurnstile();
      wrapToolCalls(server.server, requests);

      return (handler, { singleUse = false } = {}) =>
        async (args, sdk) => {
          // A tool without inputSchema is called with the SDK's context alone.
          const context = sdk ?? (args as ServerContext);
          const request = requests.get(context.mcpReq.signal);
          if (request === undefined) {
            throw new AskwellError(
              'ASKWELL_USAGE',
              'Call attach before the first registerTool of the server.',
            );
          }
          if (context.http !== undefined) engine.warnOfKeys();
          try {
            const outcome = await answerCall({
              engine,
              sdk: context,
              server: server.server,
              turnstile,
              method: 'tools/call',
              target: request.name,
              args: request.args,
              singleUse,
              handler: (ctx) => handler(sdk === undefined ? ({} as never) : args, ctx),
            });
            if (outcome.status === 'asks') return asResult(outcome.result);
            if (outcome.status === 'completed') return outcome.clean(shaped(outcome.result));
            const text = outcome.status === 'ended' ? endedText(outcome) : errorText(outcome.error);
            return toolError(text);
          } catch (error) {
            request.error = error;
            throw error;
          }
        };
    },
  };
}

function wrapToolCalls(server: Server, requests: WeakMap<AbortSignal, Request>): void {
  const install = server.setRequestHandler.bind(server) as (method: string, ...rest: unknown[]) => void;
  const wrapped = (method: string, ...rest: unknown[]): void => {
    const handler = rest.at(-1);
    if (method !== 'tools/call' || typeof handler !== 'function') return install(method, ...rest);
    install(method, ...rest.slice(0, -1), async (message: { params: unknown }, sdk: ServerContext) => {
      const params = isObject(message.params) ? message.params : {};
      const request: Request = { name: String(params['name']), args: params['arguments'] };
      requests.set(sdk.mcpReq.signal, request);
      const result = (await handler(message, sdk)) as unknown;
      if (request.error !== undefined) throw request.error;
      return result;
    });
  };
  server.setRequestHandler = wrapped as Server['setRequestHandler'];
}

/** What can't be sent is a failure of the tool, as it is on a server of our own. */
function shaped(value: unknown): CallToolResult {
  try {
    return shapeResult(value);
  } catch (error) {
    return failedTool(error);
  }
}

/** `input_required` is a result of tools/call on 2026-07-28, which the type of the callback does not say. */
function asResult(result: InputRequiredResult): CallToolResult {
  return result as unknown as CallToolResult;
}
