import { InMemoryTransport, McpServer } from '@modelcontextprotocol/server';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { createResumable, generateKey } from 'askwell';
import { accept, connectClient, decline, scriptedPerson } from 'askwell/testing';
import { acceptAll, rawCall } from '../support/raw-client.ts';

const keys = [generateKey()];
const askwell = createResumable({ audience: 'plain', keys, onWarning: () => {} });

function serve(steps: string[] = []): McpServer {
  const server = new McpServer({ name: 'plain', version: '1.0.0' });
  const resumable = askwell.attach(server);
  const deploy = resumable(async ({ app }: { app: string }, ctx) => {
    const { environment } = await ctx.require('Where?', { environment: ['dev', 'prod'] });
    await ctx.step('build', () => steps.push(app));
    return (await ctx.confirm(`Deploy ${app} to ${environment}?`)) ? 'deployed' : 'not deployed';
  });
  server.registerTool('deploy', { inputSchema: z.object({ app: z.string() }) }, deploy);
  server.registerTool('destroy', { inputSchema: z.object({ app: z.string() }) }, deploy);
  server.registerTool(
    'bare',
    {},
    resumable(async (_: unknown, ctx) => String(await ctx.confirm('Go?'))),
  );
  server.registerTool('plain', {}, () => ({ content: [{ type: 'text' as const, text: 'untouched' }] }));
  return server;
}

describe('createResumable', () => {
  it.each(['2025-06-18', '2025-11-25', '2026-07-28'] as const)(
    'asks from tools of an McpServer on %s',
    async (revision) => {
      const steps: string[] = [];
      const [near, far] = InMemoryTransport.createLinkedPair();
      const handle = serveStdio(() => serve(steps), { transport: far });
      const connection = await connectClient(undefined, {
        revision,
        transport: near,
        person: scriptedPerson(
          accept({ environment: 'prod' }),
          accept({ confirm: true }),
          accept({ confirm: true }),
          decline,
        ),
      });
      expect(await connection.text('deploy', { app: 'shop' })).toBe('deployed');
      expect(steps).toEqual(['shop']);
      expect(await connection.text('bare')).toBe('true');
      expect(await connection.text('plain')).toBe('untouched');
      expect(await connection.text('deploy', { app: 'shop' })).toBe('The person declined to answer: Where?');
      await connection.close();
      await handle.close();
    },
  );

  it('S48 S51 answers a state of another tool or other arguments with a JSON-RPC error', async () => {
    const handler = createMcpHandler(() => serve(), { legacy: 'reject' });
    const first = await rawCall(handler, 'deploy', { arguments: { app: 'shop' } });
    const retry = {
      requestState: first.result?.requestState,
      inputResponses: acceptAll(first, { environment: 'dev' }),
    };
    for (const [tool, app] of [
      ['destroy', 'shop'],
      ['deploy', 'bank'],
    ] as const) {
      const answer = await rawCall(handler, tool, { ...retry, arguments: { app } });
      expect(answer.error).toMatchObject({ code: -32602, message: 'Invalid or expired requestState' });
    }
    const second = await rawCall(handler, 'deploy', { ...retry, arguments: { app: 'shop' } });
    expect(second.result?.resultType).toBe('input_required');
    expect(
      (await rawCall(handler, 'deploy', { arguments: { app: 'shop' } }, { capabilities: {} })).error?.code,
    ).toBe(-32021);
  });

  it('asks over HTTP, where the SDK makes a server for each request, without keys too, and warns of that once', async () => {
    const warnings: string[] = [];
    const own = createResumable({ audience: 'http', onWarning: (text) => warnings.push(text) });
    const handler = createMcpHandler(
      () => {
        const server = new McpServer({ name: 'http', version: '1.0.0' });
        const resumable = own.attach(server);
        server.registerTool(
          'ask',
          {},
          resumable(async (_: unknown, ctx) => String(await ctx.confirm('Go?'))),
        );
        server.registerTool(
          'once',
          {},
          resumable(async (_: unknown, ctx) => String(await ctx.confirm('Pay?')), { singleUse: true }),
        );
        return server;
      },
      { legacy: 'reject' },
    );
    for (const [tool, again] of [
      ['ask', 'true'],
      ['once', undefined],
    ] as const) {
      const first = await rawCall(handler, tool);
      const retry = {
        requestState: first.result?.requestState,
        inputResponses: acceptAll(first, { confirm: true }),
      };
      expect((await rawCall(handler, tool, retry)).result?.content?.[0]?.text).toBe('true');
      expect((await rawCall(handler, tool, retry)).result?.content?.[0]?.text).toBe(again);
    }
    expect(warnings.filter((text) => text.includes('ASKWELL_KEYS'))).toHaveLength(1);
  });

  it('says so when it comes after the first tool', async () => {
    const server = new McpServer({ name: 'late', version: '1.0.0' });
    server.registerTool('first', {}, () => ({ content: [] }));
    const resumable = askwell.attach(server);
    server.registerTool(
      'second',
      {},
      resumable(() => 'x'),
    );
    const [near, far] = InMemoryTransport.createLinkedPair();
    const handle = serveStdio(() => server, { transport: far });
    const connection = await connectClient(undefined, { revision: '2026-07-28', transport: near });
    expect(await connection.text('second')).toMatch(/Call attach before the first registerTool/);
    await connection.close();
    await handle.close();
  });
});
