import { McpServer, UrlElicitationRequiredError } from '@modelcontextprotocol/server';
import { describe, expect, it, vi } from 'vitest';

import { type Context } from 'askwell';
import { type Renderer } from 'askwell/client';

import { calls, connect, connectToSdk, never, scripted } from '../support/attached-client.ts';

describe('pages', () => {
  const open = (ctx: Context): unknown => ctx.elicitUrl('Connect?', 'https://local.example/connect');

  it.each(['2025-11-25', '2026-07-28'] as const)(
    'C7 C19 are shown with a verdict, on %s',
    async (revision) => {
      const { renderer, shown } = scripted(() => ({ action: 'accept' }));
      const { text } = await connect(
        revision,
        { ask: async (ctx) => ((await open(ctx)) as { action: string }).action },
        { renderer, server: { name: 'l', origin: 'https://local.example' } } as never,
      );
      expect(await text()).toBe('"accept"');
      expect(shown[0]).toMatchObject({ mode: 'url', opened: 0, verdict: { verdict: 'ok', findings: [] } });
    },
  );

  it('C32 a URL that must not be opened is not shown', async () => {
    const { renderer, shown, notices } = scripted(() => ({ action: 'accept' }));
    const { client } = await connectToSdk(
      (server) =>
        server.registerTool('ask', {}, async (ctx) => {
          const { action } = await ctx.mcpReq.elicitInput({
            mode: 'url',
            message: 'Look',
            url: 'https://user@evil.example/',
            elicitationId: '1',
          });
          return { content: [{ type: 'text', text: action }] };
        }),
      { renderer },
    );
    const result = await client.callTool({ name: 'ask', arguments: {} });
    expect(result.content).toEqual([{ type: 'text', text: 'cancel' }]);
    expect(shown).toEqual([]);
    expect(notices.map(({ code }) => code)).toEqual(['url-blocked']);
  });

  it('C14 a page that is asked for again in the same call says how often it was agreed to', async () => {
    const { renderer, shown } = scripted(() => ({ action: 'accept' }));
    const { text } = await connect(
      '2026-07-28',
      { ask: async (ctx) => [await open(ctx), await open(ctx)].length },
      { renderer },
    );
    expect(await text()).toBe('2');
    await text();
    expect(shown.map((asked) => asked.mode === 'url' && asked.opened)).toEqual([0, 1, 0, 1]);
  });

  it('with acceptUrl "completion" nothing is accepted before the person or the server says that it is finished', async () => {
    const { renderer } = scripted(() => ({ action: 'accept' }));
    const waiting = vi.fn<NonNullable<Renderer['waiting']>>(async () => 'cancel');
    const { text } = await connect(
      '2026-07-28',
      { ask: async (ctx) => ((await open(ctx)) as { action: string }).action },
      { renderer: { ...renderer, waiting }, acceptUrl: 'completion' },
    );
    expect(await text()).toBe('"cancel"');
    waiting.mockResolvedValue('done');
    expect(await text()).toBe('"accept"');
  });
});

describe('-32042 on 2025-11-25', () => {
  const page = (elicitationId: string) => ({
    mode: 'url' as const,
    message: `Visit ${elicitationId}`,
    url: `https://pages.example/${elicitationId}`,
    elicitationId,
  });

  /** A tool that insists on two pages until both were visited, and a server that says when they were. */
  function needsPages(visited: Set<string>): (server: McpServer) => void {
    return (server) =>
      server.registerTool('ask', {}, async () => {
        const missing = ['one', 'two'].filter((id) => !visited.has(id));
        if (missing.length > 0) throw new UrlElicitationRequiredError(missing.map(page));
        return { content: [{ type: 'text', text: 'done' }] };
      });
  }

  it('C13 C14 the pages are visited one after the other, then the call is made again', async () => {
    const visited = new Set<string>();
    const { renderer, shown } = scripted(() => ({ action: 'accept' }));
    const { client, server, sent } = await connectToSdk(needsPages(visited), { renderer });
    renderer.waiting = async (asked, signal) => {
      const id = asked.url.split('/').at(-1) as string;
      const complete = async (elicitationId: string): Promise<void> =>
        server.server.notification({
          method: 'notifications/elicitation/complete',
          params: { elicitationId },
        });
      await complete('nobody asked for this');
      visited.add(id);
      await complete(id);
      await complete(id);
      await never(signal);
      return 'cancel';
    };
    const result = await client.callTool({ name: 'ask', arguments: {} });
    expect(result.content).toEqual([{ type: 'text', text: 'done' }]);
    expect(shown.map(({ message, from }) => [message, from.target, from.position])).toEqual([
      ['Visit one', 'ask', { index: 1, count: 2 }],
      ['Visit two', 'ask', { index: 2, count: 2 }],
    ]);
    expect(calls(sent)).toBe(2);
  });

  it('without a renderer that waits, the completion notification alone lets it go on', async () => {
    const visited = new Set<string>(['two']);
    const { renderer } = scripted(() => {
      setImmediate(() => {
        visited.add('one');
        void server.server.notification({
          method: 'notifications/elicitation/complete',
          params: { elicitationId: 'one' },
        });
      });
      return { action: 'accept' };
    });
    const { client, server } = await connectToSdk(needsPages(visited), { renderer });
    expect((await client.callTool({ name: 'ask', arguments: {} })).content).toEqual([
      { type: 'text', text: 'done' },
    ]);
  });

  it('a person who declines gets the error of the server, and the call is not made again', async () => {
    const { renderer } = scripted(() => ({ action: 'decline' }));
    const { client, sent } = await connectToSdk(needsPages(new Set()), { renderer });
    await expect(client.callTool({ name: 'ask', arguments: {} })).rejects.toMatchObject({ code: -32042 });
    expect(calls(sent)).toBe(1);
  });

  it('a list of more pages than a person can be asked for is not begun', async () => {
    const { renderer, shown } = scripted(() => ({ action: 'accept' }));
    const { client } = await connectToSdk(
      (server) =>
        server.registerTool('ask', {}, async () => {
          throw new UrlElicitationRequiredError(
            Array.from({ length: 21 }, (_, index) => page(String(index))),
          );
        }),
      { renderer },
    );
    await expect(client.callTool({ name: 'ask', arguments: {} })).rejects.toMatchObject({ code: -32042 });
    expect(shown).toEqual([]);
  });

  it('a server that is never satisfied is asked a bounded number of times', async () => {
    const { renderer } = scripted(() => ({ action: 'accept' }));
    renderer.waiting = async () => 'done';
    const { client, sent } = await connectToSdk(needsPages(new Set()), { renderer });
    await expect(client.callTool({ name: 'ask', arguments: {} })).rejects.toMatchObject({ code: -32042 });
    expect(calls(sent)).toBe(6);
  });
});
