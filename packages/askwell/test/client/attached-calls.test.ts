import { getEventListeners } from 'node:events';

import { SdkErrorCode } from '@modelcontextprotocol/client';
import { UrlElicitationRequiredError } from '@modelcontextprotocol/server';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { createServer } from 'askwell';
import { answers, attachElicitation, type AuditEntry } from 'askwell/client';

import { REVISIONS } from '../../src/revision.ts';
import {
  attachedOf,
  connect,
  connectToSdk,
  never,
  passing,
  scripted,
  yes,
} from '../support/attached-client.ts';
import { clientOf, pairInMemory } from '../support/client-of.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('what the host sees and the server does not', () => {
  it('a question that is void is no failure, and what was answered too late is nobody’s answer', async () => {
    const failures: unknown[] = [];
    const entries: AuditEntry[] = [];
    const stop = new AbortController();
    const { renderer } = scripted(async () => {
      stop.abort(new Error('changed my mind'));
      await new Promise((resolve) => setImmediate(resolve));
      return yes({ value: 'too late' });
    });
    const { text, sent } = await connect(
      '2025-11-25',
      { ask: (ctx) => ctx.require('Who?', 'string'), fine: () => 'ok' },
      { renderer, onFailure: (error) => failures.push(error), audit: (entry) => entries.push(entry) },
    );
    await expect(text('ask', { signal: stop.signal })).rejects.toThrow('changed my mind');
    expect(await text('fine')).toBe('"ok"');
    expect(failures).toEqual([]);
    await vi.waitFor(() => expect(entries).toHaveLength(1));
    expect(entries.map(({ by, action, reason }) => [by, action, reason])).toEqual([
      ['askwell', 'cancel', 'no longer open'],
    ]);
    expect(JSON.stringify(sent)).not.toContain('too late');
  });

  it.each(['2025-06-18', '2025-11-25'] as const)(
    'what a policy throws fails the call with it, and on %s is not told to the server',
    async (revision) => {
      const failures: unknown[] = [];
      const policy = answers({ other: 'private' });
      const { text, sent } = await connect(
        revision,
        { ask: (ctx) => ctx.elicit('Who?', 'string') },
        { policy: [policy], onFailure: (error) => failures.push(error) },
      );
      await expect(text()).rejects.toMatchObject({ code: 'ASKWELL_ANSWER' });
      expect(failures).toEqual([expect.objectContaining({ code: 'ASKWELL_ANSWER' })]);
      expect(JSON.stringify(sent)).not.toContain('the answers have');
    },
  );

  it('a question that was pushed is closed when its call ends without an answer', async () => {
    let finish = (): void => undefined;
    const { renderer } = scripted((_, signal) => never(signal));
    const { client } = await connectToSdk(
      (server) =>
        server.registerTool('ask', {}, async (ctx) => {
          void ctx.mcpReq
            .elicitInput({ message: 'Well?', requestedSchema: { type: 'object', properties: {} } })
            .catch(() => undefined);
          await new Promise<void>((resolve) => (finish = resolve));
          return { content: [] };
        }),
      { renderer },
    );
    const attached = attachedOf.get(client);
    const done = client.callTool({ name: 'ask', arguments: {} });
    await vi.waitFor(() => expect(attached?.pending).toBe(1));
    finish();
    await done;
    await vi.waitFor(() => expect(attached?.pending).toBe(0));
  });

  it('a question that is pushed before any call is read as it came', async () => {
    const { renderer, shown } = scripted(() => yes({}));
    const { server } = await connectToSdk(() => undefined, { renderer });
    const properties = { nick: { type: ['string', 'null'] } } as never;
    await server.server.elicitInput({ message: 'Hello?', requestedSchema: { type: 'object', properties } });
    expect(shown.map((asked) => asked.mode === 'form' && asked.form.fields.length)).toEqual([1]);
  });

  it('time in which a pushed question is open is not billed to a call that begins meanwhile', async () => {
    const { renderer } = scripted((_, signal) => never(signal));
    const { client } = await connectToSdk(
      (server) => {
        server.registerTool('ask', {}, async (ctx) => {
          await ctx.mcpReq.elicitInput({
            message: 'Well?',
            requestedSchema: { type: 'object', properties: {} },
          });
          return { content: [] };
        });
        server.registerTool('hangs', {}, () => new Promise<never>(() => undefined));
      },
      { renderer },
    );
    const stop = new AbortController();
    const asking = client.callTool({ name: 'ask', arguments: {} }, { signal: stop.signal }).catch(String);
    await vi.waitFor(() => expect(attachedOf.get(client)?.pending).toBe(1));
    vi.useFakeTimers();
    let isOver = false;
    const hanging = client
      .callTool({ name: 'hangs', arguments: {} }, { timeout: 1_000 })
      .catch((error: unknown) => {
        isOver = true;
        return error;
      });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(isOver).toBe(false);
    stop.abort();
    await asking;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await hanging).toMatchObject({ code: SdkErrorCode.RequestTimeout });
  });

  it('a host that answers rounds by itself gets the questions as they came', async () => {
    const server = createServer({ name: 's', version: '1', onWarning: () => {} });
    server.tool('ask', {}, async (_, ctx) => ctx.require('Who?', 'string'));
    const bare = clientOf('2026-07-28', { capabilities: { elicitation: { form: {} } } });
    const ours = clientOf('2026-07-28');
    attachElicitation(ours, { server: { name: 's' }, renderer: scripted(() => yes({})).renderer });
    const asked: unknown[] = [];
    for (const client of [bare, ours]) {
      const { near, far } = pairInMemory();
      await server.connect(far);
      await client.connect(near);
      const call = client.callTool as unknown as (...args: unknown[]) => Promise<{ inputRequests: object }>;
      asked.push(
        (await call.call(client, { name: 'ask', arguments: {} }, { allowInputRequired: true })).inputRequests,
      );
    }
    expect(asked[1]).toStrictEqual(asked[0]);
  });

  it('what a function of the policy throws fails the call, whatever it is', async () => {
    for (const revision of REVISIONS) {
      const policy = [
        {
          name: 'mine',
          answersForms: true,
          decide: () => {
            throw new TypeError('mine');
          },
        },
      ];
      const { text, sent } = await connect(
        revision,
        { ask: (ctx) => ctx.elicit('Who?', 'string') },
        { policy, onFailure: () => undefined },
      );
      await expect(text()).rejects.toThrow('mine');
      expect(JSON.stringify(sent)).not.toContain('mine"');
    }
  });

  it('a call that is given up in the middle of pages fails as the SDK has it', async () => {
    const stop = new AbortController();
    const { renderer } = scripted((_, signal) => {
      stop.abort('enough');
      return never(signal);
    });
    const { client } = await connectToSdk(
      (server) =>
        server.registerTool('ask', {}, async () => {
          throw new UrlElicitationRequiredError([
            { mode: 'url', message: 'Visit', url: 'https://pages.example/1', elicitationId: '1' },
          ]);
        }),
      { renderer },
    );
    await expect(
      client.callTool({ name: 'ask', arguments: {} }, { signal: stop.signal }),
    ).rejects.toMatchObject({
      code: SdkErrorCode.RequestTimeout,
      message: expect.stringContaining('enough'),
    });
  });

  it('progress reaches the host, and gives a call more time where the host says so', async () => {
    const progress: number[] = [];
    const { client } = await connectToSdk(
      (server) =>
        server.registerTool('ask', {}, async (ctx) => {
          for (let step = 1; step <= 3; step += 1) {
            await new Promise((resolve) => setTimeout(resolve, 800));
            await ctx.mcpReq.notify({
              method: 'notifications/progress',
              params: { progressToken: ctx.mcpReq._meta?.progressToken as number, progress: step },
            });
          }
          return { content: [] };
        }),
      {},
    );
    vi.useFakeTimers();
    const call = (resetTimeoutOnProgress: boolean): Promise<unknown> =>
      passing(
        client.callTool(
          { name: 'ask', arguments: {} },
          { timeout: 1_000, resetTimeoutOnProgress, onprogress: (one) => progress.push(one.progress) },
        ),
      );
    await call(true);
    expect(progress).toEqual([1, 2, 3]);
    await expect(call(false)).rejects.toMatchObject({ code: SdkErrorCode.RequestTimeout });
  });

  it('a signal of the host that is used for many calls keeps no listener of any', async () => {
    const { text } = await connect('2026-07-28', { ask: () => 'ok' }, {});
    const { signal } = new AbortController();
    for (let call = 0; call < 3; call += 1) await text('ask', { signal });
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});

describe('several calls at once', () => {
  it('on 2026-07-28 each has its own clock: a question of one does not extend the other', async () => {
    const { renderer, shown } = scripted(({ message }, signal) =>
      message === 'Who?' ? yes({ value: 'x' }) : never(signal),
    );
    const { text } = await connect(
      '2026-07-28',
      {
        warm: (ctx) => ctx.require('Who?', 'string'),
        ask: (ctx) => ctx.require('Which?', 'string'),
        hangs: () => new Promise(() => undefined),
      },
      { renderer },
    );
    await text('warm');
    vi.useFakeTimers();
    const stop = new AbortController();
    const asking = text('ask', { timeout: 1_000, signal: stop.signal }).catch((error: unknown) => error);
    await expect(passing(text('hangs', { timeout: 1_000 }))).rejects.toMatchObject({
      code: SdkErrorCode.RequestTimeout,
    });
    expect(shown[1]?.from.target).toBe('ask');
    stop.abort();
    await asking;
  });

  it('on a session of 2025 the tool is named only where it can be told', async () => {
    const { renderer, shown } = scripted(() => yes({ value: 'x' }));
    let release = (): void => undefined;
    const { text } = await connect(
      '2025-11-25',
      {
        ask: (ctx) => ctx.require('Who?', 'string'),
        waits: () => new Promise<void>((resolve) => (release = resolve)),
      },
      { renderer },
    );
    const waiting = text('waits');
    await text('ask');
    release();
    await waiting;
    await text('ask');
    expect(shown.map(({ from }) => from.target)).toEqual([undefined, 'ask']);
  });
});
