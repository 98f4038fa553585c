import type { AddressInfo } from 'node:net';

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
): Promise<Listening> {
  const route = async (request: Request): Promise<Response> =>
    new URL(request.url).pathname === path ? fetch(request) : new Response('Not found', { status: 404 });
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const starting = serve({ fetch: route, port, hostname: host }, () => resolve(starting));
    starting.once('error', (cause: Error) =>
      reject(
        new AskwellError('ASKWELL_USAGE', `Can't listen on ${host}:${port}: ${cause.message}`, { cause }),
      ),
    );
  });
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
