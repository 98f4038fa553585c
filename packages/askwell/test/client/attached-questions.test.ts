import { SdkErrorCode } from '@modelcontextprotocol/client';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { type Context, createServer, field } from 'askwell';
import { attachElicitation, type Renderer } from 'askwell/client';

import { REVISIONS } from '../../src/revision.ts';
import {
  calls,
  connect,
  connectToSdk,
  never,
  passing,
  scripted,
  thinking,
  warmUp,
  yes,
} from '../support/attached-client.ts';
import { clientOf, pairInMemory } from '../support/client-of.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe.each(REVISIONS)('a question on %s', (revision) => {
  it('C4 C24 is shown once, with the server by its local name, the tool and the round, and answered', async () => {
    const { renderer, shown } = scripted(() => yes({ value: 'Ada' }));
    const { text, attached } = await connect(
      revision,
      { ask: async (ctx) => [await ctx.require('Who?', 'string'), await ctx.require('Again?', 'string')] },
      { renderer },
    );
    expect(await text()).toBe('["Ada","Ada"]');
    expect(shown.map(({ from, message }) => ({ ...from, message }))).toEqual([
      {
        server: { name: 'local name' },
        selfName: 'self-named',
        target: 'ask',
        round: 1,
        position: { index: 1, count: 1 },
        message: 'Who?',
      },
      expect.objectContaining({ round: 2, target: 'ask', message: 'Again?' }),
    ]);
    expect(attached.pending).toBe(0);
  });

  it('decline and cancel arrive as such, without content', async () => {
    for (const action of ['decline', 'cancel'] as const) {
      const { renderer } = scripted(() => ({ action }));
      const { text, sent } = await connect(
        revision,
        { ask: async (ctx) => (await ctx.elicit('Who?', 'string')).action },
        { renderer },
      );
      expect(await text()).toBe(JSON.stringify(action));
      expect(JSON.stringify(sent)).toContain(`{"action":"${action}"}`);
    }
  });

  it('parallel questions are shown one at a time and are all answered', async () => {
    const { renderer, shown, most } = scripted(async ({ message }) => {
      await new Promise((resolve) => setImmediate(resolve));
      return yes({ value: message });
    });
    const { text, sent } = await connect(
      revision,
      { ask: (ctx) => Promise.all(['a', 'b', 'c'].map((message) => ctx.require(message, 'string'))) },
      { renderer },
    );
    expect(await text()).toBe('["a","b","c"]');
    expect(most()).toBe(1);
    if (revision !== '2026-07-28') return;
    expect(shown.map(({ from }) => [from.round, from.position.index, from.position.count])).toEqual([
      [1, 1, 3],
      [1, 2, 3],
      [1, 3, 3],
    ]);
    // Asked in one round, and submitted together.
    expect(calls(sent)).toBe(2);
  });

  it('a cancelled call closes its prompt, and the next question is shown', async () => {
    const closed: string[] = [];
    const { renderer } = scripted(async ({ message }, signal) => {
      if (message === 'first') {
        stop.abort(new Error('changed my mind'));
        await never(signal);
        closed.push(message);
        return { action: 'cancel' };
      }
      return yes({ value: 'x' });
    });
    const stop = new AbortController();
    const { text } = await connect(
      revision,
      {
        ask: (ctx) => ctx.require('first', 'string'),
        other: (ctx) => ctx.require('second', 'string'),
      },
      { renderer },
    );
    await expect(text('ask', { signal: stop.signal })).rejects.toThrow('changed my mind');
    expect(await text('other')).toBe('"x"');
    expect(closed).toEqual(['first']);
  });

  it('an end of the connection closes the prompt', async () => {
    const { renderer } = scripted(async (_, signal) => {
      setImmediate(() => void client.close());
      await never(signal);
      closed = true;
      return { action: 'cancel' };
    });
    let closed = false;
    const { text, client, attached } = await connect(
      revision,
      { ask: (ctx) => ctx.require('Who?', 'string') },
      { renderer },
    );
    await expect(text()).rejects.toThrow(/ended|closed|connected/i);
    await vi.waitFor(() => expect(closed).toBe(true));
    expect(attached.pending).toBe(0);
  });

  it('a renderer that fails is no answer of the person: cancel, a notice, and the host is told', async () => {
    const failures: unknown[] = [];
    const { renderer, notices } = scripted(() => {
      throw new Error('no window');
    });
    const { text } = await connect(
      revision,
      { ask: async (ctx) => (await ctx.elicit('Who?', 'string')).action },
      { renderer, onFailure: (error) => failures.push(error) },
    );
    expect(await text()).toBe('"cancel"');
    expect(failures).toEqual([expect.objectContaining({ message: 'no window' })]);
    expect(notices.map(({ code }) => code)).toEqual(['failed']);
  });

  it('a renderer that returns no answer has failed', async () => {
    for (const nonsense of [undefined, {}, { action: 'ok' }, 'accept']) {
      const failures: unknown[] = [];
      const { renderer } = scripted(() => nonsense as never);
      const { text } = await connect(
        revision,
        { ask: async (ctx) => (await ctx.elicit('Who?', 'string')).action },
        { renderer, onFailure: (error) => failures.push(error) },
      );
      expect(await text()).toBe('"cancel"');
      expect(failures).toEqual([expect.objectContaining({ message: expect.stringContaining('no answer') })]);
    }
  });

  it('a host whose callbacks reject is told, and the process goes on', async () => {
    const failures: unknown[] = [];
    const { renderer } = scripted(() => {
      throw new Error('no window');
    });
    const { text } = await connect(
      revision,
      { ask: async (ctx) => (await ctx.elicit('Who?', 'string')).action },
      {
        renderer: { ...renderer, notice: async () => Promise.reject(new Error('notice')) },
        audit: async () => Promise.reject(new Error('audit')),
        onFailure: async (error) => {
          failures.push((error as Error).message);
          return Promise.reject(new Error('failure'));
        },
      },
    );
    expect(await text()).toBe('"cancel"');
    await vi.waitFor(() => expect(failures.toSorted()).toEqual(['audit', 'no window', 'notice']));
  });

  it('C11 what does not fit the form is not sent', async () => {
    const { renderer } = scripted(() => yes({ value: 7 }));
    const { text, sent } = await connect(
      revision,
      { ask: async (ctx) => (await ctx.elicit('Who?', 'string')).action },
      { renderer },
    );
    expect(await text()).toBe('"cancel"');
    expect(JSON.stringify(sent)).not.toContain('"value":7');
  });

  it('S2 a form that asks for a secret is cancelled with a notice that names server and field', async () => {
    const { renderer, shown, notices } = scripted(() => yes({ password: 'x' }));
    const { client, sent } = await connectToSdk(
      (server) =>
        server.registerTool('ask', {}, async (ctx) => {
          const { action } = await ctx.mcpReq.elicitInput({
            message: 'Log in',
            requestedSchema: { type: 'object', properties: { password: { type: 'string' } } },
          });
          return { content: [{ type: 'text', text: action }] };
        }),
      { renderer },
      revision === '2026-07-28' ? '2025-11-25' : revision,
    );
    const result = await client.callTool({ name: 'ask', arguments: {} });
    expect(result.content).toEqual([{ type: 'text', text: 'cancel' }]);
    expect(shown).toEqual([]);
    expect(notices).toEqual([
      expect.objectContaining({ code: 'secret-blocked', text: expect.stringMatching(/sdk.*"password"/) }),
    ]);
    expect(JSON.stringify(sent)).toContain('"action":"cancel"');
  });

  it('C10 more questions than the budget of a minute are cancelled', async () => {
    let time = 0;
    const { renderer, shown, notices } = scripted(() => yes({ value: 'x' }));
    const { text } = await connect(
      revision,
      {
        ask: async (ctx) =>
          (await Promise.all(['a', 'b', 'c'].map((message) => ctx.elicit(message, 'string')))).map(
            ({ action }) => action,
          ),
      },
      { renderer, maxPerMinute: 2, now: () => time },
    );
    expect(await text()).toBe('["accept","accept","cancel"]');
    expect(notices.map(({ code }) => code)).toEqual(['rate-limited']);
    await text();
    // Said once, however many there are.
    expect(notices).toHaveLength(1);
    time = 61_000;
    expect(await text()).toBe('["accept","accept","cancel"]');
    expect(shown).toHaveLength(4);
  });

  it('human time is not billed to the timeout of the call, the server’s is', async () => {
    const { renderer } = thinking(300_000);
    const { text } = await connect(
      revision,
      {
        ask: (ctx) => ctx.require('Who?', 'string'),
        slow: async (ctx) => {
          await ctx.require('Who?', 'string');
          await new Promise((resolve) => setTimeout(resolve, 5_000));
          return 'too late';
        },
      },
      { renderer },
    );
    await warmUp(text);
    expect(await passing(text('ask', { timeout: 1_000 }))).toBe('"x"');
    await expect(passing(text('slow', { timeout: 1_000 }))).rejects.toMatchObject({
      code: SdkErrorCode.RequestTimeout,
    });
  });

  it('maxTotalTimeout counts what the server took in all rounds, and nothing else', async () => {
    const { renderer } = thinking(60_000);
    const work = async (ctx: Context): Promise<string> => {
      for (const message of ['a', 'b', 'c']) {
        await ctx.step(
          `work ${message}`,
          () => new Promise((resolve) => setTimeout(() => resolve(null), 400)),
        );
        await ctx.require(message, 'string');
      }
      return 'done';
    };
    const { text } = await connect(
      revision,
      { ask: (ctx) => ctx.require('Who?', 'string'), work },
      { renderer },
    );
    await warmUp(text);
    expect(await passing(text('work', { maxTotalTimeout: 2_000 }))).toBe('"done"');
    await expect(passing(text('work', { maxTotalTimeout: 1_000 }))).rejects.toMatchObject({
      code: SdkErrorCode.RequestTimeout,
    });
  });
});

describe('bad input', () => {
  it('C12 a mode that was not declared is answered with -32602', async () => {
    const { renderer } = scripted(() => yes());
    const { client } = await connectToSdk(
      (server) =>
        server.registerTool('ask', {}, async (ctx) => {
          const error: unknown = await ctx.mcpReq
            .send({
              method: 'elicitation/create',
              params: { mode: 'url', message: 'x', url: 'https://x.example', elicitationId: '1' },
            })
            .catch((thrown: unknown) => thrown);
          return { content: [{ type: 'text', text: String((error as { code?: number }).code) }] };
        }),
      { renderer: { form: renderer.form as NonNullable<Renderer['form']> } },
    );
    const result = await client.callTool({ name: 'ask', arguments: {} });
    expect(result.content).toEqual([{ type: 'text', text: '-32602' }]);
  });
});

it('prompts and resources ask as tools do', async () => {
  const { renderer, shown } = scripted(() => yes({ value: 'x' }));
  const server = createServer({ name: 's', version: '1', onWarning: () => {} });
  server.prompt('greet', {}, async (_, ctx) => ctx.require('Who?', field.string()));
  server.resource('note:///1', {}, async (_, ctx) => ctx.require('Which?', 'string'));
  for (const revision of REVISIONS) {
    const client = clientOf(revision);
    attachElicitation(client, { server: { name: 'l' }, renderer });
    const { near, far } = pairInMemory();
    await server.connect(far);
    await client.connect(near);
    await client.getPrompt({ name: 'greet' });
    await client.readResource({ uri: 'note:///1' });
  }
  expect(shown.map(({ from }) => from.target)).toEqual(REVISIONS.flatMap(() => ['greet', 'note:///1']));
});
