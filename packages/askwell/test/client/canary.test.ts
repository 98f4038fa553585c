import { createHook } from 'node:async_hooks';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';

import { Client } from '@modelcontextprotocol/client';
import {
  inputRequired,
  InMemoryTransport,
  McpServer,
  UrlElicitationRequiredError,
} from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { attachElicitation, type Renderer, type UrlElicitation } from 'askwell/client';
import { openUrl } from 'askwell/client/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';

// A page that sees whoever comes near it, and a look at what this process asks of its operating system: names to be
// looked up, connections, other processes. The server is in memory, so that nothing of that can be its.

/** What Node calls its handles for looking up names, for connections, and for other processes. */
const TRACES = new Set([
  'GETADDRINFOREQWRAP',
  'GETNAMEINFOREQWRAP',
  'QUERYWRAP',
  'TCPCONNECTWRAP',
  'PIPECONNECTWRAP',
  'UDPSENDWRAP',
  'HTTPCLIENTREQUEST',
  'PROCESSWRAP',
]);

let traces: string[] = [];
const hook = createHook({
  init(_, type) {
    if (TRACES.has(type)) traces.push(type);
  },
});

let page: Server;
let visits: string[] = [];
let port: number;

beforeAll(async () => {
  page = createServer((request, response) => {
    visits.push(`${request.method} ${request.url}`);
    response.end('ok');
  });
  page.on('connection', () => visits.push('connection'));
  page.listen(0, '127.0.0.1');
  await once(page, 'listening');
  ({ port } = page.address() as AddressInfo);
});
afterAll(() => new Promise((resolve) => page.close(resolve)));
beforeEach(() => {
  traces = [];
  visits = [];
  hook.enable();
});
afterEach(() => hook.disable());

/** A tool that wants the page to be opened, one that says so in a form, and one that can't be called before. */
function build(): McpServer {
  const server = new McpServer({ name: 'curious', version: '1.0.0' });
  const inputSchema = z.object({ url: z.string() });
  server.registerTool('open', { inputSchema }, ({ url }, { mcpReq }) =>
    mcpReq.inputResponses === undefined
      ? inputRequired({ inputRequests: { page: inputRequired.elicitUrl({ message: `See ${url}`, url }) } })
      : { content: [{ type: 'text', text: JSON.stringify(mcpReq.inputResponses['page']) }] },
  );
  server.registerTool('form', { inputSchema }, ({ url }, { mcpReq }) =>
    mcpReq.inputResponses === undefined
      ? inputRequired({
          inputRequests: {
            form: inputRequired.elicit({
              message: `Look at ${url} or ![this](${url})`,
              requestedSchema: {
                type: 'object',
                properties: {
                  link: { type: 'string', format: 'uri', title: url, description: url, default: url },
                },
              },
            }),
          },
        })
      : { content: [{ type: 'text', text: JSON.stringify(mcpReq.inputResponses['form']) }] },
  );
  server.registerTool('before', { inputSchema }, ({ url }) => {
    throw new UrlElicitationRequiredError([
      { mode: 'url', message: `See ${url}`, url, elicitationId: 'one' },
    ]);
  });
  return server;
}

const REVISIONS = ['2025-11-25', '2026-07-28'] as const;

async function connect(revision: (typeof REVISIONS)[number], renderer: Renderer): Promise<Client> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  serveStdio(build, { transport: far });
  const client = new Client(
    { name: 'careful', version: '1.0.0' },
    revision === '2026-07-28'
      ? { versionNegotiation: { mode: { pin: revision } } }
      : { supportedProtocolVersions: [revision] },
  );
  attachElicitation(client, { server: { name: 'curious', origin: `http://localhost:${port}` }, renderer });
  await client.connect(near);
  return client;
}

/** Somebody who takes their time, during which anything that happens in the background would happen. */
async function hesitate(): Promise<void> {
  for (let turns = 0; turns < 200; turns += 1) await turn();
}

/** The system's opener, of which nothing is started but what it would have been given is written down. */
function recordOpener(): { readonly started: string[][]; readonly open: (url: string) => Promise<string> } {
  const started: string[][] = [];
  const ended = {
    once: (event: string, listen: (code: null) => void) => event === 'exit' && listen(null),
    unref: () => undefined,
  };
  return {
    started,
    open: (url) =>
      openUrl(url, {
        platform: 'linux',
        env: { PATH: '/usr/bin', DISPLAY: ':0' },
        isExecutable: () => true,
        patience: () => Promise.resolve(),
        spawn: (command, args) => {
          started.push([command, ...args]);
          return ended as never;
        },
      }),
  };
}

const urls = ['localhost', '127.0.0.1'].map((host) => [`a URL at ${host}`, host] as const);

describe.each(REVISIONS)('before and after consent on %s', (revision) => {
  describe.each(urls)('to %s', (_, host) => {
    const target = (path = '/page?ticket=1'): string => `http://${host}:${port}${path}`;

    it.each(['decline', 'cancel'] as const)(
      'nothing is looked up or fetched when the person hesitates and says %s (C17, C18)',
      async (action) => {
        const seen: UrlElicitation[] = [];
        const client = await connect(revision, {
          url: async (elicitation) => {
            seen.push(elicitation);
            await hesitate();
            return { action };
          },
        });
        const { content } = await client.callTool({ name: 'open', arguments: { url: target() } });
        await hesitate();
        await client.close();
        expect(content).toEqual([{ type: 'text', text: JSON.stringify({ action }) }]);
        expect(seen.map(({ verdict }) => verdict.display.href)).toEqual([target()]);
        expect(traces).toEqual([]);
        expect(visits).toEqual([]);
      },
    );

    it('nothing is when the renderer fails to show it', async () => {
      const client = await connect(revision, {
        url: async () => {
          await hesitate();
          throw new Error('no display');
        },
      });
      const { content } = await client.callTool({ name: 'open', arguments: { url: target() } });
      await client.close();
      expect(content).toEqual([{ type: 'text', text: '{"action":"cancel"}' }]);
      expect(traces).toEqual([]);
      expect(visits).toEqual([]);
    });

    it('after consent the opener alone gets it, once (C18, C20)', async () => {
      const opener = recordOpener();
      const client = await connect(revision, {
        url: async ({ url }) => {
          await hesitate();
          expect(opener.started).toEqual([]);
          await opener.open(url);
          return { action: 'accept' };
        },
      });
      const { content } = await client.callTool({ name: 'open', arguments: { url: target() } });
      await hesitate();
      await client.close();
      expect(content).toEqual([{ type: 'text', text: '{"action":"accept"}' }]);
      expect(opener.started).toEqual([['/usr/bin/xdg-open', target()]]);
      expect(traces).toEqual([]);
      expect(visits).toEqual([]);
    });

    it('nothing is for the URLs in a form: its message, its field, its default', async () => {
      const client = await connect(revision, {
        form: async () => {
          await hesitate();
          return { action: 'accept', content: { link: target() } };
        },
      });
      const { content } = await client.callTool({ name: 'form', arguments: { url: target() } });
      await client.close();
      expect(content).toEqual([
        { type: 'text', text: JSON.stringify({ action: 'accept', content: { link: target() } }) },
      ]);
      expect(traces).toEqual([]);
      expect(visits).toEqual([]);
    });

    it('nothing is for a URL that is never opened', async () => {
      const asked: string[] = [];
      const client = await connect(revision, {
        url: async ({ url }) => {
          asked.push(url);
          return { action: 'accept' };
        },
      });
      const url = `http://user:secret@${host}:${port}/`;
      const { content } = await client.callTool({ name: 'open', arguments: { url } });
      await hesitate();
      await client.close();
      expect(content).toEqual([{ type: 'text', text: '{"action":"cancel"}' }]);
      expect(asked).toEqual([]);
      expect(traces).toEqual([]);
      expect(visits).toEqual([]);
    });
  });
});

describe('a page that a call needs (-32042)', () => {
  it('is neither looked up nor fetched, declined or accepted', async () => {
    const answers = ['accept', 'decline'] as const;
    const opened: string[] = [];
    let asked = 0;
    const client = await connect('2025-11-25', {
      url: async ({ url }) => {
        await hesitate();
        const action = answers[asked++] ?? 'cancel';
        if (action === 'accept') opened.push(url);
        return { action };
      },
      waiting: async () => {
        await hesitate();
        return 'done';
      },
    });
    const url = `http://localhost:${port}/pay`;
    await expect(client.callTool({ name: 'before', arguments: { url } })).rejects.toMatchObject({
      code: -32042,
    });
    await client.close();
    expect(opened).toEqual([url]);
    expect(traces).toEqual([]);
    expect(visits).toEqual([]);
  });
});

describe('the canary itself', () => {
  it('sees a name that is looked up, a connection and a request', async () => {
    await lookup('localhost');
    expect(traces).toContain('GETADDRINFOREQWRAP');
    await (await fetch(`http://localhost:${port}/seen`)).text();
    expect(traces).toContain('TCPCONNECTWRAP');
    expect(visits).toEqual(['connection', 'GET /seen']);
  });
});
