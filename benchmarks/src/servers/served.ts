import {
  createMcpHandler,
  InMemoryTransport,
  type McpServer,
  type Transport,
} from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { AskwellServer } from 'askwell';

// The listener is Askwell's for all contenders, so that only what is behind it differs.
import { listen } from '../../../packages/askwell/dist/server/node/listen.js';

/** A server to measure, on either transport. */
export interface Served {
  /** In memory, the client's end. Messages pass as objects, without JSON, for every contender alike. */
  memory(): Promise<Transport>;
  /** Over HTTP on the loopback interface. */
  http(): Promise<{ readonly url: string; close(): Promise<void> }>;
}

/** What an author of an SDK server writes: one factory, which the SDK calls for each connection or HTTP request. */
export function serveSdk(factory: () => McpServer): Served {
  return {
    async memory() {
      const [near, far] = InMemoryTransport.createLinkedPair();
      serveStdio(factory, { transport: far });
      return near;
    },
    http() {
      const handler = createMcpHandler(factory);
      return listen((request) => handler.fetch(request), { port: 0 });
    },
  };
}

export function serveAskwell(server: AskwellServer): Served {
  return {
    async memory() {
      const [near, far] = InMemoryTransport.createLinkedPair();
      await server.connect(far);
      return near;
    },
    http: () => server.listen({ port: 0 }),
  };
}
