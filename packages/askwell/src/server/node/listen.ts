import type { AddressInfo, Socket } from 'node:net';

import { serve } from '@hono/node-server';

import { AskwellError } from '../../errors.ts';

/** Where to listen. */
export interface ListenOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Default `127.0.0.1`; anything else makes the server reachable from other machines. */
  readonly host?: string;
  /** Default `/mcp`. */
  readonly path?: string;
}

/** What only Askwell itself asks of a listener. */
export interface ListenExtras {
  /** Everything under this path is served too. */
  readonly below?: string | undefined;
  /** Whether the process may end although it listens. */
  readonly background?: boolean;
}

/** A server that listens. */
export interface Listening {
  /** Where clients connect to. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Serves a fetch handler over HTTP with Node. */
export async function listen(
  fetch: (request: Request) => Promise<Response>,
  { port, host = '127.0.0.1', path = '/mcp' }: ListenOptions,
  { below, background = false }: ListenExtras = {},
): Promise<Listening> {
  if (below !== undefined && path.startsWith(`${below}/`)) {
    throw new AskwellError(
      'ASKWELL_USAGE',
      `The MCP endpoint can't be at ${path}: everything below ${below} belongs to the hosted pages. ` +
        'Give listen() another path, or createPages() one.',
    );
  }
  const route = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const served = pathname === path || (below !== undefined && pathname.startsWith(`${below}/`));
    return served ? fetch(request) : new Response('Not found', { status: 404 });
  };
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const starting = serve({ fetch: route, port, hostname: host }, () => resolve(starting));
    starting.once('error', (cause: Error) =>
      reject(
        new AskwellError('ASKWELL_USAGE', `Can't listen on ${host}:${port}: ${cause.message}`, { cause }),
      ),
    );
  });
  if (background && 'unref' in server) {
    server.unref();
    // A browser keeps its connections open for a while.
    server.on('connection', (socket: Socket) => socket.unref());
  }
  const actual = (server.address() as AddressInfo).port;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${actual}${path}`,
    port: actual,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    },
  };
}
