import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import type { FormAnswer, UrlAnswer } from 'askwell/client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';

import { type Login, logIn } from './demo-login.ts';
import { type ServerProcess, type ServerProcessOptions, startServer } from './server-process.ts';
import { connectToolkit, streamableHttp, type Toolkit, type ToolkitOptions } from './toolkit.ts';

// Askwell's client against the example servers that the first TypeScript SDK ships, as they are published. They speak
// the revisions of 2025 over streamable HTTP, and most of them ask on the stream that belongs to no call.

const require = createRequire(import.meta.url);
// The build that `require` finds.
const examples = join(
  dirname(require.resolve('@modelcontextprotocol/sdk/package.json')),
  'examples',
  'server',
);

const REVISIONS = ['2025-06-18', '2025-11-25'] as const;

const open: Toolkit[] = [];
const running: ServerProcess[] = [];

afterEach(async () => {
  for (const toolkit of open.splice(0)) await toolkit.close();
});
afterAll(() => Promise.all(running.map((server) => server.close())));

async function startExample(
  name: string,
  ports: ServerProcessOptions['ports'],
  ready: RegExp,
): Promise<ServerProcess> {
  const server = await startServer({ command: [join(examples, `${name}.js`)], ports, ready });
  running.push(server);
  return server;
}

/** Connects, and waits for the stream on which these servers ask. */
async function connect(
  server: ServerProcess,
  options: ToolkitOptions & { readonly headers?: Readonly<Record<string, string>> },
): Promise<Toolkit> {
  const { headers, ...rest } = options;
  const origin = `http://localhost:${server.ports[0]}`;
  const { transport, listening } = streamableHttp(`${origin}/mcp`, headers);
  const toolkit = await connectToolkit(transport, { server: { name: 'the example', origin }, ...rest });
  open.push(toolkit);
  await listening;
  return toolkit;
}

const accept = (content: Extract<FormAnswer, { action: 'accept' }>['content']): FormAnswer => ({
  action: 'accept',
  content,
});
const decline = { action: 'decline' } as const;
const cancel = { action: 'cancel' } as const;

/** The JSON at the end of a result. */
const json = (text: string): unknown => JSON.parse(text.slice(text.indexOf('{')));

describe.each(REVISIONS)('elicitationFormExample on %s', (revision) => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startExample('elicitationFormExample', ['PORT'], /server is running/);
  });

  it('asks in two steps', async () => {
    const toolkit = await connect(server, {
      revision,
      replies: [accept({ title: 'Tea' }), accept({ date: '2026-12-10', startTime: '16:00', duration: 45 })],
    });
    expect(json(await toolkit.text('create_event'))).toEqual({
      title: 'Tea',
      date: '2026-12-10',
      startTime: '16:00',
      duration: 45,
    });
    expect(toolkit.shown).toEqual([
      {
        message: 'Step 1: Enter basic event information',
        fields: ['title: Event Title', 'description: Description'],
        target: 'create_event',
        round: 1,
      },
      {
        message: 'Step 2: Enter date and time',
        fields: ['date: Date', 'startTime: Start Time', 'duration: Duration'],
        target: 'create_event',
        round: 2,
      },
    ]);
  });

  it('takes an address without the field that nobody filled in', async () => {
    const address = {
      name: 'Ada',
      street: '12 St James’s Square',
      city: 'London',
      state: 'LN',
      zipCode: '12345',
    };
    const toolkit = await connect(server, { revision, replies: [accept(address)] });
    expect(json(await toolkit.text('update_shipping_address'))).toEqual(address);
  });

  it.each([
    [decline, 'Address update cancelled by user.'],
    [cancel, 'Address update was cancelled.'],
  ])('tells %o from the other', async (answer, text) => {
    const toolkit = await connect(server, { revision, replies: [answer] });
    expect(await toolkit.text('update_shipping_address')).toBe(text);
  });

  it('gets no password through a form, and the person is told', async () => {
    const toolkit = await connect(server, { revision });
    expect(await toolkit.text('register_user')).toBe('Registration was cancelled.');
    expect(toolkit.shown).toEqual([]);
    expect(toolkit.notices).toMatchObject([{ code: 'secret-blocked' }]);
    expect(toolkit.notices[0]?.text).toContain('the example');
    expect(toolkit.notices[0]?.text).toContain('Password');
  });

  it('gets it where the host allows that, with the defaults that the person let go', async () => {
    const content = { username: 'ada', email: 'ada@example.com', password: 'open sesame', interests: ['ai'] };
    const toolkit = await connect(server, { revision, secrets: 'warn', replies: [accept(content)] });
    expect(await toolkit.text('register_user')).toBe(
      'Registration successful!\n\nUsername: ada\nEmail: ada@example.com\nNewsletter: No',
    );
    expect(toolkit.shown[0]?.fields).toEqual([
      'username: Username',
      'email: Email',
      'password: Password',
      'newsletter: Newsletter',
      'role: Role',
      'interests: Interests',
    ]);
  });
});

describe.each(REVISIONS)('simpleStreamableHttp on %s', (revision) => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startExample('simpleStreamableHttp', ['MCP_PORT'], /listening on port/);
  });

  it.each([
    [
      'contact',
      { name: 'Ada', email: 'ada@example.com' },
      ['name: Full Name', 'email: Email Address', 'phone: Phone Number'],
    ],
    [
      'preferences',
      { theme: 'dark', notifications: false },
      ['theme: Theme', 'notifications: Enable Notifications', 'frequency: Notification Frequency'],
    ],
    [
      'feedback',
      { rating: 5, recommend: false },
      ['rating: Rating', 'comments: Comments', 'recommend: Would you recommend this?'],
    ],
  ])('collects %s as given', async (infoType, content, fields) => {
    const toolkit = await connect(server, { revision, replies: [accept(content)] });
    expect(json(await toolkit.text('collect-user-info', { infoType }))).toEqual(content);
    expect(toolkit.shown).toMatchObject([{ fields, target: 'collect-user-info', round: 1 }]);
  });

  it.each([
    [decline, 'No information was collected. User declined contact information request.'],
    [cancel, 'Information collection was cancelled by the user.'],
  ])('tells %o from the other', async (answer, text) => {
    const toolkit = await connect(server, { revision, replies: [answer] });
    expect(await toolkit.text('collect-user-info', { infoType: 'contact' })).toBe(text);
  });
});

const TaskCreated = z.looseObject({ task: z.looseObject({ taskId: z.string() }) });
const ToolResult = z.looseObject({ content: z.array(z.looseObject({ text: z.string() })) });

/** Calls a tool as a task of 2025-11-25, and waits for its result; while it waits, the server asks. */
async function callAsTask({ client }: Toolkit, name: string, args: object): Promise<string> {
  const params = { name, arguments: args, task: { ttl: 60_000 } };
  const { task } = await client.request({ method: 'tools/call', params } as never, TaskCreated);
  const result = await client.request(
    { method: 'tasks/result', params: { taskId: task.taskId } } as never,
    ToolResult,
  );
  return result.content[0]?.text ?? '';
}

describe('the tasks of the examples, on 2025-11-25', () => {
  const revision = '2025-11-25';

  it('ask through simpleStreamableHttp', async () => {
    const server = await startExample('simpleStreamableHttp', ['MCP_PORT'], /listening on port/);
    const toolkit = await connect(server, { revision, replies: [accept({ theme: 'auto' })] });
    const text = await callAsTask(toolkit, 'collect-user-info-task', { infoType: 'preferences' });
    expect(json(text)).toEqual({ theme: 'auto' });
    expect(toolkit.shown).toMatchObject([
      { fields: ['theme: Theme', 'notifications: Enable Notifications'] },
    ]);
  });

  it.each([
    [accept({ confirm: true }), "Deleted 'notes.txt'"],
    [accept({ confirm: false }), 'Deletion cancelled'],
    [decline, 'Deletion cancelled'],
  ])('of simpleTaskInteractive get %o', async (answer, text) => {
    const server = await startExample('simpleTaskInteractive', ['PORT'], /Starting server/);
    const toolkit = await connect(server, { revision, replies: [answer] });
    expect(await callAsTask(toolkit, 'confirm_delete', { filename: 'notes.txt' })).toBe(text);
    expect(toolkit.shown).toMatchObject([
      { message: "Are you sure you want to delete 'notes.txt'?", fields: ['confirm'] },
    ]);
  });
});

// It means to ask for a key as well, as soon as a client listens. As published it does that when the client has stopped
// listening, since it waits for the stream to end first; so nobody is asked, with any client.
describe('elicitationUrlExample on 2025-11-25', () => {
  const revision = '2025-11-25';
  let server: ServerProcess;
  let login: Login;

  beforeAll(async () => {
    server = await startExample(
      'elicitationUrlExample',
      ['MCP_PORT', 'MCP_AUTH_PORT'],
      /Server listening on port[^]*Server listening on port/,
    );
    const [port, authorization] = server.ports;
    login = await logIn(`http://localhost:${authorization}`, `http://localhost:${port}/mcp`);
  });

  const signedIn = (options: Omit<ToolkitOptions, 'revision'>): Promise<Toolkit> =>
    connect(server, { revision, headers: { authorization: `Bearer ${login.token}` }, ...options });

  /** What the person does in their browser with the page that was shown last: fills it in, and sends it. */
  const inBrowser =
    (toolkit: () => Toolkit, fields: Readonly<Record<string, string>>) => async (): Promise<UrlAnswer> => {
      const url = new URL(toolkit().shown.at(-1)?.url ?? '');
      const headers = { cookie: login.cookie };
      expect((await fetch(url, { headers })).status).toBe(200);
      const hidden = ['session', 'elicitation', 'cartId'].flatMap((name) => {
        const value = url.searchParams.get(name);
        return value === null ? [] : [[name, value]];
      });
      const body = new URLSearchParams([...hidden, ...Object.entries(fields)] as [string, string][]);
      expect((await fetch(`${url.origin}${url.pathname}`, { method: 'POST', headers, body })).status).toBe(
        200,
      );
      return { action: 'accept' };
    };

  const untilFinished = (signal: AbortSignal): Promise<'cancel'> =>
    new Promise((resolve) => {
      if (signal.aborted) resolve('cancel');
      else signal.addEventListener('abort', () => resolve('cancel'), { once: true });
    });

  it('has a page visited before a call (-32042), waits until it is finished, calls again, and may then be refused', async () => {
    const toolkit: Toolkit = await signedIn({
      waiting: untilFinished,
      replies: [inBrowser(() => toolkit, { action: 'confirm' }), decline],
    });
    const call = toolkit.client.callTool({ name: 'payment-confirm', arguments: { cartId: 'cart 42' } });
    // It asks for ever: each call needs a confirmation of its own.
    await expect(call).rejects.toMatchObject({ code: -32042 });
    await server.until(/Payment confirmed for cart cart 42 by user Demo User/);
    const page = {
      message: 'This tool requires a payment confirmation. Open the link to confirm payment!',
      url: expect.stringContaining('&cartId=cart%2042'),
      target: 'payment-confirm',
    };
    expect(toolkit.shown).toMatchObject([page, page]);
    expect(toolkit.shown[0]?.url).not.toBe(toolkit.shown[1]?.url);
    expect(toolkit.failures).toEqual([]);
  });

  it('does not get the person to somebody else’s site without a warning', async () => {
    const toolkit = await signedIn({
      server: { name: 'the shop', origin: 'https://shop.example' },
      replies: [decline],
    });
    const call = toolkit.client.callTool({ name: 'third-party-auth', arguments: { param1: 'x' } });
    await expect(call).rejects.toMatchObject({ code: -32042 });
    expect(toolkit.shown).toMatchObject([{ url: 'https://www.example.com/oauth/authorize' }]);
    expect(toolkit.findings).toEqual([['other-site']]);
  });
});
