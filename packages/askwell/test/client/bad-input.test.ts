import { describe, expect, it } from 'vitest';
import { McpServer, type ServerContext } from '@modelcontextprotocol/server';

import { attachElicitation, type Elicitation, type Notice } from 'askwell/client';

import { REVISIONS } from '../../src/revision.ts';
import { wireServer } from '../../src/testing/client-suite/wire-server.ts';
import { clientOf, pairInMemory } from '../support/client-of.ts';

type Ask = (ctx: ServerContext) => Promise<unknown>;

/** A client with a person who accepts what they can, in front of a server of the SDK that may send anything. */
async function connect(ask: Ask, options: { maxPerMinute?: number } = {}) {
  const server = new McpServer({ name: 'sdk', version: '1' });
  const reply = (value: unknown) => ({ content: [{ type: 'text' as const, text: JSON.stringify(value) }] });
  server.registerTool('ask', {}, async (ctx) =>
    reply(await ask(ctx).catch((error: unknown) => String(error))),
  );
  server.registerTool('fine', {}, async (ctx) => reply(await send(ctx, { name: { type: 'string' } })));

  const shown: Elicitation[] = [];
  const notices: Notice[] = [];
  const failures: unknown[] = [];
  const client = clientOf('2025-11-25');
  const attached = attachElicitation(client, {
    server: { name: 'local' },
    onFailure: (error) => failures.push(error),
    ...options,
    renderer: {
      async form(asked) {
        shown.push(asked);
        return {
          action: 'accept',
          content: asked.form.fields.some(({ name }) => name === 'name') ? { name: 'x' } : {},
        };
      },
      notice: (notice) => void notices.push(notice),
    },
  });
  const { near, far } = pairInMemory();
  await server.connect(far);
  await client.connect(near);
  const call = async (name: string): Promise<unknown> => {
    const { content } = await client.callTool({ name, arguments: {} });
    return JSON.parse(content[0]?.type === 'text' ? content[0].text : 'null');
  };
  return { client, server, call, shown, notices, failures, attached };
}

const send = (ctx: ServerContext, properties: unknown, more: object = {}): Promise<unknown> =>
  ctx.mcpReq.send({
    method: 'elicitation/create',
    params: { message: 'Well?', requestedSchema: { type: 'object', properties, ...more } as never },
  });

const fields = (count: number, schema: object = { type: 'string' }): Record<string, unknown> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`field${index}`, schema]));

function nested(depth: number): object {
  let schema: object = { type: 'string' };
  for (let level = 0; level < depth; level += 1) schema = { type: 'object', properties: { a: schema } };
  return schema;
}

describe('a question that nobody can be asked', () => {
  it.each<[string, Ask]>([
    ['a schema of 10 MB', (ctx) => send(ctx, { a: { type: 'string', description: 'x'.repeat(10_000_000) } })],
    ['10,000 fields', (ctx) => send(ctx, fields(10_000))],
    ['100,000 options', (ctx) => send(ctx, { a: { type: 'string', enum: Object.keys(fields(100_000)) } })],
    [
      'a field that is nested 2,000 levels deep',
      (ctx) => send(ctx, { a: nested(2_000) }, { required: ['a'] }),
    ],
    ['a required field of an unknown type', (ctx) => send(ctx, { a: { type: 'blob' } }, { required: ['a'] })],
    ['a required object', (ctx) => send(ctx, { a: nested(1) }, { required: ['a'] })],
    [
      'a required reference to itself',
      (ctx) => send(ctx, { a: { $ref: '#/properties/a' } }, { required: ['a'] }),
    ],
    ['no properties but a list of them', (ctx) => send(ctx, [{ type: 'string' }])],
  ])('%s: the server is told, nothing is shown, and the client goes on', async (_, ask) => {
    const { call, shown, failures } = await connect(ask);
    expect(await call('ask')).toMatch(/Error/);
    expect(shown).toEqual([]);
    expect(failures.length).toBeLessThanOrEqual(1);
    expect(await call('fine')).toMatchObject({ action: 'accept', content: { name: 'x' } });
  });
});

describe.each(REVISIONS)('a question that nobody can be asked, on %s', (revision) => {
  it.each<[string, object]>([
    ['a schema of 10 MB', { a: { type: 'string', description: 'x'.repeat(10_000_000) } }],
    ['10,000 fields', fields(10_000)],
    ['100,000 options', { a: { type: 'string', enum: Object.keys(fields(100_000)) } }],
    ['a required field of an unknown type', { a: { type: 'blob' } }],
    ['a required reference to itself', { a: { $ref: '#/properties/a' } }],
    ['a required field that is a number', { a: 7 }],
  ])('%s: nothing is shown, who asked or called is told, and the client goes on', async (_, properties) => {
    let isFirst = true;
    const { transport } = wireServer({
      revision,
      script: async ({ ask }) => {
        const asked = isFirst ? properties : { name: { type: 'string' } };
        isFirst = false;
        const requestedSchema = {
          type: 'object',
          properties: asked,
          required: Object.keys(asked).slice(0, 1),
        };
        const { q } = await ask({ q: { mode: 'form', message: 'Well?', requestedSchema } });
        return JSON.stringify(q?.error?.code ?? q?.result);
      },
    });
    const shown: unknown[] = [];
    const client = clientOf(revision);
    attachElicitation(client, {
      server: { name: 'local' },
      onFailure: () => undefined,
      renderer: {
        form: async (asked) => {
          shown.push(asked);
          return { action: 'accept', content: { name: 'x' } };
        },
      },
    });
    await client.connect(transport);
    const call = async (): Promise<unknown> => {
      const { content } = await client.callTool({ name: 'ask', arguments: {} });
      return JSON.parse(content[0]?.type === 'text' ? content[0].text : 'null') as unknown;
    };
    // A session of 2025 tells the server, which goes on with it; since then it is whoever called who is told.
    const told = await call().catch((error: { code?: unknown }) => String(error.code));
    expect(String(told)).toMatch(revision === '2026-07-28' ? /^ASKWELL_(?:LIMIT|SCHEMA)$/ : /^-32602$/);
    expect(shown).toEqual([]);
    expect(await call()).toMatchObject({ action: 'accept', content: { name: 'x' } });
    await client.close();
  });
});

it('a server that asks for ever within one call is held to the budget, and the call ends by its timeout', async () => {
  let asked = 0;
  const { client, call, shown, notices } = await connect(
    async (ctx) => {
      for (;;) {
        await send(ctx, { name: { type: 'string' } });
        asked += 1;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    },
    { maxPerMinute: 5 },
  );
  await expect(client.callTool({ name: 'ask', arguments: {} }, { timeout: 200 })).rejects.toThrow(
    'timed out',
  );
  expect(shown).toHaveLength(5);
  expect(asked).toBeGreaterThan(5);
  expect(notices.map(({ code }) => code)).toEqual(['rate-limited']);
  // Its questions are used up for this minute, the client isn't.
  expect(await call('fine')).toMatchObject({ action: 'cancel' });
});

it('a server that asks and vanishes leaves nothing open', async () => {
  let server: McpServer | undefined;
  const connected = await connect(async (ctx) => {
    const asking = send(ctx, { name: { type: 'string' } });
    await server?.close();
    return asking;
  });
  server = connected.server;
  await expect(connected.client.callTool({ name: 'ask', arguments: {} })).rejects.toThrow(
    'Connection closed',
  );
  expect(connected.attached.pending).toBe(0);
});
