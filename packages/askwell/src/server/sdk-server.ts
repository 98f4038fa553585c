import {
  type CallToolResult,
  type GetPromptResult,
  type Implementation,
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  ResourceNotFoundError,
  // The low-level server: McpServer would turn JSON-RPC errors into results, and validate what is validated here.
  // oxlint-disable-next-line typescript/no-deprecated
  Server,
  type ServerCapabilities,
  type ServerContext,
} from '@modelcontextprotocol/server';

import { createTurnstile } from '../channel/turnstile.ts';
import { answerCall, type AskingMethod, type CallOutcome } from './call.ts';
import type { Engine } from './engine.ts';
import { type RegisteredPrompt, toPromptResult } from './prompt.ts';
import { findResource, type RegisteredResource, toResourceResult } from './resource.ts';
import { failedTool, type RegisteredTool, toolError, toToolResult, unknownTool } from './tool.ts';
import { endedText, errorText } from './wire-error.ts';

/** What a server offers. */
export interface Offer {
  readonly info: Implementation;
  readonly instructions: string | undefined;
  readonly tools: ReadonlyMap<string, RegisteredTool>;
  readonly prompts: ReadonlyMap<string, RegisteredPrompt>;
  readonly resources: ReadonlyMap<string, RegisteredResource>;
}

// Elicitation answers are checked by Askwell; the SDK's validator would be built for each connection for nothing.
const NO_VALIDATOR = {
  getValidator: () => () => ({ valid: true as const, data: undefined as never, errorMessage: undefined }),
};

/**
 * An SDK server for one connection, or on 2026-07-28 over HTTP for one request. Cheap: all that is costly was done
 * when tools were registered.
 */
export function createSdkServer(offer: Offer, engine: Engine): Server {
  const { tools, prompts, resources } = offer;
  const capabilities: ServerCapabilities = { logging: {} };
  if (tools.size > 0) capabilities.tools = {};
  if (prompts.size > 0) capabilities.prompts = {};
  if (resources.size > 0) capabilities.resources = {};
  const server = new Server(offer.info, {
    capabilities,
    jsonSchemaValidator: NO_VALIDATOR,
    ...(offer.instructions !== undefined && { instructions: offer.instructions }),
  });
  server.onerror = (error) => engine.warn(error.message);

  const turnstile = createTurnstile();
  const ask = (
    sdk: ServerContext,
    method: AskingMethod,
    target: string,
    args: unknown,
    singleUse: boolean,
    handler: Parameters<typeof answerCall>[0]['handler'],
  ): Promise<CallOutcome> =>
    answerCall({ engine, sdk, server, turnstile, method, target, args, singleUse, handler });

  if (tools.size > 0) {
    server.setRequestHandler('tools/list', () => ({
      tools: [...tools.values()].map((tool) => tool.listing),
    }));
    server.setRequestHandler('tools/call', async ({ params }, sdk): Promise<CallToolResult> => {
      const tool = tools.get(params.name);
      if (tool === undefined) throw unknownTool(params.name);
      const parsed = await tool.input.parse(params.arguments ?? {});
      if ('problem' in parsed) {
        return toolError(`Error: the arguments of ${params.name} do not fit its schema: ${parsed.problem}`);
      }
      const outcome = await ask(sdk, 'tools/call', params.name, params.arguments, tool.singleUse, (ctx) =>
        tool.handler(parsed.value as never, ctx),
      );
      if (outcome.status === 'asks') return outcome.result as never;
      return server.projectCallToolResult(await toolResult(tool, outcome), tool.output?.json);
    });
  }

  if (prompts.size > 0) {
    server.setRequestHandler('prompts/list', () => ({
      prompts: [...prompts.values()].map((prompt) => prompt.listing),
    }));
    server.setRequestHandler('prompts/get', async ({ params }, sdk): Promise<GetPromptResult> => {
      const prompt = prompts.get(params.name);
      if (prompt === undefined) throw invalidParams(`Prompt ${params.name} not found`);
      const parsed = await prompt.args.parse(params.arguments ?? {});
      if ('problem' in parsed)
        throw invalidParams(`The arguments of ${params.name} do not fit: ${parsed.problem}`);
      const outcome = await ask(sdk, 'prompts/get', params.name, params.arguments, false, (ctx) =>
        prompt.handler(parsed.value as never, ctx),
      );
      if (outcome.status === 'asks') return outcome.result as never;
      return outcome.clean(toPromptResult(prompt, completed(outcome)));
    });
  }

  if (resources.size > 0) {
    const all = [...resources.values()];
    server.setRequestHandler('resources/list', () => ({
      resources: all
        .filter((resource) => resource.template === undefined)
        .map(({ uri, listing }) => ({ uri, ...listing }) as never),
    }));
    server.setRequestHandler('resources/templates/list', () => ({
      resourceTemplates: all
        .filter((resource) => resource.template !== undefined)
        .map(({ uri, listing }) => ({ uriTemplate: uri, ...listing }) as never),
    }));
    server.setRequestHandler('resources/read', async ({ params }, sdk): Promise<ReadResourceResult> => {
      const found = findResource(resources, params.uri);
      if (found === undefined) throw new ResourceNotFoundError(params.uri);
      const outcome = await ask(sdk, 'resources/read', params.uri, {}, false, (ctx) =>
        found.resource.handler(found.args, ctx),
      );
      if (outcome.status === 'asks') return outcome.result as never;
      return outcome.clean(toResourceResult(found.resource, params.uri, completed(outcome)));
    });
  }
  return server;
}

type Ended = Exclude<CallOutcome, { status: 'asks' }>;

/** A tool's result: failures are for the model to read, so they are results too. */
async function toolResult(tool: RegisteredTool, outcome: Ended): Promise<CallToolResult> {
  switch (outcome.status) {
    case 'completed':
      return outcome.clean(await toToolResult(tool, outcome.result).catch(failedTool));
    case 'ended':
      return toolError(endedText(outcome));
    case 'failed':
      return failedTool(outcome.error);
  }
}

/** Prompts and resources have no error results; what went wrong is a JSON-RPC error. */
function completed(outcome: Ended): unknown {
  if (outcome.status === 'completed') return outcome.result;
  const text = outcome.status === 'ended' ? endedText(outcome) : errorText(outcome.error);
  throw new ProtocolError(ProtocolErrorCode.InternalError, text);
}

function invalidParams(message: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message);
}
