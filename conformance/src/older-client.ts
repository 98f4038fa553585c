import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

/** A server in front of another one. */
export interface OlderClient {
  readonly url: string;
  close(): Promise<void>;
}

/** Belong to one connection, or to a body that has been decoded or changed. */
const NOT_PASSED = new Set([
  'host',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'content-encoding',
]);

/**
 * Makes an older client of the suite's. Whatever `--spec-version` says, that one offers 2025-11-25 when it shakes
 * hands, so that the wire of an older revision would be checked without ever being spoken. This stands in between and
 * offers `revision`; the client goes along with what the server then chooses.
 */
export async function createOlderClient(target: string, revision: string): Promise<OlderClient> {
  const server = createServer((request, response) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    void (async () => {
      const body = await readBody(request);
      const answer = await fetch(target, {
        method: request.method ?? 'GET',
        headers: passed(Object.entries(request.headers) as [string, string][]),
        ...(body !== '' && { body: offering(body, revision) }),
        signal: gone.signal,
      });
      response.writeHead(answer.status, passed(answer.headers));
      response.flushHeaders();
      if (answer.body === null) response.end();
      else await pipeline(Readable.fromWeb(answer.body as ReadableStream), response);
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${new URL(target).pathname}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function offering(body: string, revision: string): string {
  const message = JSON.parse(body) as { method?: string; params?: object };
  if (message.method !== 'initialize') return body;
  return JSON.stringify({ ...message, params: { ...message.params, protocolVersion: revision } });
}

function passed(headers: Iterable<[string, string]>): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => !NOT_PASSED.has(name)));
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const text of request.setEncoding('utf8')) body += text as string;
  return body;
}
