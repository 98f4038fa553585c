// The peer as a process of its own: on stdio, or with a port in the environment over HTTP. Its pages are on loopback.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { serve } from '@hono/node-server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';

import { createPeer, type Pages } from './sdk-v2-server.ts';

const visits = new Map<string, () => void>();
const site = createServer((request, response) => {
  visits.get(request.url ?? '')?.();
  response.end('Thank you.');
}).listen(0, '127.0.0.1');
await new Promise((resolve) => site.once('listening', resolve));

const pages: Pages = {
  add(visited) {
    const path = `/${randomUUID()}`;
    visits.set(path, visited);
    return `http://127.0.0.1:${(site.address() as AddressInfo).port}${path}`;
  },
};

const peer = createPeer(pages);
const port = process.env['PORT'];
if (port === undefined) {
  // Ends with its input, as the SDK’s own server does.
  site.unref();
  serveStdio(peer.factory);
} else {
  serve({ fetch: peer.fetch, port: Number(port), hostname: '127.0.0.1' }, () => console.log('listening'));
}
