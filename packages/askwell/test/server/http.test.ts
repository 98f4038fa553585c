import { afterEach, describe, expect, it, vi } from 'vitest';

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

import { type AskwellServer, createServer, type CreateServerOptions, generateKey } from 'askwell';
import { accept, connectClient, httpTransport, scriptedPerson } from 'askwell/testing';
import { rawCall } from '../support/raw-client.ts';

const open: AskwellServer[] = [];
const warnings: string[] = [];

function serve(options: Partial<CreateServerOptions> = {}): AskwellServer {
  const server = createServer({
    name: 'http',
    version: '1',
    keys: [generateKey()],
    onWarning: (text) => warnings.push(text),
    ...options,
  }).tool('ask', {}, async (_, ctx) => `${ctx.principal.kind} ${await ctx.require('Word?', 'string')}`);
  open.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
  warnings.length = 0;
  vi.useRealTimers();
});

const initialize = (headers: Record<string, string> = {}, version = '2025-11-25'): Request =>
  new Request('http://localhost/mcp', {
    method: 'POST',
    headers: {
      host: 'localhost',
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: version, capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
    }),
  });

describe('S73 Host and Origin', () => {
  it.each([
    ['a foreign host', { host: 'evil.example' }],
    ['a host that only looks local', { host: 'localhost.evil.example' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
  ])('S73 refuses %s, on both eras', async (_, headers) => {
    const server = serve();
    expect((await rawCall(server, 'ask', {}, { headers })).status).toBe(403);
    expect((await server.fetch(initialize(headers))).status).toBe(403);
  });

  it('S73 takes this machine by default, and what the author allows', async () => {
    expect((await rawCall(serve(), 'ask', {}, { headers: { origin: 'http://localhost:5173' } })).status).toBe(
      200,
    );
    const server = serve({
      http: { allowedHosts: ['mcp.example.com'], allowedOrigins: ['app.example.com'] },
    });
    const headers = { host: 'mcp.example.com', origin: 'https://app.example.com' };
    expect((await rawCall(server, 'ask', {}, { headers })).status).toBe(200);
    expect((await rawCall(server, 'ask')).status).toBe(403);
  });

  it('S73 listens on loopback unless told otherwise', async () => {
    const { url } = await serve().listen({ port: 0 });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
    expect((await fetch(new URL('/other', url))).status).toBe(404);
  });

  it('a port that is taken is a clear error', async () => {
    const { port } = await serve().listen({ port: 0 });
    await expect(serve().listen({ port })).rejects.toThrow(new RegExp(`Can't listen on 127.0.0.1:${port}`));
  });
});

describe('authorization', () => {
  const authenticate: NonNullable<CreateServerOptions['http']>['authenticate'] = (request) => {
    const token = request.headers.get('authorization')?.replace('Bearer ', '');
    if (token === undefined) return new Response('no', { status: 401 });
    return { token, clientId: 'app', scopes: [], extra: { iss: 'https://issuer.example', sub: token } };
  };

  it('asks the verifier, and S23 tells the handler who it is', async () => {
    const server = serve({ http: { authenticate } });
    expect((await server.fetch(initialize())).status).toBe(401);
    const { url } = await server.listen({ port: 0 });
    for (const revision of ['2025-11-25', '2026-07-28'] as const) {
      const transport = httpTransport(url, { authorization: 'Bearer alice' });
      const connection = await connectClient(server, {
        revision,
        transport,
        person: scriptedPerson(accept({ value: 'x' })),
      });
      expect(await connection.text('ask')).toBe('user x');
      await connection.close();
    }
  });

  it('a verifier that throws or returns nothing lets nobody in, and the operator hears of it', async () => {
    for (const broken of [
      () => undefined as never,
      () => {
        throw new Error('the issuer is down, token=abcdefgh');
      },
    ]) {
      const server = serve({ http: { authenticate: broken } });
      expect(await rawStatus(server)).toBe(401);
      expect((await server.fetch(initialize())).status).toBe(401);
    }
    expect(warnings.join()).toMatch(/returned nothing/);
    expect(warnings.join()).toMatch(/issuer is down/);
    expect(warnings.join()).not.toContain('abcdefgh');
  });

  it('S21 S58 a session is nobody else’s, whoever knows its id', async () => {
    const server = serve({ http: { authenticate } });
    const response = await server.fetch(initialize({ authorization: 'Bearer alice' }));
    const id = response.headers.get('mcp-session-id') as string;
    await response.body?.cancel();
    const list = (token: string): Promise<Response> =>
      server.fetch(
        new Request('http://localhost/mcp', {
          method: 'POST',
          headers: {
            host: 'localhost',
            'content-type': 'application/json',
            accept: 'application/json, text/event-stream',
            'mcp-session-id': id,
            authorization: `Bearer ${token}`,
          },
          body: JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' }),
        }),
      );
    expect((await list('bob')).status).toBe(404);
    const mine = await list('alice');
    expect(mine.status).toBe(200);
    expect(await mine.text()).toContain('"ask"');
  });
});

const rawStatus = async (server: AskwellServer): Promise<number> => (await server.fetch(initialize())).status;

describe('sessions of old clients', () => {
  const sessionOf = async (server: AskwellServer): Promise<string> => {
    const response = await server.fetch(initialize());
    await response.text();
    return response.headers.get('mcp-session-id') as string;
  };
  const ping = async (server: AskwellServer, id: string): Promise<number> => {
    const response = await server.fetch(
      new Request('http://localhost/mcp', {
        method: 'POST',
        headers: {
          host: 'localhost',
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'mcp-session-id': id,
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 9, method: 'ping' }),
      }),
    );
    await response.text();
    return response.status;
  };

  it('are bounded in number: the one idle longest goes', async () => {
    const server = serve({ http: { maxSessions: 2 } });
    const [a, b] = [await sessionOf(server), await sessionOf(server)];
    expect(await ping(server, a)).toBe(200);
    const c = await sessionOf(server);
    expect([await ping(server, a), await ping(server, b), await ping(server, c)]).toEqual([200, 404, 200]);
  });

  it('are bounded in age', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 });
    const server = serve({ http: { sessionIdleMs: 60_000 } });
    const id = await sessionOf(server);
    vi.setSystemTime(1_000_000 + 59_000);
    expect(await ping(server, id)).toBe(200);
    vi.setSystemTime(1_000_000 + 59_000 + 60_000);
    expect(await ping(server, id)).toBe(404);
  });

  it('a question whose stream the client has lost does not hold up the next one', async () => {
    const server = serve();
    const { url } = await server.listen({ port: 0 });
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const post = (body: unknown, id?: string, signal?: AbortSignal): Promise<Response> =>
      fetch(url, {
        method: 'POST',
        headers: { ...headers, ...(id !== undefined && { 'mcp-session-id': id }) },
        body: JSON.stringify(body),
        ...(signal !== undefined && { signal }),
      });
    const params = {
      protocolVersion: '2025-11-25',
      capabilities: { elicitation: {} },
      clientInfo: { name: 'c', version: '1' },
    };
    const opened = await post({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
    const id = opened.headers.get('mcp-session-id') as string;
    await opened.text();
    await post({ jsonrpc: '2.0', method: 'notifications/initialized' }, id);
    const lost = new AbortController();
    const call = { jsonrpc: '2.0', method: 'tools/call', params: { name: 'ask', arguments: {} } };
    const first = await post({ ...call, id: 2 }, id, lost.signal);
    const reader = first.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('elicitation/create');
    lost.abort();
    const second = await post({ ...call, id: 3 }, id);
    const shown = await second.body?.getReader().read();
    expect(new TextDecoder().decode(shown?.value)).toContain('elicitation/create');
  });

  it('are bounded also while many open at once', async () => {
    const server = serve({ http: { maxSessions: 3 } });
    const responses = await Promise.all(Array.from({ length: 40 }, () => server.fetch(initialize())));
    await Promise.all(responses.map((response) => response.text()));
    const ids = responses
      .map((response) => response.headers.get('mcp-session-id'))
      .filter((id) => id !== null);
    const alive = await Promise.all(ids.map((id) => ping(server, id)));
    expect(alive.filter((status) => status === 200).length).toBeLessThanOrEqual(3);
    expect(alive.filter((status) => status === 200).length).toBeGreaterThan(0);
  });

  it('a stream that is given up does not count a waiting question as over', async () => {
    const server = serve({ http: { maxSessions: 1 } });
    const { url } = await server.listen({ port: 0 });
    let answer: (() => void) | undefined;
    const transport = httpTransport(url);
    const busy = await connectClient(server, {
      revision: '2025-11-25',
      transport,
      person: () => new Promise((resolve) => (answer = () => resolve(accept({ value: 'x' })))),
    });
    const call = busy.text('ask');
    await vi.waitFor(() => expect(answer).toBeDefined());
    const headers = {
      host: 'localhost',
      accept: 'text/event-stream',
      'mcp-session-id': transport.sessionId as string,
    };
    for (let n = 0; n < 3; n++) {
      const stream = await server.fetch(new Request('http://localhost/mcp', { headers }));
      const reader = stream.body?.getReader();
      const pending = reader?.read();
      await reader?.cancel();
      await pending;
    }
    expect((await server.fetch(initialize())).status).toBe(503);
    answer?.();
    expect(await call).toBe('anonymous x');
    await busy.close();
  });

  it('a full house of busy sessions refuses, and does not throw anybody out', async () => {
    const server = serve({ http: { maxSessions: 1 } });
    const { url } = await server.listen({ port: 0 });
    let answer: (() => void) | undefined;
    const busy = await connectClient(server, {
      revision: '2025-11-25',
      transport: httpTransport(url),
      person: () => new Promise((resolve) => (answer = () => resolve(accept({ value: 'x' })))),
    });
    const call = busy.text('ask');
    await vi.waitFor(() => expect(answer).toBeDefined());
    const response = await server.fetch(initialize());
    expect(response.status).toBe(503);
    answer?.();
    expect(await call).toBe('anonymous x');
    await busy.close();
  });

  it('a request that opens no session leaves none behind', async () => {
    const server = serve({ http: { maxSessions: 1 } });
    for (let n = 0; n < 5; n++) {
      const response = await server.fetch(
        new Request('http://localhost/mcp', {
          method: 'POST',
          headers: {
            host: 'localhost',
            'content-type': 'application/json',
            accept: 'application/json, text/event-stream',
          },
          body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
        }),
      );
      expect(response.status).toBeGreaterThanOrEqual(400);
    }
    expect(await sessionOf(server)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('both eras are served on one endpoint', async () => {
    const { url } = await serve().listen({ port: 0 });
    const versions: (string | undefined)[] = [];
    for (const options of [
      { supportedProtocolVersions: ['2025-06-18'] },
      { supportedProtocolVersions: ['2025-11-25'] },
      { versionNegotiation: { mode: 'auto' as const } },
    ]) {
      const client = new Client({ name: 'c', version: '1' }, options);
      await client.connect(new StreamableHTTPClientTransport(new URL(url)));
      versions.push(client.getNegotiatedProtocolVersion());
      await client.close();
    }
    expect(versions).toEqual(['2025-06-18', '2025-11-25', '2026-07-28']);
  });
});

describe('a client that vanishes', () => {
  it.each(['2025-11-25', '2026-07-28'] as const)(
    'over HTTP on %s ends its call, and the server keeps serving',
    async (revision) => {
      let signal: AbortSignal | undefined;
      const server = serve().tool('held', {}, (_, ctx) => {
        signal = ctx.signal;
        return new Promise<string>(() => {});
      });
      const { url } = await server.listen({ port: 0 });
      const gone = await connectClient(server, { revision, transport: httpTransport(url) });
      const call = gone.text('held').catch(() => 'gone');
      await vi.waitFor(() => expect(signal).toBeDefined());
      await gone.close();
      expect(await call).toBe('gone');
      await vi.waitFor(() => expect(signal?.aborted).toBe(true));
      const next = await connectClient(server, {
        revision,
        transport: httpTransport(url),
        person: () => accept({ value: 'x' }),
      });
      expect(await next.text('ask')).toBe('anonymous x');
      await next.close();
    },
  );

  it('a closed server serves nobody, and says so', async () => {
    const server = serve();
    await server.listen({ port: 0 });
    await server.close();
    expect((await server.fetch(initialize())).status).toBe(503);
    await expect(server.listen({ port: 0 })).rejects.toThrow(/The server is closed/);
  });
});

describe('keys', () => {
  it('without keys an HTTP server warns once, and says what breaks', async () => {
    const server = createServer({ name: 'no-keys', version: '1', onWarning: (text) => warnings.push(text) });
    open.push(server);
    await rawCall(server, 'nope');
    await rawCall(server, 'nope');
    expect(warnings.filter((text) => text.includes('ASKWELL_KEYS'))).toHaveLength(1);
    expect(warnings[0]).toMatch(/restarts.*another instance/);
  });

  it('reads ASKWELL_KEYS, and refuses malformed ones at once', () => {
    vi.stubEnv('ASKWELL_KEYS', 'too-short');
    expect(() => createServer({ name: 'x', version: '1' })).toThrow(/Sealing key 1 is malformed/);
    vi.stubEnv('ASKWELL_KEYS', `${generateKey()},${generateKey()}`);
    expect(() => createServer({ name: 'x', version: '1' })).not.toThrow();
    vi.unstubAllEnvs();
  });

  it.each([{ stateTtl: 0 }, { stateTtl: Number.NaN }, { maxRounds: -1 }])('refuses %j', (options) => {
    expect(() => createServer({ name: 'x', version: '1', ...options })).toThrow(/must be a .*number/);
  });
});

describe('mistakes of authors', () => {
  it.each([
    [
      () => createServer({ name: 'x', version: '1', keyz: [] } as never),
      /no option "keyz". Did you mean "keys"\?/,
    ],
    [() => createServer({ version: '1' } as never), /needs a name and a version/],
    [() => createServer(undefined as never), /needs an object of options/],
    [
      () => serve().tool('t', { inputs: {} } as never, () => 'x'),
      /The tool "t" has no option "inputs". Did you mean "input"\?/,
    ],
    [() => serve().tool('t', {}, undefined as never), /needs a handler/],
    [() => serve().tool('a b', {}, () => 'x'), /can't be used/],
    [() => serve().tool('ask', {}, () => 'x'), /There is a tool "ask" already/],
    [
      () => serve().tool('t', { input: { a: { b: 'string' } } as never }, () => 'x'),
      /t's input can't be a field map, which is flat/,
    ],
    [() => serve().tool('t', { asks: [{ a: { b: 'string' } } as never] }, () => 'x'), /forms are flat/],
  ])('are clear: case %#', (make, message) => {
    expect(make).toThrow(message);
  });

  it('a tool that comes after the first connection is refused', async () => {
    const server = serve();
    await server.listen({ port: 0 });
    await server.fetch(initialize());
    expect(() => server.tool('late', {}, () => 'x')).toThrow(/comes too late/);
  });

  it('what a handler throws is reported with its stack, and without what looks like a secret', async () => {
    const server = serve().tool('throws', {}, () => {
      throw new TypeError('no login for postgres://ada:hunter2@db');
    });
    await rawCall(server, 'throws');
    expect(warnings.join()).toMatch(/tools\/call "throws" failed: TypeError: no login[\s\S]+http\.test\.ts/);
    expect(warnings.join()).not.toContain('hunter2');
    const errors: unknown[] = [];
    const own = createServer({
      name: 'own',
      version: '1',
      onWarning: () => {},
      onError: (error, where) => errors.push(error, where),
    }).tool('steps', {}, (_, ctx) => ctx.step('fails', () => Promise.reject(new RangeError('far'))));
    await rawCall(own, 'steps');
    expect(errors).toEqual([new RangeError('far'), 'Step "fails" of tools/call "steps"']);
  });

  it('an ask that is not awaited is reported', async () => {
    const server = serve().tool('forgets', {}, (_, ctx) => {
      void ctx.confirm('Really?');
      return 'done';
    });
    expect((await rawCall(server, 'forgets')).result?.content?.[0]?.text).toBe('done');
    expect(warnings.join()).toMatch(/ended while "Really\?" was open.*Is an await missing/);
  });
});
