import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http';

import { afterEach, describe, expect, it } from 'vitest';

import { type AskwellServer, createServer, generateKey } from 'askwell';
import { completionCode, createPages, loopback, type PagesOptions } from 'askwell/pages';
import { connectClient, httpTransport } from 'askwell/testing';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

const warnings: string[] = [];

function serve(options: PagesOptions): AskwellServer {
  warnings.length = 0;
  const server = createServer({
    name: 'ledger',
    version: '1',
    keys: [generateKey()],
    onWarning: (message) => warnings.push(message),
    http: { allowedHosts: ['127.0.0.1'] },
    pages: createPages({ waitMs: 0, ...options }),
  });
  closing.push(server);
  return server.tool('ask', {}, async (_, ctx) => {
    await ctx.elicitPage('Your city?', 'string');
    return 'asked';
  });
}

/** A request as it is written, since fetch sends no TRACE and no other Host. */
function raw(
  port: number,
  method: string,
  path: string,
  headers: OutgoingHttpHeaders = {},
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('pages of a server that listens', () => {
  it.each(['0.0.0.0', '::'])(
    'S35 are offered and served nowhere on plain http at %s, and the error says to give them an https url',
    async (host) => {
      const server = serve({ identify: completionCode() });
      const { port } = await server.listen({ port: 0, host });
      let asked: unknown;
      const connected = await connectClient(undefined, {
        revision: '2026-07-28',
        transport: httpTransport(`http://127.0.0.1:${port}/mcp`),
        person: async (question) => {
          asked = question.url;
          return { action: 'decline' };
        },
      });
      closing.push(connected);
      const answer = JSON.stringify(
        await connected.client.callTool({ name: 'ask' }).catch((error: Error) => error.message),
      );
      expect(asked).toBeUndefined();
      expect(answer).toMatch(/plain http.*url: .*https:/);
      for (const name of [`127.0.0.1:${port}`, 'rebound.example'])
        for (let again = 0; again < 3; again += 1)
          expect((await raw(port, 'GET', '/askwell/stored', { host: name })).status).toBe(503);
      // Anybody may cause it, so that it is told once.
      expect(warnings.filter((warning) => warning.startsWith('hosted pages'))).toHaveLength(1);
    },
  );

  it('S73 are not served under a foreign name that resolves to this machine', async () => {
    const { port } = await serve({ identify: loopback() }).listen({ port: 0 });
    expect((await raw(port, 'GET', '/askwell/stored', { host: `127.0.0.1:${port}` })).status).toBe(200);
    expect((await raw(port, 'GET', '/askwell/stored', { host: 'rebound.example' })).status).toBe(404);
  });

  it.each(['TRACE', 'PUT', 'QUERY', 'OPTIONS'])('answer %s with 405, and report nothing', async (method) => {
    const { port } = await serve({ identify: loopback() }).listen({ port: 0 });
    const response = await raw(port, method, '/askwell/stored', { host: `127.0.0.1:${port}` });
    expect(response.status).toBe(405);
    expect(warnings).toEqual([]);
  });

  it('refuses an MCP endpoint below them, which could never be reached', async () => {
    const server = serve({ identify: loopback() });
    await expect(server.listen({ port: 0, path: '/askwell/mcp' })).rejects.toMatchObject({
      code: 'ASKWELL_USAGE',
      message: expect.stringContaining('/askwell'),
    });
    const { url } = await server.listen({ port: 0, path: '/askwell-mcp' });
    expect((await fetch(url, { method: 'POST', body: '{}' })).headers.get('content-type')).not.toContain(
      'html',
    );
  });
});
