import dns from 'node:dns';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { Server } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import type { UrlElicitation } from '../../../src/client/elicitation.ts';
import { openUrl } from '../../../src/client/node/open-url.ts';
import type { OpenerProcess } from '../../../src/client/node/open-url.ts';
import type { Renderer } from '../../../src/client/renderer.ts';
import { judgeUrl } from '../../../src/client/url/judge-url.ts';
import { corpus } from './corpus.ts';

// Nobody may learn that a URL was received before the person has agreed to it (C17, C18): no request reaches the page,
// no connection is begun, no name is looked up.

let seen: string[] = [];
let server: Server;
let origin = '';

beforeAll(async () => {
  server = createServer((incoming, response) => {
    seen.push(`request ${incoming.url}`);
    response.end('canary');
  });
  server.on('connection', () => seen.push('connection'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.close();
  await once(server, 'close');
});

beforeEach(() => {
  seen = [];
  const lookups = [
    'lookup',
    'resolve',
    'resolve4',
    'resolve6',
    'resolveAny',
    'resolveTxt',
    'reverse',
  ] as const;
  for (const name of lookups) {
    spyOn(dns, name, `dns.${name}`);
    spyOn(dns.promises, name, `dns.promises.${name}`);
  }
  spyOn(Socket.prototype, 'connect', 'connect');
  spyOn(globalThis, 'fetch', 'fetch');
  syncBuiltinESMExports();
});

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

function spyOn<T extends object>(owner: T, name: keyof T & string, what: string): void {
  const original = owner[name] as (...args: unknown[]) => unknown;
  vi.spyOn(owner, name as never).mockImplementation(function (this: unknown, ...args: unknown[]) {
    seen.push(what);
    return original.apply(this, args);
  } as never);
}

/** A renderer that shows everything that there is to show, and opens the page when it is told to. */
function pageRenderer(
  consent: boolean,
  open: (url: string) => Promise<unknown>,
): Renderer & { shown: string[] } {
  const shown: string[] = [];
  return {
    shown,
    url: async ({ url, verdict, message, from }: UrlElicitation) => {
      const { display, findings } = verdict;
      shown.push(from.server.name, message, display.before, display.domain, display.after, display.host);
      shown.push(display.unicodeHost ?? '', ...findings.map((finding) => finding.message));
      // A person takes their time.
      await new Promise((resolve) => setImmediate(resolve));
      if (!consent) return { action: 'decline' };
      await open(url);
      return { action: 'accept' };
    },
  };
}

function elicitation(url: string): UrlElicitation {
  const identity = { name: 'billing', origin: 'https://billing.example' };
  return {
    mode: 'url',
    from: { server: identity, position: { index: 1, count: 1 } },
    message: 'Please connect your account',
    url,
    verdict: judgeUrl(url, { server: identity, allow: ['canary.example'] }),
    opened: 0,
  };
}

/** Opens by hand what a browser would. */
function browser(): { readonly opened: string[]; readonly open: (url: string) => Promise<unknown> } {
  const opened: string[] = [];
  const spawn = (_: string, args: readonly string[]): OpenerProcess => {
    opened.push(args.at(-1) ?? '');
    return {
      once: (event: string, listener: (code: never) => void) => {
        if (event === 'exit') queueMicrotask(() => listener(0 as never));
      },
      unref: () => undefined,
    };
  };
  const machine = { platform: 'darwin', env: {}, spawn, patience: () => new Promise<void>(() => undefined) };
  return { opened, open: (url) => openUrl(url, machine) };
}

/** Lets everything that was begun go on: a request on loopback needs some turns. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('a canary', () => {
  it('sees what it is there to see', async () => {
    await fetch(`${origin}/fetched`);
    await new Promise<void>((resolve) => {
      request(origin.replace('127.0.0.1', 'localhost'), (response) =>
        response.resume().on('end', () => resolve()),
      )
        .on('error', () => resolve())
        .end();
    });
    await dns.promises.lookup('localhost');
    expect(seen).toEqual(expect.arrayContaining(['fetch', 'connection', 'request /fetched', 'connect']));
    expect(seen).toEqual(expect.arrayContaining(['dns.lookup', 'dns.promises.lookup']));
  });

  it('C17 sees nothing while a URL is judged', async () => {
    const own = [`${origin}/`, `${origin}/?next=${origin}/2`, origin.replace('127.0.0.1', 'localhost')];
    for (const url of [
      ...own,
      'https://canary.example/',
      ...corpus.flatMap(({ urls }) => urls.map(([text]) => text)),
    ]) {
      judgeUrl(url, {
        server: { name: 'billing', origin: 'https://billing.example' },
        allow: ['canary.example'],
      });
      judgeUrl(url, { server: { name: 'notes', origin: 'local' } });
    }
    await settle();
    expect(seen).toEqual([]);
  });

  it.each(['/favicon.ico', '/', '/connect?id=1#top'])(
    'C17, C18 sees nothing while a URL is shown, and nothing if the person declines: %s',
    async (path) => {
      const { opened, open } = browser();
      const renderer = pageRenderer(false, open);
      for (const url of [
        origin + path,
        `https://canary.example${path}`,
        `https://c\u00e4nary.example${path}`,
      ]) {
        await renderer.url?.(elicitation(url), new AbortController().signal);
      }
      await settle();
      expect(renderer.shown.join('')).toContain(new URL(origin).host);
      expect(opened).toEqual([]);
      expect(seen).toEqual([]);
    },
  );

  it('C18, C20 is left to the browser after consent: it is told the URL, and nothing else is done with it', async () => {
    const { opened, open } = browser();
    const renderer = pageRenderer(true, open);
    const url = `${origin}/connect`;
    await expect(renderer.url?.(elicitation(url), new AbortController().signal)).resolves.toEqual({
      action: 'accept',
    });
    await settle();
    expect(opened).toEqual([url]);
    expect(seen).toEqual([]);
  });
});
