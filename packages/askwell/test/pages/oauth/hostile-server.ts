import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An authorization server that does as a test tells it, and writes down what it was sent. */
export interface HostileServer {
  readonly origin: string;
  /** What came to the endpoints, headers and body as one text. */
  readonly received: { readonly method: string; readonly path: string; readonly text: string }[];
  /** Answers by path; what is not here is 404. */
  readonly answers: Map<string, (request: IncomingMessage, response: ServerResponse) => void>;
  /** Answers a path with JSON. */
  json(path: string, body: unknown, status?: number): void;
  close(): Promise<void>;
}

export async function startHostileServer(): Promise<HostileServer> {
  const received: { method: string; path: string; text: string }[] = [];
  const answers: HostileServer['answers'] = new Map();
  const http = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const text = `${JSON.stringify(request.headers)} ${decodeURIComponent(body)}`;
      received.push({ method: request.method ?? '', path, text });
      const answer = answers.get(path);
      if (answer !== undefined) answer(request, response);
      else response.writeHead(404).end();
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return {
    origin,
    received,
    answers,
    json(path, body, status = 200) {
      answers.set(path, (_, response) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      });
    },
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}
