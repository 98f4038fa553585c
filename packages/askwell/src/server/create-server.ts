import type { AuthInfo, Icon, Transport } from '@modelcontextprotocol/server';

import { AskwellError } from '../errors.ts';
import { createEngine, ENGINE_OPTIONS, type EngineOptions } from './engine.ts';
import { createHttpFace, type HttpFace, type HttpOptions } from './http.ts';
import { checkKnownOptions } from '../field/known-options.ts';
import type { Listening, ListenOptions } from './node/listen.ts';
import { definePrompt, type PromptHandler, type PromptOptions, type RegisteredPrompt } from './prompt.ts';
import {
  defineResource,
  type RegisteredResource,
  type ResourceHandler,
  type ResourceOptions,
} from './resource.ts';
import type { ObjectSchema } from './schema.ts';
import { createSdkServer, type Offer } from './sdk-server.ts';
import { defineTool, type RegisteredTool, type ToolHandler, type ToolOptions } from './tool.ts';

/** What a server is, and how it runs. */
export interface CreateServerOptions extends EngineOptions {
  readonly name: string;
  readonly version: string;
  readonly title?: string;
  readonly websiteUrl?: string;
  readonly icons?: readonly Icon[];
  /** What a model should know of the server as a whole. */
  readonly instructions?: string;
  readonly http?: HttpOptions;
}

/** A server whose handlers may ask the person. */
export interface AskwellServer {
  /** Adds a tool. Register everything before the first connection. */
  tool<const I extends ObjectSchema = Record<string, never>, const O extends ObjectSchema = never>(
    name: string,
    options: ToolOptions<I, O>,
    handler: ToolHandler<I, O>,
  ): AskwellServer;
  /** Adds a prompt. */
  prompt<const A extends ObjectSchema = Record<string, never>>(
    name: string,
    options: PromptOptions<A>,
    handler: PromptHandler<A>,
  ): AskwellServer;
  /** Adds a resource; a URI with variables in braces (RFC 6570) is a template. */
  resource(uri: string, options: ResourceOptions, handler: ResourceHandler): AskwellServer;
  /** Serves the process's standard input and output. Node, Bun and Deno. */
  stdio(): Promise<void>;
  /** Serves HTTP on this machine. Node, Bun and Deno. */
  listen(options: ListenOptions): Promise<Listening>;
  /**
   * Serves one HTTP request, for any runtime that has `fetch` handlers. Bound, so `export default server` works.
   *
   * @param options.authInfo - from a verifier in front of the server; `http.authenticate` is then not called
   */
  readonly fetch: (request: Request, options?: { readonly authInfo?: AuthInfo }) => Promise<Response>;
  /**
   * Serves the pages of the option `pages`, for an app that serves everything else; other requests are answered with 404.
   * `listen` and `fetch` serve them beside the MCP endpoint by themselves. Bound.
   */
  readonly pages: (request: Request) => Promise<Response>;
  /** Serves a transport of the SDK, of either era. */
  connect(transport: Transport): Promise<void>;
  /** Ends every connection, for good; calls under way are cancelled. */
  close(): Promise<void>;
}

const SERVER_OPTIONS: readonly string[] = [
  ...ENGINE_OPTIONS,
  'name',
  'version',
  'title',
  'websiteUrl',
  'icons',
  'instructions',
  'http',
];

/**
 * Makes a server.
 *
 * @throws `ASKWELL_KEYS`, `ASKWELL_USAGE` for options it can't use
 * @example
 * ```ts
 * const server = createServer({ name: 'greeter', version: '1.0.0' });
 * server.tool('greet', { description: 'Greets the person' }, async (_, ctx) => {
 *   const name = await ctx.require('Your name?', 'string');
 *   return `Hello, ${name}.`;
 * });
 * await server.stdio();
 * ```
 */
export function createServer(options: CreateServerOptions): AskwellServer {
  checkKnownOptions('createServer()', options, SERVER_OPTIONS);
  const { name, version, title, websiteUrl, icons, instructions } = options;
  if (typeof name !== 'string' || name === '' || typeof version !== 'string') {
    throw new AskwellError('ASKWELL_USAGE', 'createServer() needs a name and a version, both text.');
  }
  const engine = createEngine({ name, title: title ?? name, origin: () => origin() }, options);
  const tools = new Map<string, RegisteredTool>();
  const prompts = new Map<string, RegisteredPrompt>();
  const resources = new Map<string, RegisteredResource>();
  const offer: Offer = {
    info: {
      name,
      version,
      ...(title !== undefined && { title }),
      ...(websiteUrl !== undefined && { websiteUrl }),
      ...(icons !== undefined && { icons: [...icons] }),
    },
    instructions,
    tools,
    prompts,
    resources,
  };
  const connections = new Set<{ close(): Promise<void> }>();
  let face: HttpFace | undefined;
  let closed = false;
  let serving = false;
  let pagesOrigin: Promise<string> | undefined;
  let attached = false;

  /** Where pages without a configured URL are reached: where the server listens, or a listener of their own. */
  const origin = (): Promise<string> => {
    if (pagesOrigin === undefined && !attached) {
      return Promise.reject(
        new AskwellError(
          'ASKWELL_USAGE',
          'Nobody told where the pages of this server are served. Tell it: createPages({ url: "https://…/askwell" }).',
        ),
      );
    }
    pagesOrigin ??= listenForPages();
    return pagesOrigin;
  };

  /** On stdio nothing listens, so pages get a port of this machine; it does not keep the process alive. */
  const listenForPages = async (): Promise<string> => {
    const { listen } = await import('./node/listen.ts');
    const listening = await listen(
      engine.servePages,
      { port: 0 },
      { below: engine.pages?.path, background: true },
    );
    if (closed) {
      await listening.close();
      throw closedError();
    }
    connections.add(listening);
    return new URL(listening.url).origin;
  };

  const isPage = (request: Request): boolean =>
    engine.pages !== undefined && new URL(request.url).pathname.startsWith(`${engine.pages.path}/`);

  const http = (): HttpFace => {
    if (face === undefined) {
      serving = true;
      engine.warnOfKeys();
      face = createHttpFace(() => createSdkServer(offer, engine), options.http ?? {}, engine.warn);
    }
    return face;
  };

  const add = <T>(map: Map<string, T>, kind: string, key: string, value: T): void => {
    if (serving) {
      throw new AskwellError(
        'ASKWELL_USAGE',
        `The ${kind} ${JSON.stringify(key)} comes too late: register everything before the server serves.`,
      );
    }
    if (map.has(key))
      throw new AskwellError('ASKWELL_USAGE', `There is a ${kind} ${JSON.stringify(key)} already.`);
    map.set(key, value);
  };

  const serve = async (transport?: Transport): Promise<void> => {
    serving = true;
    attached = true;
    const { serveStdio, StdioServerTransport } = await import('@modelcontextprotocol/server/stdio');
    if (closed) throw closedError();
    const served = transport ?? new StdioServerTransport();
    const handle = serveStdio(() => createSdkServer(offer, engine), {
      transport: served,
      onerror: (error) => engine.warn(error.message),
    });
    connections.add(handle);
    const { onclose } = served;
    served.onclose = () => {
      connections.delete(handle);
      onclose?.();
    };
  };

  const server: AskwellServer = {
    tool(toolName, toolOptions, handler) {
      add(tools, 'tool', toolName, defineTool(toolName, toolOptions as never, handler as never));
      return server;
    },
    prompt(promptName, promptOptions, handler) {
      add(prompts, 'prompt', promptName, definePrompt(promptName, promptOptions as never, handler as never));
      return server;
    },
    resource(uri, resourceOptions, handler) {
      add(resources, 'resource', uri, defineResource(uri, resourceOptions, handler));
      return server;
    },
    stdio: () => serve(),
    connect: (transport) => serve(transport),
    async listen(listenOptions) {
      const { listen } = await import('./node/listen.ts');
      if (closed) throw closedError();
      const listening = await listen((request) => server.fetch(request), listenOptions, {
        below: engine.pages?.path,
      });
      connections.add(listening);
      pagesOrigin ??= Promise.resolve(new URL(listening.url).origin);
      return listening;
    },
    pages: async (request) => (closed ? closedResponse() : engine.servePages(request)),
    fetch: async (request, fetchOptions) => {
      if (closed) return closedResponse();
      return isPage(request) ? engine.servePages(request) : http().fetch(request, fetchOptions);
    },
    async close() {
      closed = true;
      const open = [...connections];
      connections.clear();
      await Promise.all([...open.map((connection) => connection.close()), face?.close()]);
    },
  };
  return server;
}

function closedResponse(): Response {
  return new Response('The server is closed', { status: 503 });
}

function closedError(): AskwellError {
  return new AskwellError('ASKWELL_CLOSED', 'The server is closed. Make another one to serve again.');
}
