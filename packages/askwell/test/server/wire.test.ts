import { describe, expect, it } from 'vitest';

import { type AskwellServer, type Context, createServer, field } from 'askwell';
import { accept, connectClient } from 'askwell/testing';
import { acceptAll, rawCall, rawRequest } from '../support/raw-client.ts';

function serve(handler: (ctx: Context) => unknown): AskwellServer {
  return createServer({ name: 'wire', version: '1', onWarning: () => {} }).tool('ask', {}, async (_, ctx) =>
    JSON.stringify((await handler(ctx)) ?? null),
  );
}

const requestOf = async (
  handler: (ctx: Context) => unknown,
): Promise<{ method?: string; params?: Record<string, unknown> }> => {
  const answer = await rawCall(serve(handler), 'ask');
  return (
    Object.values(answer.result?.inputRequests ?? {})[0] ?? {
      params: { error: answer.result?.content?.[0]?.text },
    }
  );
};

describe('what goes out', () => {
  it('S6 S7 S8 a form has mode, message and a flat schema', async () => {
    const request = await requestOf((ctx) =>
      ctx.elicit('Who?', { name: field.string({ title: 'Name' }), tags: { many: ['a', 'b'] } }),
    );
    expect(request).toEqual({
      method: 'elicitation/create',
      params: {
        mode: 'form',
        message: 'Who?',
        requestedSchema: {
          type: 'object',
          properties: {
            name: { type: 'string', title: 'Name' },
            tags: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
          },
          required: ['name', 'tags'],
        },
      },
    });
  });

  it('S6 S10 URL mode has mode, message and url, and on 2026-07-28 no id', async () => {
    const request = await requestOf((ctx) => ctx.elicitUrl('Connect?', 'https://example.com/connect?id=1'));
    expect(request).toEqual({
      method: 'elicitation/create',
      params: { mode: 'url', message: 'Connect?', url: 'https://example.com/connect?id=1' },
    });
  });

  it('S6 on 2025-06-18 a form has no mode, which that revision does not know', async () => {
    let params: unknown;
    const server = serve((ctx) => ctx.elicit('Who?', 'string'));
    const connection = await connectClient(server, {
      revision: '2025-06-18',
      person: () => accept({ value: 'x' }),
    });
    connection.client.setRequestHandler('elicitation/create', (request) => {
      params = request.params;
      return { action: 'accept', content: { value: 'x' } };
    });
    await connection.text('ask');
    expect(
      Object.keys(params as object)
        .filter((name) => name !== '_meta')
        .sort(),
    ).toEqual(['message', 'requestedSchema']);
    await connection.close();
  });

  it.each([
    ['S10 a relative one', '/connect', 'absolute URL'],
    ['S10 no URL at all', 'connect me', 'absolute URL'],
    ['S10 another scheme', 'javascript:alert(1)', 'scheme'],
    ['S33 one with a user name', 'https://ada@example.com/', 'user name'],
    ['S32 S33 one with a token', 'https://example.com/?access_token=abc', 'without secrets'],
    ['S32 one with a password', 'https://example.com/?Password=abc', 'without secrets'],
    ['S33 one with a lone token', 'https://example.com/?token=abc', 'without secrets'],
    ['S33 one with a camel-case token', 'https://example.com/?accessToken=abc', 'without secrets'],
    ['S33 one with a signature', 'https://example.com/?sig=abc', 'without secrets'],
    ['S33 one that storage has signed', 'https://example.com/?X-Amz-Signature=abc', 'without secrets'],
    ['S33 one with a token in the fragment', 'https://example.com/#access_token=abc', 'without secrets'],
    ['S32 one with an address', 'https://example.com/?email=abc', 'personal data'],
    ['S35 http elsewhere', 'http://example.com/', 'https'],
  ])('refuses a URL: %s', async (_, url, words) => {
    const text = String((await requestOf((ctx) => ctx.elicitUrl('Go?', url))).params?.['error']);
    expect(text).toContain(words);
    expect(text).not.toContain('abc');
  });

  it('S1 S2 S3 a form that asks for a secret is refused on every revision, and names the ways out', async () => {
    for (const revision of ['2025-06-18', '2025-11-25', '2026-07-28'] as const) {
      for (const schema of [{ password: 'string' }, { token: field.secret() }] as const) {
        const connection = await connectClient(
          serve((ctx) => ctx.elicit('Log in', schema as { password: 'string' })),
          { revision },
        );
        const text = await connection.text('ask');
        expect(text).toMatch(/secret/i);
        expect(text).toMatch(/createPages|field\.secret/);
        expect(connection.asked).toHaveLength(0);
        await connection.close();
      }
    }
  });

  it.each(['Enter your password', 'Please paste your API key', 'Wie lautet Ihr Passwort?'])(
    'S2 a single field whose question asks for a secret is refused: %s',
    async (message) => {
      for (const schema of ['string', { text: 'string' }] as const) {
        const text = String(
          (await requestOf((ctx) => ctx.elicit(message, schema as 'string'))).params?.['error'],
        );
        expect(text).toMatch(/asks for a secret/);
      }
      const cleared = await requestOf((ctx) =>
        ctx.elicit(message, 'string', { notSecret: { reason: 'a quiz' } }),
      );
      expect(cleared.method).toBe('elicitation/create');
    },
  );

  it('S2 a question that only mentions secrets passes', async () => {
    for (const message of [
      'Which password policy applies?',
      'Name of the API key to revoke?',
      'How many tokens?',
    ]) {
      expect((await requestOf((ctx) => ctx.elicit(message, 'string'))).method).toBe('elicitation/create');
    }
  });

  it('S2 a field that only looks like a secret passes with a reason', async () => {
    const request = await requestOf((ctx) =>
      ctx.elicit('PIN of the parcel?', { pin: 'string' }, { notSecret: { reason: 'printed on the parcel' } }),
    );
    expect(request.params?.['requestedSchema']).toMatchObject({ properties: { pin: { type: 'string' } } });
  });

  it('keeps enumNames where the author wrote them, on every revision that knows them', async () => {
    const request = await requestOf((ctx) =>
      ctx.elicit('Which?', {
        type: 'object',
        properties: { size: { type: 'string', enum: ['s', 'l'], enumNames: ['Small', 'Large'] } },
      }),
    );
    expect(request.params?.['requestedSchema']).toEqual({
      type: 'object',
      properties: { size: { type: 'string', enum: ['s', 'l'], enumNames: ['Small', 'Large'] } },
    });
  });

  it('S45 keys are unique, whatever authors call them', async () => {
    const server = serve((ctx) =>
      Promise.all([
        ctx.elicit('Same?', 'string', { key: 'k' }),
        ctx.elicit('Same?', 'string', { key: 'k' }),
        ctx.elicit('Other?', 'string', { key: 'k' }),
        ctx.elicit('Same?', 'string'),
        ctx.elicit('Same?', 'string'),
      ]),
    );
    const first = await rawCall(server, 'ask');
    const keys = Object.keys(first.result?.inputRequests ?? {});
    expect(keys).toHaveLength(5);
    expect(keys[0]).toBe('k');
    const inputResponses = Object.fromEntries(
      keys.map((key, n) => [key, { action: 'accept', content: { value: `${n}` } }]),
    );
    const done = await rawCall(server, 'ask', { requestState: first.result?.requestState, inputResponses });
    const results = JSON.parse(done.result?.content?.[0]?.text ?? '') as { data: string }[];
    expect(results.map((result) => result.data)).toEqual(['0', '1', '2', '3', '4']);
  });

  it.each(['', 'a b', 'a.b', 'x'.repeat(65), '__proto__'])('refuses the key %j', async (key) => {
    const text = String((await requestOf((ctx) => ctx.elicit('Who?', 'string', { key }))).params?.['error']);
    expect(text).toMatch(/key .* can't be used/);
  });

  it('takes constructor for a key, and __proto__ for a field', async () => {
    const schema = JSON.parse(
      '{"__proto__":{"type":"string"},"constructor":{"type":"integer"},"toString":{"type":"boolean"}}',
    ) as {
      constructor: { type: 'integer' };
    };
    const server = serve(async (ctx) => {
      const answer = await ctx.elicit('Odd?', schema, { key: 'constructor' });
      return answer.action === 'accept' ? Object.entries(answer.data) : [];
    });
    const first = await rawCall(server, 'ask');
    const content = '{"__proto__":"x","constructor":3,"toString":true}';
    const second = await rawCall(
      server,
      'ask',
      { requestState: first.result?.requestState, inputResponses: 'HERE' },
      { body: (text) => text.replace('"HERE"', `{"constructor":{"action":"accept","content":${content}}}`) },
    );
    expect(second.error ?? JSON.parse(second.result?.content?.[0]?.text ?? 'null')).toEqual(
      Object.entries(JSON.parse(content) as object),
    );
  });

  it('S43 progress and logs ride the response stream, requests never', async () => {
    const server = serve(async (ctx) => {
      ctx.progress(1, 2, 'working');
      ctx.log('info', 'working');
      return ctx.confirm('Sure?');
    });
    const response = await server.fetch(
      new Request('http://localhost/mcp', {
        method: 'POST',
        headers: {
          host: 'localhost',
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'mcp-protocol-version': '2026-07-28',
          'mcp-method': 'tools/call',
          'mcp-name': 'ask',
        },
        body: JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          method: 'tools/call',
          params: {
            name: 'ask',
            arguments: {},
            _meta: {
              progressToken: 'p',
              'io.modelcontextprotocol/protocolVersion': '2026-07-28',
              'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' },
              'io.modelcontextprotocol/clientCapabilities': { elicitation: {} },
              'io.modelcontextprotocol/logLevel': 'debug',
            },
          },
        }),
      }),
    );
    const messages = [...(await response.text()).matchAll(/^data: (.+)$/gm)].map(
      ([, data]) => JSON.parse(data as string) as Record<string, unknown>,
    );
    expect(messages.map((message) => message['method'])).toEqual([
      'notifications/progress',
      'notifications/message',
      undefined,
    ]);
    expect(messages.filter((message) => 'method' in message && 'id' in message)).toEqual([]);
    expect(messages[2]?.['result']).toMatchObject({ resultType: 'input_required' });
  });

  it('S42 on 2026-07-28 asks in the result alone, and sends nothing else', async () => {
    const answer = await rawCall(
      serve((ctx) => ctx.confirm('Sure?')),
      'ask',
    );
    expect(Object.keys(answer).sort()).toEqual(['id', 'jsonrpc', 'result', 'status']);
    expect(
      Object.keys(answer.result ?? {})
        .filter((name) => name !== '_meta')
        .sort(),
    ).toEqual(['inputRequests', 'requestState', 'resultType']);
  });

  it('S36 the principal comes from authorization, whatever the client claims', async () => {
    const server = serve((ctx) => ctx.principal);
    const claimed = await rawRequest(server, 'tools/call', {
      name: 'ask',
      arguments: { principal: { kind: 'user', subject: 'admin' } },
    });
    expect(claimed.result?.content?.[0]?.text).toBe('{"kind":"anonymous"}');
    const known = await rawCall(
      server,
      'ask',
      {},
      {
        authInfo: {
          token: 't',
          clientId: 'app',
          scopes: [],
          extra: { iss: 'https://issuer.example', sub: 'ada' },
        },
      },
    );
    expect(JSON.parse(known.result?.content?.[0]?.text ?? '')).toEqual({
      kind: 'user',
      client: 'app',
      issuer: 'https://issuer.example',
      subject: 'ada',
    });
  });

  it('asks for sampling and roots in the same way', async () => {
    const server = serve(async (ctx) => [
      (await ctx.sample({ messages: [], maxTokens: 5 }))['model'],
      (await ctx.listRoots()).map((root) => root.uri),
    ]);
    const capabilities = { sampling: {}, roots: {} };
    const first = await rawCall(server, 'ask', {}, { capabilities });
    const [[key, request]] = Object.entries(first.result?.inputRequests ?? {}) as [
      [string, { method: string }],
    ];
    expect(request.method).toBe('sampling/createMessage');
    const sampled = { role: 'assistant', content: { type: 'text', text: 'hi' }, model: 'm' };
    const second = await rawCall(
      server,
      'ask',
      { requestState: first.result?.requestState, inputResponses: { [key]: sampled } },
      { capabilities },
    );
    const [roots] = Object.keys(second.result?.inputRequests ?? {}) as [string];
    const third = await rawCall(
      server,
      'ask',
      {
        requestState: second.result?.requestState,
        inputResponses: { [roots]: { roots: [{ uri: 'file:///a' }] } },
      },
      { capabilities },
    );
    expect(JSON.parse(third.result?.content?.[0]?.text ?? '')).toEqual(['m', ['file:///a']]);
    expect((await rawCall(server, 'ask')).error).toMatchObject({
      code: -32021,
      data: { requiredCapabilities: { sampling: {} } },
    });
  });

  it('elicitInput takes the short fields of the interface style, and gives content', async () => {
    const server = serve((ctx) =>
      ctx.elicitInput?.('Who?', {
        username: { type: 'string', title: 'Username', min: 3, max: 20, pattern: '^[a-z0-9_]+$' },
        age: { type: 'integer', min: 18, max: 150 },
        newsletter: { type: 'boolean', required: false },
      }),
    );
    const first = await rawCall(server, 'ask');
    expect(Object.values(first.result?.inputRequests ?? {})[0]?.params?.['requestedSchema']).toEqual({
      type: 'object',
      properties: {
        username: { type: 'string', title: 'Username', minLength: 3, maxLength: 20 },
        age: { type: 'integer', minimum: 18, maximum: 150 },
        newsletter: { type: 'boolean' },
      },
      required: ['username', 'age'],
    });
    const bad = await rawCall(server, 'ask', {
      requestState: first.result?.requestState,
      inputResponses: acceptAll(first, { username: 'Ada L', age: 36 }),
    });
    expect(Object.values(bad.result?.inputRequests ?? {})[0]?.params?.['message']).toMatch(/Username/);
    const good = await rawCall(server, 'ask', {
      requestState: bad.result?.requestState,
      inputResponses: acceptAll(bad, { username: 'ada', age: 36 }),
    });
    expect(JSON.parse(good.result?.content?.[0]?.text ?? '')).toEqual({
      action: 'accept',
      content: { username: 'ada', age: 36 },
    });
  });
});
