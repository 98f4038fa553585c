import { Client, type Transport } from '@modelcontextprotocol/client';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { attachElicitation, type AttachedElicitation, type Elicitation, type Renderer } from 'askwell/client';
import { createTaskServer, type State, type TaskServer } from '../../support/task-server.ts';
import { inMemory, overHttp } from './connect.ts';

interface Attached {
  readonly client: Client;
  readonly elicitation: AttachedElicitation;
  readonly server: TaskServer;
  readonly shown: Elicitation[];
}

const acceptAll: NonNullable<Renderer['form']> = async ({ form }) => ({
  action: 'accept',
  content: Object.fromEntries(form.fields.map(({ name }) => [name, `my ${name}`])),
});

async function attach(
  form = acceptAll,
  options: { readonly transport?: (server: TaskServer) => Transport; readonly tasks?: boolean } = {},
): Promise<Attached> {
  const server = createTaskServer();
  const shown: Elicitation[] = [];
  const client = new Client(
    { name: 'test', version: '1.0.0' },
    { versionNegotiation: { mode: { pin: '2026-07-28' } } },
  );
  const elicitation = attachElicitation(client, {
    server: { name: 'jobs' },
    ...(options.tasks !== undefined && { tasks: options.tasks }),
    renderer: {
      form(question, signal) {
        shown.push(question);
        return form(question, signal);
      },
    },
  });
  await client.connect((options.transport ?? inMemory)(server));
  return { client, elicitation, server, shown };
}

const text = (value: string): object => ({ content: [{ type: 'text', text: value }] });
const working = (pollIntervalMs: number): State => ({ status: 'working', pollIntervalMs });
const done: State = { status: 'completed', result: text('done') };

afterEach(() => void vi.useRealTimers());

describe('attachElicitation', () => {
  it.each([
    ['memory', inMemory],
    ['HTTP', overHttp],
  ])('shows the questions of a task like those of any call (C37), over %s', async (_, transport) => {
    const { client, shown } = await attach(acceptAll, { transport });
    expect(await client.callTool({ name: 'late' })).toMatchObject(text('my a then my b'));
    expect(shown.map(({ message, from }) => ({ message, ...from }))).toMatchObject([
      { message: 'First?', server: { name: 'jobs' }, selfName: 'tasks', target: 'late', round: 1 },
      { message: 'Second?', target: 'late', round: 2 },
    ]);
    await client.close();
  });

  it('does not count the time of a task, nor that of a person, as time of the call', async () => {
    vi.useFakeTimers();
    const { client } = await attach(async (question, signal) => {
      await new Promise((resolve) => void setTimeout(resolve, 3_600_000));
      return acceptAll(question, signal);
    });
    const states = [working(120_000), working(120_000), done];
    const seed = working(120_000);
    const calls = Promise.all([
      client.callTool({ name: 'scripted', arguments: { seed, states } }),
      client.callTool({ name: 'confirm' }),
    ]);
    calls.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(4_000_000);
    expect(await calls).toMatchObject([text('done'), text('confirmed: my a')]);
    await client.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves no timer behind when a task is cancelled', async () => {
    vi.useFakeTimers();
    const { client, server } = await attach();
    const controller = new AbortController();
    const result = client.callTool({ name: 'never' }, { signal: controller.signal });
    result.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(10_000);
    controller.abort();
    await expect(result).rejects.toThrow('abort');
    await vi.advanceTimersByTimeAsync(0);
    expect(server.tasks.get('task 1 ü')?.cancelled).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
    await client.close();
  });

  it('closes the prompt and cancels the task when the caller aborts while it is open', async () => {
    const onClose = vi.fn<() => void>();
    const { client, server, shown, elicitation } = await attach(
      (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            onClose();
            reject(signal.reason as Error);
          });
        }),
    );
    const controller = new AbortController();
    const result = client.callTool({ name: 'confirm' }, { signal: controller.signal });
    await vi.waitFor(() => expect(shown).toHaveLength(1));
    controller.abort();
    await expect(result).rejects.toThrow('abort');
    await vi.waitFor(() => expect(server.tasks.get('task 1 ü')?.cancelled).toBe(1));
    expect(onClose).toHaveBeenCalledOnce();
    expect(elicitation.pending).toBe(0);
    await client.close();
  });

  it('lets a task be detached from and taken up again', async () => {
    const { client, elicitation, server, shown } = await attach((question, signal) =>
      question.message === 'Second?' && shown.length === 2
        ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
        : acceptAll(question, signal),
    );
    const run = await elicitation.startTool({ name: 'late' });
    await vi.waitFor(() => expect(shown).toHaveLength(2));
    const ticket = await run.detach();
    expect(ticket.answered).toEqual(['a']);
    const resumed = await elicitation.resumeTask(ticket);
    expect(await resumed.result()).toMatchObject(text('my a then my b'));
    expect(shown.map(({ message }) => message)).toEqual(['First?', 'Second?', 'Second?']);
    expect(server.tasks.get('task 1 ü')).toMatchObject({ times: { a: 1, b: 1 }, cancelled: 0 });
    await client.close();
  });

  it('declares the extension, unless the host does not want tasks', async () => {
    const wanted = await attach(acceptAll, { transport: overHttp });
    await wanted.client.callTool({ name: 'greet' });
    expect(JSON.stringify(wanted.server.seen.at(-1))).toContain('"io.modelcontextprotocol/tasks":{}');
    await wanted.client.close();

    const unwanted = await attach(acceptAll, { transport: overHttp, tasks: false });
    await unwanted.client.callTool({ name: 'greet' });
    expect(JSON.stringify(unwanted.server.seen.at(-1))).not.toContain('io.modelcontextprotocol/tasks');
    await expect(unwanted.client.callTool({ name: 'never' })).rejects.toThrow(
      "Unsupported result type 'task'",
    );
    await unwanted.client.close();
  });
});
