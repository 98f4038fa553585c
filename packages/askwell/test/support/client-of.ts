import {
  Client,
  type ClientOptions,
  type JSONRPCMessage,
  type Transport,
} from '@modelcontextprotocol/client';
import { InMemoryTransport } from '@modelcontextprotocol/server';

import type { Revision } from '../../src/revision.ts';

/** A client of one revision, not connected yet. */
export function clientOf(revision: Revision, options: ClientOptions = {}): Client {
  return new Client(
    { name: 'agent', version: '1.0.0' },
    {
      ...options,
      ...(revision === '2026-07-28'
        ? { versionNegotiation: { mode: { pin: revision } } }
        : { supportedProtocolVersions: [revision] }),
    },
  );
}

/** Both ends of a connection in memory, with every message through JSON as on a wire, and what the client sent. */
export function pairInMemory(): { near: Transport; far: Transport; sent: JSONRPCMessage[] } {
  const [near, far] = InMemoryTransport.createLinkedPair();
  const sent: JSONRPCMessage[] = [];
  for (const transport of [near, far]) {
    const send = transport.send.bind(transport);
    transport.send = (message, options) => {
      if (transport === near) sent.push(message);
      return send(JSON.parse(JSON.stringify(message)) as never, options);
    };
  }
  return { near, far, sent };
}
