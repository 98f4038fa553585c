import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import {
  Client,
  StreamableHTTPClientTransport,
  type ClientOptions,
  type Transport,
} from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { attachElicitation, type Renderer } from 'askwell/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { bundle } from '../../packages/askwell/test/support/bundle.ts';
import { createCookieJar, type CookieJar } from '../../packages/askwell/test/support/cookie-jar.ts';

const KEY = 'canary-7f3a91c2d5';
const here = (path: string): URL => new URL(path, import.meta.url);
const cleanUp: (() => unknown)[] = [];
let programs: { readonly stdio: string; readonly http: string };
let service: { readonly url: string; revoked: boolean };

beforeAll(async () => {
  const [stdio, http] = await Promise.all([bundle(here('stdio.ts')), bundle(here('http.ts'))]);
  programs = { stdio, http };
  service = await startService();
}, 60_000);

afterAll(async () => {
  for (const end of cleanUp.toReversed()) await end();
});

/** The weather service: takes one key. */
async function startService(): Promise<typeof service> {
  const server = createServer((request, response) => {
    const known = !started.revoked && request.headers.authorization === `Bearer ${KEY}`;
    response.writeHead(known ? 200 : 401).end(known ? 'sunny' : 'Unknown key');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUp.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const started = { url: `http://127.0.0.1:${port}`, revoked: false };
  return started;
}

/** Fills a page in as a browser without scripts would; resolves with the page that comes after it. */
async function fillIn(jar: CookieJar, url: string, key: string): Promise<string> {
  const page = await (await jar.fetch(url)).text();
  const token = /name="token" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const done = await jar.fetch(url, {
    method: 'POST',
    headers: { origin: new URL(url).origin },
    body: new URLSearchParams({ token, 'f.0': key, action: 'accept' }),
  });
  return done.text();
}

/** A person who enters these keys, one for each page, and gives back the code that a page shows. */
function person(...keys: string[]): { readonly renderer: Renderer; readonly asked: string[] } {
  const jar = createCookieJar();
  const asked: string[] = [];
  let shown = '';
  const renderer: Renderer = {
    async url({ url, message }) {
      asked.push(message);
      shown = await fillIn(jar, url, keys.shift() ?? '');
      return { action: 'accept' };
    },
    async form({ message }) {
      asked.push(message);
      const code = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(shown)?.[0] ?? '';
      return { action: 'accept', content: { shown: code } };
    },
  };
  return { renderer, asked };
}

interface Caller {
  call(): Promise<string>;
  /** All that came to the client. */
  readonly received: () => string;
  close(): Promise<void>;
}

async function connect(
  transport: Transport,
  renderer: Renderer,
  origin: string,
  options?: ClientOptions,
): Promise<Caller> {
  const client = new Client({ name: 'agent', version: '1.0.0' }, options);
  attachElicitation(client, { renderer, server: { name: 'forecaster', origin } });
  await client.connect(transport);
  const received: unknown[] = [];
  const { onmessage } = transport;
  transport.onmessage = (message, extra) => {
    received.push(message);
    onmessage?.(message, extra);
  };
  return {
    async call() {
      const { content } = await client.callTool({ name: 'forecast', arguments: { city: 'Lisbon' } });
      return content.map((block) => (block.type === 'text' ? block.text : '')).join('');
    },
    received: () => JSON.stringify(received),
    close: () => client.close(),
  };
}

const revisions: readonly [string, ClientOptions][] = [
  ['2025-11-25', { supportedProtocolVersions: ['2025-11-25'] }],
  ['2026-07-28', { versionNegotiation: { mode: { pin: '2026-07-28' } } }],
];

describe.each(revisions)('on %s', { timeout: 60_000 }, (_, options) => {
  it('over stdio: asks again until the service takes the key, and then no more', async () => {
    service.revoked = false;
    const { renderer, asked } = person('mistyped', KEY, KEY);
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [programs.stdio],
      env: { ...(process.env as Record<string, string>), FORECAST_URL: service.url },
      stderr: 'pipe',
    });
    let stderr = '';
    transport.stderr?.on('data', (text: Buffer) => (stderr += text.toString()));
    const caller = await connect(transport, renderer, 'local', options);
    expect(await caller.call()).toBe('Tomorrow in Lisbon: sunny.');
    expect(asked).toHaveLength(2);
    expect(await caller.call()).toBe('Tomorrow in Lisbon: sunny.');
    expect(asked).toHaveLength(2);

    service.revoked = true;
    expect(await caller.call()).toContain('Call again to give another one.');
    service.revoked = false;
    expect(await caller.call()).toBe('Tomorrow in Lisbon: sunny.');
    expect(asked).toHaveLength(3);
    await caller.close();
    expect(caller.received()).toContain('sunny');
    expect(caller.received() + stderr).not.toContain(KEY);
  });

  it('over HTTP: counts when the code of the page was given back in the client', async () => {
    service.revoked = false;
    const child = spawn(process.execPath, [programs.http], {
      env: { ...process.env, PORT: '0', FORECAST_URL: service.url },
    });
    cleanUp.push(() => child.kill());
    let output = '';
    child.stderr.on('data', (text: Buffer) => (output += text.toString()));
    const url = await new Promise<string>((resolve) =>
      child.stdout.on('data', (text: Buffer) => {
        output += text.toString();
        resolve(text.toString().trim());
      }),
    );
    const { renderer, asked } = person(KEY);
    const transport = new StreamableHTTPClientTransport(new URL(url));
    const caller = await connect(transport, renderer, new URL(url).origin, options);
    expect(await caller.call()).toBe('Tomorrow in Lisbon: sunny.');
    expect(asked).toEqual([
      'Your API key for the weather service',
      expect.stringContaining('Then type the eight characters that it shows'),
    ]);
    await caller.close();
    expect(caller.received()).toContain('sunny');
    expect(caller.received() + output).not.toContain(KEY);
  });
});
