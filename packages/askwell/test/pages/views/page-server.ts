import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';

/** Serves requests on this machine, for a browser. */
export interface PageServer extends AsyncDisposable {
  readonly origin: string;
}

export async function servePages(
  serve: (request: Request) => Response | Promise<Response>,
): Promise<PageServer> {
  const server = createServer(getRequestListener(serve, { overrideGlobalObjects: false }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
