import { getEventListeners } from 'node:events';

import { type Client, type CallToolResult, SdkErrorCode } from '@modelcontextprotocol/client';
import { McpServer, UrlElicitationRequiredError } from '@modelcontextprotocol/server';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { type Context, createServer, field } from 'askwell';
import {
  answers,
  attachElicitation,
  type AuditEntry,
  type AttachOptions,
  type Elicitation,
  type FormAnswer,
  type Notice,
  type Renderer,
  type UrlAnswer,
} from 'askwell/client';

import { REVISIONS, type Revision } from '../../src/revision.ts';
import { clientOf, pairInMemory } from '../support/client-of.ts';

afterEach(() => {
  vi.useRealTimers();
});

type Answer = FormAnswer | UrlAnswer;

/** A renderer that notes what it shows and answers with a function. */
function scripted(answer: (asked: Elicitation, signal: AbortSignal) => Answer | Promise<Answer>) {
  const shown: Elicitation[] = [];
  const notices: Notice[] = [];
  let open = 0;
  let most = 0;
  const show = async (asked: Elicitation, signal: AbortSignal): Promise<never> => {
    shown.push(asked);
    most = Math.max(most, (open += 1));
    try {
      return (await answer(asked, signal)) as never;
    } finally {
      open -= 1;
    }
  };
  const renderer: Renderer = { form: show, url: show, notice: (notice) => void notices.push(notice) };
  return { renderer, shown, notices, most: () => most };
}

const yes = (content = {}): Answer => ({ action: 'accept', content });
const never = (signal: AbortSignal): Promise<Answer> =>
  new Promise((resolve) => {
    const close = (): void => resolve({ action: 'cancel' });
    if (signal.aborted) close();
    else signal.addEventListener('abort', close);
  });

/** Lets the faked time run until a promise has settled. */
async function passing<T>(promise: Promise<T>): Promise<T> {
  let settled = false;
  void promise.catch(() => undefined).then(() => (settled = true));
  while (!settled) await vi.advanceTimersByTimeAsync(100);
  return promise;
}

/** A person who takes their time. */
const thinking = (ms: number): ReturnType<typeof scripted> =>
  scripted(() => new Promise((resolve) => setTimeout(() => resolve(yes({ value: 'x' })), isFast ? 0 : ms)));
let isFast = false;

/** Has everything loaded that a question needs, which takes real time; then time is faked. */
async function warmUp(text: Connected['text']): Promise<void> {
  isFast = true;
  await text('ask');
  isFast = false;
  vi.useFakeTimers();
}

interface Connected {
  readonly client: Client;
  readonly sent: readonly unknown[];
  readonly attached: ReturnType<typeof attachElicitation>;
  text(tool?: string, options?: Parameters<Client['callTool']>[1]): Promise<string>;
}

/** Connects to an Askwell server whose tools are these. */
async function connect(
  revision: Revision,
  tools: Record<string, (ctx: Context) => unknown>,
  options: Omit<AttachOptions, 'server'>,
): Promise<Connected> {
  const server = createServer({ name: 'self-named', version: '1', onWarning: () => {} });
  for (const [name, handler] of Object.entries(tools)) {
    server.tool(name, {}, async (_, ctx) => JSON.stringify((await handler(ctx)) ?? null));
  }
  const client = clientOf(revision);
  const attached = attachElicitation(client, { server: { name: 'local name' }, ...options });
  const { near, far, sent } = pairInMemory();
  await server.connect(far);
  await client.connect(near);
  const textOf = ({ content }: CallToolResult): string =>
    content.map((block) => (block.type === 'text' ? block.text : '')).join('');
  return {
    client,
    sent,
    attached,
    text: async (tool = 'ask', callOptions) =>
      textOf(await client.callTool({ name: tool, arguments: {} }, callOptions)),
  };
}

const attachedOf = new WeakMap<Client, ReturnType<typeof attachElicitation>>();

/** Connects to a server of the SDK, which is not ours, on a session of 2025-11-25. */
async function connectToSdk(
  register: (server: McpServer) => void,
  options: Omit<AttachOptions, 'server'>,
  revision: Revision = '2025-11-25',
) {
  const server = new McpServer({ name: 'sdk', version: '1' });
  register(server);
  const client = clientOf(revision);
  attachedOf.set(client, attachElicitation(client, { server: { name: 'sdk' }, ...options }));
  const { near, far, sent } = pairInMemory();
  await server.connect(far);
  await client.connect(near);
  return { client, server, sent };
}

const calls = (sent: readonly unknown[]): number =>
  sent.filter((message) => (message as { method?: string }).method === 'tools/call').length;

describe('what is declared', () => {
  const declaredBy = (options: Omit<AttachOptions, 'server'>): unknown => {
    const client = clientOf('2025-11-25');
    attachElicitation(client, { server: { name: 'x' }, ...options });
    return (client as unknown as { _capabilities: { elicitation?: unknown } })._capabilities.elicitation;
  };
  const form = async (): Promise<FormAnswer> => ({ action: 'cancel' });
  const url = async (): Promise<UrlAnswer> => ({ action: 'cancel' });

  it('C1 the modes of the renderer, and no more', () => {
    expect(declaredBy({ renderer: { form } })).toEqual({ form: {} });
    expect(declaredBy({ renderer: { url } })).toEqual({ url: {} });
    expect(declaredBy({ renderer: { form, url } })).toEqual({ form: {}, url: {} });
  });

  it('C1 form, if only a policy answers forms; nothing, if nobody answers anything', () => {
    const decide = (): undefined => undefined;
    expect(declaredBy({ policy: [{ name: 'a', answersForms: true, decide }] })).toEqual({ form: {} });
    expect(declaredBy({ policy: [{ name: 'a', decide }] })).toBeUndefined();
    expect(declaredBy({})).toBeUndefined();
  });
});

describe('what can only be a mistake', () => {
  const server = { name: 'x' };
  const form = async (): Promise<FormAnswer> => ({ action: 'cancel' });

  it.each<[string, object | undefined, RegExp]>([
    ['no options', undefined, /needs a server/],
    ['no server', { renderer: { form } }, /needs a server/],
    ['a server that is text', { server: 'x' }, /needs a server/],
    ['a server without a name', { server: { name: '' } }, /needs a server/],
    ['an option that there is not', { server, polcy: [] }, /no option "polcy"/],
    ['a renderer that is a function', { server, renderer: form }, /takes a renderer/],
    ['a renderer with another spelling', { server, renderer: { Form: form } }, /takes a renderer/],
    ['a renderer whose form is text', { server, renderer: { form: 'x' } }, /takes a renderer/],
    ['a policy that is no list', { server, policy: () => undefined }, /takes a policy/],
    ['a policy of names', { server, policy: ['rules'] }, /takes a policy/],
  ])('%s is refused when the client is set up', (_, options, why) => {
    expect(() => attachElicitation(clientOf('2025-11-25'), options as never)).toThrow(why);
  });

  it('a renderer of a class, and one with a member that is undefined, are fine', () => {
    class Window {
      readonly out = 'here';
      async form(): Promise<FormAnswer> {
        return { action: 'cancel' };
      }
    }
    for (const renderer of [new Window(), { form, notice: undefined as never }]) {
      const client = clientOf('2025-11-25');
      attachElicitation(client, { server, renderer });
      expect((client as unknown as { _capabilities: object })._capabilities).toMatchObject({
        elicitation: { form: {} },
      });
    }
  });

  it('twice for one client, or after it has connected, is refused', async () => {
    const client = clientOf('2025-11-25');
    attachElicitation(client, { server });
    expect(() => attachElicitation(client, { server })).toThrow(/called once for a client/);
    const connected = clientOf('2025-11-25');
    const { near, far } = pairInMemory();
    await createServer({ name: 's', version: '1', onWarning: () => {} }).connect(far);
    await connected.connect(near);
    expect(() => attachElicitation(connected, { server })).toThrow(/before client.connect/);
  });
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
