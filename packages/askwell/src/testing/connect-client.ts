import {
  type CallToolResult,
  Client,
  type ClientCapabilities,
  StreamableHTTPClientTransport,
  type Transport,
} from '@modelcontextprotocol/client';
import { InMemoryTransport } from '@modelcontextprotocol/server';

import type { Revision } from '../revision.ts';
import type { AskwellServer } from '../server/create-server.ts';
import { tickBoxes } from '../client/tick-boxes.ts';
import type { Asked, Person, Reply } from './person.ts';

/** How to connect. */
export interface ConnectOptions {
  readonly revision: Revision;
  readonly person?: Person;
  /** Default: in memory, with every message through JSON, as on a wire. */
  readonly transport?: Transport;
  /** Default: form, and URL where the revision has it. */
  readonly capabilities?: ClientCapabilities;
  /** Rounds after which the client gives up on a call. Default 10, as in the SDK. */
  readonly maxRounds?: number;
}

/** A client of the SDK, with a person behind it. */
export interface TestConnection {
  readonly client: Client;
  /** Every question that reached the client, in order. */
  readonly asked: readonly Asked[];
  /** Calls a tool. */
  call(tool: string, args?: Readonly<Record<string, unknown>>): Promise<CallToolResult>;
  /** Calls a tool and returns the text of its result. */
  text(tool: string, args?: Readonly<Record<string, unknown>>): Promise<string>;
  close(): Promise<void>;
}

/**
 * Connects a real client of the SDK to a server, in memory or over a transport, speaking one revision.
 *
 * @example
 * ```ts
 * const connection = await connectClient(server, { revision: '2026-07-28', person: scriptedPerson(accept({ value: 'Ada' })) });
 * expect(await connection.text('greet')).toBe('Hello, Ada.');
 * ```
 */
export async function connectClient(
  server: AskwellServer | undefined,
  options: ConnectOptions,
): Promise<TestConnection> {
  const { revision, person } = options;
  const asked: Asked[] = [];
  const url = revision === '2025-06-18' ? {} : { url: {} };
  const client = new Client(
    { name: 'askwell-testing', version: '1.0.0' },
    {
      capabilities: options.capabilities ?? { elicitation: { form: {}, ...url } },
      ...(options.maxRounds !== undefined && { inputRequired: { maxRounds: options.maxRounds } }),
      ...(revision === '2026-07-28'
        ? { versionNegotiation: { mode: { pin: revision } } }
        : { supportedProtocolVersions: [revision] }),
    },
  );
  if ((options.capabilities ?? { elicitation: {} }).elicitation !== undefined) {
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      const question = toAsked(params as never);
      asked.push(question);
      if (person === undefined)
        throw new Error(`Nobody is there to answer ${JSON.stringify(question.message)}.`);
      return checkedReply(question, await person(question)) as never;
    });
  }
  await client.connect(options.transport ?? (await inMemory(server)));

  const call = async (name: string, args: Readonly<Record<string, unknown>> = {}): Promise<CallToolResult> =>
    client.callTool({ name, arguments: { ...args } });
  return {
    client,
    asked,
    call,
    async text(tool, args) {
      const { content } = await call(tool, args);
      return content.map((block) => (block.type === 'text' ? block.text : `[${block.type}]`)).join('\n');
    },
    close: () => client.close(),
  };
}

/** A transport to a URL, for {@link ConnectOptions.transport}. */
export function httpTransport(url: string, headers?: Readonly<Record<string, string>>): Transport {
  return new StreamableHTTPClientTransport(
    new URL(url),
    headers === undefined ? {} : { requestInit: { headers: { ...headers } } },
  );
}

/**
 * A multiple choice is ticked box by box where the revision has it so. Content that nobody asked for is a mistake in the
 * test, which a server would ignore.
 */
function checkedReply(asked: Asked, reply: Reply): Reply {
  if (reply.action !== 'accept' || reply.content === undefined) return reply;
  const names = Object.keys(asked.schema?.properties ?? {});
  const content = tickBoxes(reply.content, names);
  const extra = Object.keys(content).find((name) => !names.includes(name));
  if (extra === undefined) return { action: 'accept', content };
  throw new Error(
    `The reply to ${JSON.stringify(asked.message)} has ${JSON.stringify(extra)}, which is not asked for; asked are ` +
      `${names.join(', ') || 'no fields'}.`,
  );
}

async function inMemory(server: AskwellServer | undefined): Promise<Transport> {
  if (server === undefined) throw new Error('connectClient needs a server, or a transport to one.');
  const [near, far] = InMemoryTransport.createLinkedPair();
  for (const transport of [near, far]) {
    const send = transport.send.bind(transport);
    transport.send = (message, sendOptions) =>
      send(JSON.parse(JSON.stringify(message)) as never, sendOptions);
  }
  await server.connect(far);
  return near;
}

function toAsked(params: {
  readonly mode?: string;
  readonly message: string;
  readonly requestedSchema?: Asked['schema'];
  readonly url?: string;
}): Asked {
  return {
    mode: params.mode === 'url' ? 'url' : 'form',
    message: params.message,
    ...(params.requestedSchema !== undefined && { schema: params.requestedSchema }),
    ...(params.url !== undefined && { url: params.url }),
  };
}
