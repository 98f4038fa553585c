import { McpServer } from '@modelcontextprotocol/server';
import { createServer } from 'askwell';
import { attachElicitation, type FormElicitation } from 'askwell/client';
import { describe, expect, it } from 'vitest';

import { clientOf, pairInMemory } from '../support/client-of.ts';

// What the SDK would refuse or strip before a handler sees it.
const requestedSchema = {
  type: 'object',
  $defs: { city: { type: 'string', title: 'City' } },
  properties: {
    blob: { type: 'blob' },
    nick: { type: ['string', 'null'] },
    city: { $ref: '#/$defs/city' },
    level: { type: 'integer', enum: [1, 2] },
    share: { type: 'number', exclusiveMinimum: 0, multipleOf: 0.5 },
    code: { type: 'string', pattern: '^[A-Z]{3}$' },
  },
};

/** A client whose person gives these values to a form. */
function attach(revision: '2025-11-25' | '2026-07-28', content: Record<string, string | number>) {
  const shown: FormElicitation[] = [];
  const client = clientOf(revision);
  attachElicitation(client, {
    server: { name: 'odd' },
    renderer: {
      form: async (asked) => {
        shown.push(asked);
        return { action: 'accept', content };
      },
    },
  });
  return { client, shown };
}

describe('a schema that the SDK does not know', () => {
  it('C11 is read as it came, on a session of 2025', async () => {
    const server = new McpServer({ name: 'odd', version: '1' });
    server.registerTool('ask', {}, async (ctx) => {
      const answer = await ctx.mcpReq.send({
        method: 'elicitation/create',
        params: { message: 'Well?', requestedSchema: requestedSchema as never },
      });
      return { content: [{ type: 'text', text: JSON.stringify(answer) }] };
    });
    const given = { nick: 'Al', city: 'Rome', level: 1, share: 1.5, code: 'ABC' };
    const { client, shown } = attach('2025-11-25', given);
    const { near, far } = pairInMemory();
    await server.connect(far);
    await client.connect(near);

    const { content } = await client.callTool({ name: 'ask', arguments: {} });
    expect(JSON.parse(content[0]?.type === 'text' ? content[0].text : '')).toEqual({
      action: 'accept',
      content: given,
    });
    // What can't be shown is left out, since it may be left empty, and said to be.
    expect(shown[0]?.form.fields.map(({ name, kind }) => `${name}: ${kind}`)).toEqual([
      'nick: string',
      'city: string',
      'level: choice',
      'share: number',
      'code: string',
    ]);
    expect(shown[0]?.form.notes.map(({ field }) => field)).toContain('blob');
  });

  it.each([
    ['a pattern', { code: 'abc' }],
    ['an exclusive bound', { share: 0 }],
    ['a step', { share: 0.3 }],
  ])('C11 and its %s holds', async (_, content) => {
    const { client, shown } = attach('2025-11-25', content);
    const server = new McpServer({ name: 'odd', version: '1' });
    server.registerTool('ask', {}, async (ctx) => {
      const { action } = await ctx.mcpReq.send({
        method: 'elicitation/create',
        params: { message: 'Well?', requestedSchema: requestedSchema as never },
      });
      return { content: [{ type: 'text', text: action }] };
    });
    const { near, far } = pairInMemory();
    await server.connect(far);
    await client.connect(near);
    // The renderer here checks nothing; what does not fit is not sent.
    const result = await client.callTool({ name: 'ask', arguments: {} });
    expect(result.content).toEqual([{ type: 'text', text: 'cancel' }]);
    expect(shown).toHaveLength(1);
  });

  it('on 2026-07-28 the schema and the message reach the renderer, and no trace of ours the wire', async () => {
    const server = createServer({ name: 's', version: '1', onWarning: () => {} });
    server.tool('ask', {}, async (_, ctx) => ctx.require('Who?', { type: 'string', maxLength: 3 } as never));
    const { client, shown } = attach('2026-07-28', { value: 'Ada' });
    const { near, far, sent } = pairInMemory();
    await server.connect(far);
    await client.connect(near);
    const { content } = await client.callTool({ name: 'ask', arguments: {} });
    expect(content).toEqual([{ type: 'text', text: 'Ada' }]);
    expect(shown[0]?.form.fields[0]).toMatchObject({ name: 'value', maxLength: 3 });
    expect(sent.map((message) => Object.keys((message as { params?: object }).params ?? {}))).toContainEqual([
      'name',
      'arguments',
      'inputResponses',
      'requestState',
      '_meta',
    ]);
  });
});
