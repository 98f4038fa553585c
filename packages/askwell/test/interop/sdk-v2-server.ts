import { randomBytes, randomUUID } from 'node:crypto';

import {
  acceptedContent,
  type CallToolResult,
  createMcpHandler,
  createRequestStateCodec,
  inputRequired,
  type InputRequiredResult,
  inputResponse,
  isInitializeRequest,
  isLegacyRequest,
  McpServer,
  type McpServerFactory,
  UrlElicitationRequiredError,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import * as z from 'zod';

// A server as its authors write one with the SDK alone: its `inputRequired` helpers, its state codec, its shim for the
// clients of 2025, and no line of Askwell's. Tools say in their result what reached them, word for word.

/** Pages that the person is sent to. */
export interface Pages {
  /** Makes one. `visited` is called when somebody opens it. */
  add(visited: () => void): string;
}

/** A server, ready to be served. */
export interface Peer {
  readonly factory: McpServerFactory;
  /** Both eras on one endpoint; those of 2025 have sessions. */
  readonly fetch: (request: Request) => Promise<Response>;
}

type Outcome = CallToolResult | InputRequiredResult;

const ORDER = {
  type: 'object' as const,
  properties: {
    name: { type: 'string' as const, title: 'Your name', minLength: 2 },
    size: {
      type: 'string' as const,
      oneOf: [
        { const: 's', title: 'Small' },
        { const: 'l', title: 'Large' },
      ],
    },
    toppings: { type: 'array' as const, items: { type: 'string' as const, enum: ['cheese', 'olives'] } },
    copies: { type: 'integer' as const, minimum: 1, default: 1 },
    gift: { type: 'boolean' as const, title: 'A gift?' },
  },
  required: ['name'],
};

const ask = (message: string, field: string): ReturnType<typeof inputRequired.elicit> =>
  inputRequired.elicit({
    message,
    requestedSchema: { type: 'object', properties: { [field]: { type: 'string' } }, required: [field] },
  });

const say = (value: unknown): CallToolResult => ({
  content: [{ type: 'text', text: typeof value === 'string' ? value : JSON.stringify(value) }],
});

/** Makes the server. */
export function createPeer(pages: Pages): Peer {
  const codec = createRequestStateCodec<{ readonly name?: string; readonly waited?: number }>({
    key: randomBytes(32),
  });
  // By what a client sends again with a call.
  const visited = new Map<string, Set<string>>();

  const build = (era: 'legacy' | 'modern'): McpServer => {
    const server = new McpServer(
      { name: 'a peer', version: '1.0.0' },
      { requestState: { verify: codec.verify }, capabilities: { tools: {}, prompts: {}, resources: {} } },
    );
    const tool = (
      name: string,
      run: (
        req: Parameters<Parameters<typeof server.registerTool>[2]>[1]['mcpReq'],
      ) => Outcome | Promise<Outcome>,
    ): void => {
      server.registerTool(name, { inputSchema: z.object({}) }, (_, ctx) => run(ctx.mcpReq));
    };

    tool('order', ({ inputResponses }) =>
      inputResponses === undefined
        ? inputRequired({
            inputRequests: {
              order: inputRequired.elicit({ message: 'What may it be?', requestedSchema: ORDER }),
            },
          })
        : say(inputResponses),
    );

    tool('book', async ({ inputResponses, requestState }) => {
      const name = acceptedContent<{ name: string }>(inputResponses, 'name')?.name;
      const day = acceptedContent<{ day: string }>(inputResponses, 'day')?.day;
      const known = requestState<{ name?: string }>();
      if (day !== undefined) return say(`${known?.name} comes on ${day}.`);
      if (name === undefined && inputResponses !== undefined) return say(inputResponses);
      return name === undefined
        ? inputRequired({ inputRequests: { name: ask('Who is it?', 'name') } })
        : inputRequired({
            inputRequests: { day: ask(`When do you come, ${name}?`, 'day') },
            requestState: await codec.mint({ name }),
          });
    });

    tool('pair', ({ inputResponses }) =>
      inputResponses === undefined
        ? inputRequired({
            inputRequests: {
              left: ask('Left?', 'left'),
              page: inputRequired.elicitUrl({ message: 'Read this', url: 'https://peer.example/terms' }),
              right: ask('Right?', 'right'),
            },
          })
        : say(inputResponses),
    );

    tool('link', ({ inputResponses }) =>
      inputResponses === undefined
        ? inputRequired({
            inputRequests: {
              account: inputRequired.elicitUrl({
                message: 'Link your account',
                url: 'https://peer.example/link?step=1',
              }),
            },
          })
        : say(inputResponses),
    );

    // Comes back twice without a question, as a server does that is busy.
    tool('busy', async ({ inputResponses, requestState }) => {
      const waited = requestState<{ waited?: number }>()?.waited ?? 0;
      if (waited < 2) return inputRequired({ requestState: await codec.mint({ waited: waited + 1 }) });
      return inputResponses === undefined
        ? inputRequired({
            inputRequests: { go: ask('Go on?', 'go') },
            requestState: await codec.mint({ waited }),
          })
        : say(inputResponses);
    });

    let asked = 0;
    tool('nag', () =>
      inputRequired({ inputRequests: { more: ask(`Once more (${(asked += 1)})?`, 'more') } }),
    );

    server.registerPrompt('brief', { argsSchema: z.object({}) }, (_, { mcpReq }) => {
      const tone = acceptedContent<{ tone: string }>(mcpReq.inputResponses, 'tone')?.tone;
      if (tone === undefined)
        return inputRequired({ inputRequests: { tone: ask('In which tone?', 'tone') } });
      return { messages: [{ role: 'user', content: { type: 'text', text: `Be ${tone}.` } }] };
    });

    server.registerResource('notes', 'notes://today', {}, (uri, { mcpReq }) => {
      const answer = inputResponse(mcpReq.inputResponses, 'topic');
      if (answer.kind !== 'elicit') {
        return inputRequired({ inputRequests: { topic: ask('Notes on what?', 'topic') } });
      }
      return { contents: [{ uri: uri.href, text: JSON.stringify(answer) }] };
    });

    if (era === 'legacy') {
      // Two pages have to be visited before this one works. It says too much about which are finished, as some do.
      server.registerTool('gate', { inputSchema: z.object({ visit: z.string() }) }, ({ visit }) => {
        const before = visited.get(visit);
        if (before?.size === 2) return say('Through the gate.');
        const done = new Set<string>();
        visited.set(visit, done);
        throw new UrlElicitationRequiredError(
          ['first', 'second'].map((page) => {
            const elicitationId = randomUUID();
            const finished = server.server.createElicitationCompletionNotifier(elicitationId);
            const unknown = server.server.createElicitationCompletionNotifier(randomUUID());
            return {
              mode: 'url',
              message: `Visit the ${page} page`,
              url: pages.add(() => {
                done.add(page);
                void unknown().then(finished).then(finished);
              }),
              elicitationId,
            };
          }),
        );
      });

      // Asks in the middle of the call, and is told by the page itself when it is finished.
      tool('sign_in', async ({ elicitInput }) => {
        const elicitationId = randomUUID();
        let open = (): void => undefined;
        const opened = new Promise<void>((resolve) => (open = resolve));
        const finished = server.server.createElicitationCompletionNotifier(elicitationId);
        const url = pages.add(() => {
          open();
          void finished();
        });
        const answer = await elicitInput({ mode: 'url', message: 'Sign in', url, elicitationId });
        if (answer.action === 'accept') await opened;
        return say(answer);
      });
    }
    return server;
  };

  const factory: McpServerFactory = ({ era }) => build(era);
  const modern = createMcpHandler(factory, { legacy: 'reject' });
  const sessions = new Map<string, WebStandardStreamableHTTPServerTransport>();

  const session = async (request: Request): Promise<Response> => {
    const id = request.headers.get('mcp-session-id');
    const open = id === null ? undefined : sessions.get(id);
    if (open !== undefined) return open.handleRequest(request);
    const body: unknown = request.method === 'POST' ? await request.clone().json() : undefined;
    if (id !== null || !isInitializeRequest(body))
      return new Response(null, { status: id === null ? 400 : 404 });
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (created) => void sessions.set(created, transport),
    });
    await build('legacy').connect(transport);
    return transport.handleRequest(request);
  };

  return {
    factory,
    fetch: async (request) => ((await isLegacyRequest(request)) ? session(request) : modern.fetch(request)),
  };
}
