import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { type CookieJar, createCookieJar } from '../support/cookie-jar.ts';
import { type RawAnswer, rawCall } from '../support/raw-client.ts';

/** Where packages are that a bundle in another folder loads at run time. */
const packages = fileURLToPath(new URL('../../../../node_modules', import.meta.url));

/** A process of fleet-server.ts. */
export interface Instance {
  /** Its MCP endpoint. */
  readonly url: string;
  /** Sets its clock ahead by so many milliseconds. */
  setAhead(milliseconds: number): Promise<void>;
  /** Ends it in the middle of whatever it does. */
  kill(): Promise<void>;
}

export async function startInstance(
  program: string,
  env: Readonly<Record<string, string>>,
): Promise<Instance> {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(process.execPath, [program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production', NODE_PATH: packages, ...env },
  });
  const ended = once(child, 'close');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const line = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('The instance has ended.');
    return value;
  };
  return {
    url: await line(),
    async setAhead(milliseconds) {
      child.stdin.write(`${milliseconds}\n`);
      await line();
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Calls a tool at an instance, or goes on with a call. @param answers - of the questions that are open */
export function callAt(
  { url }: Instance,
  user: string,
  tool: string,
  rest: { readonly inputResponses?: unknown; readonly requestState?: unknown } = {},
): Promise<RawAnswer> {
  const fetchAt = async (request: Request): Promise<Response> => {
    const headers = new Headers(request.headers);
    headers.delete('host');
    headers.set('x-user', user);
    return fetch(url, { method: 'POST', headers, body: await request.text() });
  };
  return rawCall({ fetch: fetchAt }, tool, rest);
}

/** Agrees to open the page that a call asks for; gives back what goes with the retry, and the page's URL. */
export function consent(asked: RawAnswer): {
  readonly retry: { readonly inputResponses: unknown; readonly requestState: unknown };
  readonly page: string;
} {
  const [[key, request] = []] = Object.entries(asked.result?.inputRequests ?? {});
  if (key === undefined || request === undefined)
    throw new Error(`Nothing is asked: ${JSON.stringify(asked)}`);
  return {
    retry: {
      inputResponses: { [key]: { action: 'accept' } },
      requestState: asked.result?.requestState,
    },
    page: String(request.params?.['url']),
  };
}

export function textOf(answer: RawAnswer): string {
  return answer.result?.content?.[0]?.text ?? JSON.stringify(answer);
}

/** The browser of somebody who is logged in, behind a balancer that sends each request where `at` says. */
export function browserOf(user: string, pagesUrl: string, at: () => Instance): CookieJar {
  return createCookieJar(async (request) => {
    const url = new URL(request.url);
    if (url.origin !== new URL(pagesUrl).origin) return fetch(request);
    const headers = new Headers(request.headers);
    headers.set('x-user', user);
    const to = new URL(url.pathname + url.search, at().url);
    const { method } = request;
    const body = method === 'GET' ? null : await request.text();
    return fetch(to, { method, headers, body, redirect: 'manual' });
  });
}
