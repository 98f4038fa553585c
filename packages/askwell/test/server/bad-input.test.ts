import { setTimeout as sleep } from 'node:timers/promises';

import { ProtocolError, ResourceNotFoundError } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { type AskwellServer, createServer } from 'askwell';
import { accept, connectClient, scriptedPerson } from 'askwell/testing';
import { acceptAll, rawCall, rawRequest } from '../support/raw-client.ts';

const warnings: string[] = [];

function serve(): AskwellServer {
  const server = createServer({ name: 'bad-input', version: '1', onWarning: (text) => warnings.push(text) });
  return server
    .tool('ask', { input: z.object({ app: z.string(), n: z.number().optional() }) }, async ({ app }, ctx) => {
      const answer = await ctx.elicit(`How many of ${app}?`, {
        count: { type: 'integer', minimum: 1, maximum: 9 },
      });
      return answer.action === 'accept' ? `${answer.data.count} of ${app}` : answer.action;
    })
    .tool('pair', {}, async (_, ctx) => {
      const { a, b } = await ctx.elicitAll({
        a: { message: 'A?', schema: 'string' },
        b: { message: 'B?', schema: 'string' },
      });
      return `${a.action} ${b.action}`;
    })
    .tool('throws', {}, () => {
      const error = new TypeError(
        'no such database postgres://admin:hunter2@db/x, token ghp_0123456789abcdef0123',
      );
      error.stack = 'at secret.ts';
      throw error;
    })
    .tool('throws-text', {}, () => {
      // oxlint-disable-next-line no-throw-literal, only-throw-error
      throw 'plain text';
    })
    .tool('throws-protocol', {}, () => {
      throw new ProtocolError(-32602, 'Not this one');
    })
    .tool('throws-reserved', {}, () => {
      throw new ProtocolError(-32042, 'Open a page', { elicitations: [] });
    })
    .tool('throws-undefined-code', {}, () => {
      throw new ProtocolError(-32055, 'Odd');
    })
    .tool(
      'never',
      {},
      (_, ctx) => new Promise<string>((resolve) => ctx.signal.addEventListener('abort', () => resolve('x'))),
    )
    .tool('loops', {}, async (_, ctx) => {
      for (let n = 0; ; n++) await ctx.elicit(`Question ${n}?`, 'string');
    })
    .tool('url', {}, async (_, ctx) => (await ctx.elicitUrl('Open?', 'https://example.com/start')).action)
    .tool('structured', { output: z.object({ n: z.number() }) }, () => ({ n: 'one' }) as never)
    .tool('unstructured', { output: z.object({ n: z.number() }) }, () => 'text' as never)
    .tool('bigint', {}, () => ({ n: 1n }) as never)
    .prompt(
      'hello',
      { args: { name: 'string' } },
      async ({ name }, ctx) => `Hello ${name}, ${await ctx.require('Mood?', 'string')}`,
    )
    .resource('file:///{path}', { mimeType: 'text/plain' }, async ({ variables }, ctx) =>
      (await ctx.confirm(`Read ${String(variables['path'])}?`)) ? 'content' : 'nothing',
    )
    .resource('gone://x', {}, () => {
      throw new ResourceNotFoundError('gone://x');
    });
}

const text = (answer: { result?: { content?: readonly { text?: string }[] } }): string | undefined =>
  answer.result?.content?.[0]?.text;

describe('bad requests', () => {
  it('an unknown tool is a JSON-RPC error, and malformed arguments are a result the model can read', async () => {
    const server = serve();
    expect((await rawCall(server, 'nope')).error).toMatchObject({
      code: -32602,
      message: 'Tool nope not found',
    });
    for (const args of [{}, { app: 5 }, { app: 'x', n: 'y' }]) {
      const answer = await rawCall(server, 'ask', { arguments: args });
      expect(answer.result?.isError).toBe(true);
      expect(text(answer)).toMatch(/^Error: the arguments of ask do not fit its schema: (app|n): /);
    }
    expect((await rawCall(server, 'ask', { arguments: 'x' })).error?.code).toBe(-32602);
    expect((await rawCall(server, 'ask', { arguments: [1] })).error?.code).toBe(-32602);
  });

  it('deeply nested arguments are refused, and the server keeps serving', async () => {
    const server = serve();
    for (const depth of [1_000, 100_000]) {
      const answer = await rawCall(
        server,
        'ask',
        { arguments: { app: 'x', deep: 0 } },
        {
          body: (text) => text.replace('"deep":0', `"deep":${'['.repeat(depth)}${']'.repeat(depth)}`),
        },
      );
      expect(answer.error?.code ?? answer.result?.resultType).toBe(
        depth === 1_000 ? 'input_required' : -32602,
      );
    }
    expect((await rawCall(server, 'ask', { arguments: { app: 'x' } })).result?.resultType).toBe(
      'input_required',
    );
  });

  it('S69 S54 S4 an undeclared capability is -32021 with what is required, at HTTP 400', async () => {
    const server = serve();
    const none = await rawCall(server, 'ask', { arguments: { app: 'x' } }, { capabilities: {} });
    expect(none.error).toMatchObject({
      code: -32021,
      data: { requiredCapabilities: { elicitation: { form: {} } } },
    });
    expect(none.status).toBe(400);
    const formOnly = await rawCall(server, 'url', {}, { capabilities: { elicitation: { form: {} } } });
    expect(formOnly.error).toMatchObject({
      code: -32021,
      data: { requiredCapabilities: { elicitation: { url: {} } } },
    });
    const urlOnly = await rawCall(
      server,
      'ask',
      { arguments: { app: 'x' } },
      { capabilities: { elicitation: { url: {} } } },
    );
    expect(urlOnly.error?.code).toBe(-32021);
  });

  it('S71 capabilities count on this request alone', async () => {
    const server = serve();
    const first = await rawCall(server, 'pair');
    const retry = {
      requestState: first.result?.requestState,
      inputResponses: { a: { action: 'accept', content: { value: 'x' } } },
    };
    expect((await rawCall(server, 'pair', retry, { capabilities: {} })).error?.code).toBe(-32021);
  });
});

describe('bad answers', () => {
  it('S56 asks again for what is missing, and ignores what nobody asked', async () => {
    const server = serve();
    const first = await rawCall(server, 'pair');
    const second = await rawCall(server, 'pair', {
      requestState: first.result?.requestState,
      inputResponses: {
        a: { action: 'decline' },
        c: { action: 'accept', content: { value: 'x' } },
        d: 'what',
      },
    });
    expect(Object.keys(second.result?.inputRequests ?? {})).toEqual(['b']);
    const third = await rawCall(server, 'pair', {
      requestState: second.result?.requestState,
      inputResponses: { b: { action: 'cancel' } },
    });
    expect(text(third)).toBe('decline cancel');
  });

  it.each([
    ['text', 'yes'],
    ['number', 12345],
    ['null', null],
    ['list', []],
    ['no action', { content: {} }],
    ['odd action', { action: 'ok' }],
    ['wrapped', { method: 'elicitation/create', result: { action: 'accept' } }],
  ])('S56 an answer that is none (%s) is a JSON-RPC error', async (_, raw) => {
    const server = serve();
    const first = await rawCall(server, 'pair');
    const answer = await rawCall(server, 'pair', {
      requestState: first.result?.requestState,
      inputResponses: { a: raw, b: { action: 'decline' } },
    });
    expect(answer.error?.code).toBe(-32602);
    expect(answer.error?.message).not.toContain('requestState');
  });

  it.each([
    ['of another type', { count: 'three' }],
    ['out of range', { count: 12 }],
    ['not whole', { count: 1.5 }],
    ['missing', {}],
    ['inherited', JSON.parse('{"__proto__":{"count":3}}') as Record<string, unknown>],
    ['a list', [] as never],
    ['oversized', { count: 3, more: 'x'.repeat(100_000) }],
  ])('S38 content that is %s is asked again with the problem', async (_, content) => {
    const server = serve();
    const first = await rawCall(server, 'ask', { arguments: { app: 'x' } });
    const second = await rawCall(server, 'ask', {
      arguments: { app: 'x' },
      requestState: first.result?.requestState,
      inputResponses: acceptAll(first, content),
    });
    const [request] = Object.values(second.result?.inputRequests ?? {});
    expect(request?.params?.['message']).toMatch(/^How many of x\?\n\n.+/s);
  });

  it('an answer with no valid attempt left is a clear error', async () => {
    const server = serve();
    let answer = await rawCall(server, 'ask', { arguments: { app: 'x' } });
    for (let n = 0; n < 3; n++) {
      answer = await rawCall(server, 'ask', {
        arguments: { app: 'x' },
        requestState: answer.result?.requestState,
        inputResponses: acceptAll(answer, { count: 100 }),
      });
    }
    expect(answer.result?.isError).toBe(true);
    expect(text(answer)).toMatch(/^Error: No valid answer to "How many of x\?" came within 3 attempts/);
  });
});

describe('authors whose handlers go wrong', () => {
  it('shows the message, no stack, no secret', async () => {
    const server = serve();
    const answer = await rawCall(server, 'throws');
    expect(answer.result?.isError).toBe(true);
    expect(text(answer)).toMatch(/^Error: no such database/);
    const wire = JSON.stringify(answer);
    for (const leak of ['hunter2', 'ghp_', 'secret.ts', 'stack']) expect(wire).not.toContain(leak);
    expect(text(await rawCall(server, 'throws-text'))).toBe('Error: plain text');
  });

  it('S18 S19 keeps the protocol errors an author throws, and no reserved code', async () => {
    const server = serve();
    expect((await rawCall(server, 'throws-protocol')).error).toMatchObject({
      code: -32602,
      message: 'Not this one',
    });
    expect((await rawCall(server, 'throws-reserved')).result?.isError).toBe(true);
    expect((await rawCall(server, 'throws-undefined-code')).result?.isError).toBe(true);
    const missing = await rawRequest(server, 'resources/read', { uri: 'nowhere://x' });
    expect(missing.error?.code).toBe(-32602);
    expect((await rawRequest(server, 'resources/read', { uri: 'gone://x' })).error?.code).toBe(-32602);
  });

  it('takes data with a member `content` for data, and never a result that asks from a handler', async () => {
    const server = createServer({ name: 'data', version: '1', onWarning: () => {} })
      .tool('listing', {}, () => ({ content: [], total: 1 }))
      .tool('articles', {}, () => ({ content: [{ type: 'news' }] }))
      .tool('asks', {}, () => ({
        content: [{ type: 'text', text: 'x' }],
        resultType: 'input_required',
        inputRequests: { k: { method: 'elicitation/create', params: { message: 'Password?' } } },
      }))
      .tool('result', {}, () => ({ content: [{ type: 'text', text: 'x' }], isError: true }));
    const call = async (name: string): Promise<unknown> => {
      const { _meta, ...result } = (await rawCall(server, name)).result ?? {};
      return result;
    };
    expect(await call('listing')).toMatchObject({ structuredContent: { content: [], total: 1 } });
    expect(await call('articles')).toMatchObject({ structuredContent: { content: [{ type: 'news' }] } });
    expect(await call('asks')).toMatchObject({
      resultType: 'complete',
      structuredContent: { resultType: 'input_required' },
    });
    expect(await call('result')).toMatchObject({
      resultType: 'complete',
      content: [{ type: 'text', text: 'x' }],
      isError: true,
    });
  });

  it('honours output schemas', async () => {
    const server = serve();
    expect(text(await rawCall(server, 'structured'))).toMatch(/does not fit its schema: n: /);
    expect(text(await rawCall(server, 'unstructured'))).toMatch(/returned no object/);
    expect(text(await rawCall(server, 'bigint'))).toMatch(/^Error: /);
  });

  it('a handler that asks for ever ends with a clear error', async () => {
    const server = serve();
    for (const revision of ['2025-11-25', '2026-07-28'] as const) {
      const connection = await connectClient(server, {
        revision,
        maxRounds: 60,
        person: () => accept({ value: 'x' }),
      });
      expect(await connection.text('loops')).toMatch(/^Error: The handler has asked 25 times/);
      expect(connection.asked).toHaveLength(25);
      await connection.close();
    }
  });

  it.each(['2025-06-18', '2025-11-25', '2026-07-28'] as const)(
    'a handler that never ends is ended by the caller, and the server keeps serving: %s',
    async (revision) => {
      const server = serve();
      const connection = await connectClient(server, {
        revision,
        person: scriptedPerson(accept({ count: 2 })),
      });
      const controller = new AbortController();
      const call = connection.client.callTool(
        { name: 'never', arguments: {} },
        { signal: controller.signal },
      );
      setTimeout(() => controller.abort(), 20);
      await expect(call).rejects.toThrow(/abort/i);
      expect(await connection.text('ask', { app: 'x' })).toBe('2 of x');
      await connection.close();
      await server.close();
    },
  );

  it('S44 S42 asks in prompts and resources, and gives their failures as JSON-RPC errors', async () => {
    const server = serve();
    const prompt = await rawRequest(server, 'prompts/get', { name: 'hello', arguments: { name: 'Ada' } });
    expect(prompt.result?.resultType).toBe('input_required');
    const declined = await rawRequest(server, 'prompts/get', {
      name: 'hello',
      arguments: { name: 'Ada' },
      requestState: prompt.result?.requestState,
      inputResponses: Object.fromEntries(
        Object.keys(prompt.result?.inputRequests ?? {}).map((key) => [key, { action: 'decline' }]),
      ),
    });
    expect(declined.error).toMatchObject({ code: -32603, message: 'The person declined to answer: Mood?' });
    const resource = await rawRequest(server, 'resources/read', { uri: 'file:///notes' });
    const read = await rawRequest(server, 'resources/read', {
      uri: 'file:///notes',
      requestState: resource.result?.requestState,
      inputResponses: acceptAll(resource, { confirm: true }),
    });
    expect(read.result?.['contents']).toEqual([
      { uri: 'file:///notes', mimeType: 'text/plain', text: 'content' },
    ]);
  });
});

describe('clients that go wrong', () => {
  it('S30 a pushed question that the client cannot process is an error, not an answer', async () => {
    const server = serve();
    const connection = await connectClient(server, {
      revision: '2025-11-25',
      person: () => {
        throw new Error('no dialog');
      },
    });
    expect(await connection.text('ask', { app: 'x' })).toMatch(
      /^Error: The client could not put the question "How many of x\?": .*no dialog/,
    );
    await connection.close();
  });

  it('a client that vanishes while it is asked ends the call', async () => {
    let signal: AbortSignal | undefined;
    const server = serve().tool('held', {}, async (_, ctx) => {
      signal = ctx.signal;
      return (await ctx.confirm('Go?')) ? 'yes' : 'no';
    });
    const connection = await connectClient(server, {
      revision: '2025-11-25',
      person: () => new Promise(() => {}),
    });
    const call = connection.text('held').catch(() => 'gone');
    while (connection.asked.length === 0) await sleep(2);
    await connection.close();
    expect(await call).toBe('gone');
    while (signal?.aborted !== true) await sleep(2);
    const next = await connectClient(server, {
      revision: '2026-07-28',
      person: scriptedPerson(accept({ count: 2 })),
    });
    expect(await next.text('ask', { app: 'x' })).toBe('2 of x');
    await next.close();
  });

  it('a client without elicitation on an old revision is told so in the result', async () => {
    const server = serve();
    const connection = await connectClient(server, { revision: '2025-11-25', capabilities: {} });
    const result = await connection.call('ask', { app: 'x' });
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result.content)).toMatch(/did not declare form elicitation/);
    await connection.close();
  });
});
