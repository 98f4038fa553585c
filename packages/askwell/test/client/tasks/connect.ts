import {
  Client,
  type ElicitRequest,
  type ElicitResult,
  StreamableHTTPClientTransport,
  type Transport,
} from '@modelcontextprotocol/client';
import { InMemoryTransport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';

import { createTaskRequest } from '../../../src/client/tasks/task-request.ts';
import { createTaskTap, type TaskTap } from '../../../src/client/tasks/task-tap.ts';
import { TASKS_EXTENSION } from '../../../src/client/tasks/tasks-extension.ts';
import { createToolRuns, type ToolRuns } from '../../../src/client/tasks/tool-run.ts';
import { tapTransport } from '../../../src/client/wire-tap.ts';
import { createTaskServer, type TaskServer } from '../../support/task-server.ts';

/** A plain client of the SDK with a tap, in front of a task server. */
export interface Connected {
  readonly client: Client;
  readonly tap: TaskTap;
  readonly runs: ToolRuns;
  readonly server: TaskServer;
  /** The messages of the questions that were put, in order. */
  readonly asked: string[];
  /** The methods that went over the wire from the client, in order. */
  readonly sent: string[];
  /** What the SDK found wrong with what it was handed. */
  readonly errors: readonly Error[];
  /** The waits that the follower asked for, in milliseconds; they pass at once, on the clock that it reads as well. */
  readonly waits: number[];
  /** Waits that are neither over nor given up. */
  waiting(): number;
  close(): Promise<void>;
}

export interface ConnectedOptions {
  readonly server?: TaskServer;
  /** Default: in memory. */
  readonly transport?: Transport;
  readonly answer?: (message: string, signal: AbortSignal) => ElicitResult | Promise<ElicitResult>;
  /** Waits that do not pass, from this one on, counted from 0. */
  readonly hangFrom?: number;
  readonly maxTasks?: number;
  readonly extension?: boolean;
}

/** Connects. The answer to every question is its message, unless said otherwise. */
export async function connect(options: ConnectedOptions = {}): Promise<Connected> {
  const { server = createTaskServer(), hangFrom = Infinity, extension = true } = options;
  const asked: string[] = [];
  const sent: string[] = [];
  const errors: Error[] = [];
  const waits: number[] = [];
  let now = 1_000_000;
  let waiting = 0;

  const client = new Client(
    { name: 'test', version: '1.0.0' },
    {
      capabilities: {
        elicitation: { form: {} },
        ...(extension && { extensions: { [TASKS_EXTENSION]: {} } }),
      },
      versionNegotiation: { mode: { pin: '2026-07-28' } },
    },
  );
  client.setRequestHandler('elicitation/create', async (request: ElicitRequest, ctx) => {
    const { message } = request.params;
    asked.push(message);
    if (options.answer !== undefined) return options.answer(message, ctx.mcpReq.signal);
    const [field = ''] = Object.keys(
      (request.params as { requestedSchema: { properties: object } }).requestedSchema.properties,
    );
    return { action: 'accept', content: { [field]: message } };
  });
  client.onerror = (error) => void errors.push(error);
  const transport = options.transport ?? inMemory(server);
  await client.connect(transport);

  const tap = createTaskTap({
    request: createTaskRequest(client),
    now: () => now,
    sleep: (ms, signal) => {
      waits.push(ms);
      if (waits.length <= hangFrom) {
        now += ms;
        return signal.aborted ? Promise.reject(signal.reason as Error) : Promise.resolve();
      }
      waiting += 1;
      return new Promise((_, reject) => {
        const stop = (): void => {
          waiting -= 1;
          reject(signal.reason as Error);
        };
        if (signal.aborted) stop();
        else signal.addEventListener('abort', stop, { once: true });
      });
    },
    ...(options.maxTasks !== undefined && { maxTasks: options.maxTasks }),
  });
  const onWire = {
    sending(message: object) {
      if ('method' in message) sent.push(String(message.method));
      return true;
    },
  };
  tapTransport(transport, [onWire, tap]);
  return {
    client,
    tap,
    runs: createToolRuns({ tap, call: (params, callOptions) => client.callTool(params, callOptions) }),
    server,
    asked,
    sent,
    errors,
    waits,
    waiting: () => waiting,
    close: () => client.close(),
  };
}

/** A transport to a server in this process, through JSON as on a wire. */
export function inMemory(server: TaskServer): Transport {
  const [near, far] = InMemoryTransport.createLinkedPair();
  for (const side of [near, far]) {
    const send = side.send.bind(side);
    side.send = (message, sendOptions) => send(JSON.parse(JSON.stringify(message)) as never, sendOptions);
  }
  serveStdio(server.create, { transport: far, legacy: 'reject' });
  return near;
}

/** A transport to a server in this process, over HTTP without a socket. */
export function overHttp(server: TaskServer): Transport {
  return new StreamableHTTPClientTransport(new URL('http://localhost/mcp'), {
    fetch: (url, init) => {
      const request = new Request(url, init);
      request.headers.set('host', 'localhost');
      return server.fetch(request);
    },
  });
}
