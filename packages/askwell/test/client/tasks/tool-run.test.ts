import { describe, expect, it, vi } from 'vitest';

import { type TaskTicket, parseTicket } from '../../../src/client/tasks/task-ticket.ts';
import { createTaskServer, type TaskServer } from '../../support/task-server.ts';
import { connect, overHttp } from './connect.ts';

const text = (value: string): object => ({ content: [{ type: 'text', text: value }] });
const stored = (ticket: TaskTicket | undefined): TaskTicket =>
  JSON.parse(JSON.stringify(ticket)) as TaskTicket;
/** A person who never answers; tells when the question was closed. */
const hesitant = (onClose: () => void) => (_: string, signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      onClose();
      reject(signal.reason as Error);
    });
  });

describe('startTool', () => {
  it('gives the result of a call that is no task', async () => {
    const connected = await connect();
    const run = await connected.runs.startTool({ name: 'greet' });
    expect([run.taskId, run.ticket(), run.progress()]).toEqual([undefined, undefined, undefined]);
    expect(await run.result()).toMatchObject(text('hello'));
    await expect(run.detach()).rejects.toMatchObject({ code: 'ASKWELL_USAGE' });
    await run.cancel();
    expect(connected.sent).toEqual(['tools/call']);
    await connected.close();
  });

  it('resolves as soon as there is a task, and follows it', async () => {
    const connected = await connect({ hangFrom: 3 });
    const states: string[] = [];
    const run = await connected.runs.startTool(
      { name: 'slow', arguments: {} },
      { onStatus: ({ status, message }) => states.push(`${status} ${message}`) },
    );
    expect(run.taskId).toBe('task 1 ü');
    expect(stored(run.ticket())).toEqual({ version: 1, taskId: 'task 1 ü', tool: 'slow', answered: [] });
    await vi.waitFor(() => expect(connected.waiting()).toBe(1));
    expect(run.progress()).toEqual({ status: 'working', message: '3 of 3' });
    expect(states).toEqual(['working 1 of 3', 'working 2 of 3', 'working 3 of 3']);
    await run.cancel();
    await connected.close();
  });

  it('asks what is asked before the task, too', async () => {
    const connected = await connect();
    const run = await connected.runs.startTool({ name: 'ask_first' });
    expect(connected.asked).toEqual(['Who?']);
    expect(run.taskId).toBe('task 1 ü');
    expect(await run.result()).toMatchObject(text('hello Who?'));
    await connected.close();
  });

  it('rejects where the call fails before there is a task', async () => {
    const connected = await connect();
    await expect(connected.runs.startTool({ name: 'nameless' })).rejects.toThrow('did not name it');
    const signal = AbortSignal.abort();
    await expect(connected.runs.startTool({ name: 'greet' }, { signal })).rejects.toThrow('abort');
    await connected.close();
  });

  it('hands out a ticket when the task is there, and after each answer', async () => {
    const connected = await connect();
    const tickets: TaskTicket[] = [];
    const run = await connected.runs.startTool(
      { name: 'late' },
      { onTicket: (ticket) => tickets.push(stored(ticket)) },
    );
    await run.result();
    expect(tickets.map(({ answered }) => answered)).toEqual([[], ['a'], ['a', 'b']]);
    await connected.close();
  });

  it('does not fail by its listeners', async () => {
    const connected = await connect();
    const broken = (): never => {
      throw new Error('listener');
    };
    const run = await connected.runs.startTool({ name: 'slow' }, { onStatus: broken });
    expect(await run.result()).toMatchObject(text('slow is done'));
    const second = await connected.runs.startTool({ name: 'confirm' }, { onTicket: broken });
    expect(await second.result()).toMatchObject(text('confirmed: First?'));
    await connected.close();
  });
});

describe('cancel', () => {
  it('leaves nothing on a signal that outlives the run', async () => {
    const connected = await connect();
    const { signal } = new AbortController();
    const [add, remove] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
    await (await connected.runs.startTool({ name: 'slow' }, { signal })).result();
    expect(remove.mock.calls).toEqual(add.mock.calls.map(([type, listener]) => [type, listener]));
    await connected.close();
  });

  it('cancels the task once and ends the run, while it is followed', async () => {
    const connected = await connect({ hangFrom: 0 });
    const run = await connected.runs.startTool({ name: 'never' });
    await Promise.all([run.cancel(), run.cancel()]);
    await run.cancel();
    await expect(run.result()).rejects.toMatchObject({
      code: 'ASKWELL_CLOSED',
      message: 'The call was cancelled.',
    });
    expect(connected.waiting()).toBe(0);
    expect(connected.sent).toEqual(['tools/call', 'tasks/cancel']);
    await connected.close();
  });

  it.each(['cancel', 'signal'] as const)('closes a question that is open, by %s', async (how) => {
    const onClose = vi.fn<() => void>();
    const connected = await connect({ answer: hesitant(onClose) });
    const controller = new AbortController();
    const run = await connected.runs.startTool({ name: 'confirm' }, { signal: controller.signal });
    await vi.waitFor(() => expect(connected.asked).toEqual(['First?']));
    if (how === 'cancel') await run.cancel();
    else controller.abort();
    await expect(run.result()).rejects.toThrow(/cancelled|abort/);
    expect(onClose).toHaveBeenCalledOnce();
    expect(connected.sent).toEqual(['tools/call', 'tasks/get', 'tasks/cancel']);
    await connected.close();
  });

  it('comes too late for a run that has ended', async () => {
    const connected = await connect();
    const run = await connected.runs.startTool({ name: 'slow' });
    await run.result();
    await run.cancel();
    expect(connected.sent).not.toContain('tasks/cancel');
    expect(await run.detach()).toMatchObject({ taskId: 'task 1 ü' });
    await connected.close();
  });

  it('happens by itself when nobody waits for the task any more', async () => {
    const failing = await connect({
      answer: () => {
        throw new Error('no screen');
      },
    });
    const run = await failing.runs.startTool({ name: 'confirm' });
    await expect(run.result()).rejects.toThrow('no screen');
    await vi.waitFor(() => expect(failing.server.tasks.get('task 1 ü')?.cancelled).toBe(1));
    await failing.close();

    const endless = await connect();
    const other = await endless.runs.startTool({ name: 'for_ever' });
    await expect(other.result()).rejects.toMatchObject({ code: 'INPUT_REQUIRED_ROUNDS_EXCEEDED' });
    await vi.waitFor(() => expect(endless.server.tasks.get('task 1 ü')?.cancelled).toBe(1));
    await endless.close();
  });
});

describe('detach and resumeTask', () => {
  it('goes on from another client, without asking again what was answered (C37)', async () => {
    const server = createTaskServer();
    const onClose = vi.fn<() => void>();
    const hesitate = hesitant(onClose);
    const first = await connect({
      server,
      answer: (message, signal) =>
        message === 'First?' ? { action: 'accept', content: { a: 'one' } } : hesitate(message, signal),
    });
    const run = await first.runs.startTool({ name: 'late' });
    await vi.waitFor(() => expect(first.asked).toEqual(['First?', 'Second?']));
    const ticket = stored(await run.detach());
    expect(ticket).toEqual({ version: 1, taskId: 'task 1 ü', tool: 'late', answered: ['a'] });
    await expect(run.result()).rejects.toMatchObject({ code: 'ASKWELL_CLOSED' });
    expect(onClose).toHaveBeenCalledOnce();
    await first.close();

    const second = await connect({ server });
    const resumed = second.runs.resumeTask(ticket);
    expect(await resumed.result()).toMatchObject(text('one then Second?'));
    expect(resumed.taskId).toBe('task 1 ü');
    expect(resumed.ticket()?.answered).toEqual(['a', 'b']);
    expect(second.asked).toEqual(['Second?']);
    expect(second.sent).not.toContain('tools/call');
    expect(second.waits[0]).toBe(250);
    expect(server.tasks.get('task 1 ü')).toMatchObject({ times: { a: 1, b: 1 }, cancelled: 0 });
    await second.close();
  });

  it('stops the polling, without a word to the server', async () => {
    const connected = await connect({ hangFrom: 0 });
    const run = await connected.runs.startTool({ name: 'never' });
    await run.detach();
    expect(connected.waiting()).toBe(0);
    await expect(run.result()).rejects.toMatchObject({ code: 'ASKWELL_CLOSED' });
    expect(connected.sent).toEqual(['tools/call']);
    expect(connected.errors).toEqual([]);
    await connected.close();
  });

  it('waits for an answer that is under way', async () => {
    const server = createTaskServer();
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow: TaskServer = {
      ...server,
      fetch: async (request) => {
        const { method } = (await request.clone().json()) as { method: string };
        if (method === 'tasks/update') await gate;
        return server.fetch(request);
      },
    };
    const connected = await connect({ server, transport: overHttp(slow) });
    const run = await connected.runs.startTool({ name: 'confirm' });
    await vi.waitFor(() => expect(connected.sent).toContain('tasks/update'));
    expect(run.ticket()?.answered).toEqual([]);
    const detached = run.detach();
    release();
    expect(await detached).toMatchObject({ answered: ['a'] });
    expect(server.tasks.get('task 1 ü')?.times).toEqual({ a: 1 });
    await connected.close();
  });

  it('can be cancelled and aborted like the run that began it', async () => {
    for (const how of ['cancel', 'signal']) {
      const server = createTaskServer();
      const first = await connect({ server, hangFrom: 0 });
      const ticket = await (await first.runs.startTool({ name: 'never' })).detach();
      await first.close();
      const second = await connect({ server, transport: overHttp(server), hangFrom: 0 });
      const controller = new AbortController();
      const run = second.runs.resumeTask(ticket, { signal: controller.signal });
      await vi.waitFor(() => expect(second.waiting()).toBe(1));
      if (how === 'cancel') await run.cancel();
      else controller.abort();
      await expect(run.result()).rejects.toThrow(/cancelled|abort/);
      await vi.waitFor(() => expect(second.waiting()).toBe(0));
      await vi.waitFor(() => expect(server.tasks.get('task 1 ü')?.cancelled).toBe(1));
      expect(second.sent.filter((method) => method !== 'tasks/get')).toEqual(['tasks/cancel']);
      await second.close();
    }
  });

  it('follows a task once at a time', async () => {
    const connected = await connect({ hangFrom: 1 });
    const run = await connected.runs.startTool({ name: 'never' });
    const ticket = run.ticket() as TaskTicket;
    await expect(connected.runs.resumeTask(ticket).result()).rejects.toThrow('followed already');
    expect(connected.sent).not.toContain('tasks/cancel');
    await run.detach();
    await connected.close();
  });

  it('tells a task that has ended from one that is unknown', async () => {
    const server = createTaskServer();
    const connected = await connect({ server });
    const run = await connected.runs.startTool({ name: 'confirm' });
    await run.result();
    const ticket = run.ticket() as TaskTicket;
    expect(await connected.runs.resumeTask(ticket).result()).toMatchObject(text('confirmed: First?'));
    server.tasks.clear();
    await expect(connected.runs.resumeTask(ticket).result()).rejects.toMatchObject({ code: -32602 });
    await connected.close();
  });

  it('reports status and progress of a task that was taken up', async () => {
    const server = createTaskServer();
    const first = await connect({ server, hangFrom: 0 });
    const ticket = await (await first.runs.startTool({ name: 'slow' })).detach();
    await first.close();
    const second = await connect({ server });
    const told: (string | undefined)[] = [];
    await second.runs.resumeTask(ticket, { onprogress: ({ message }) => told.push(message) }).result();
    expect(told).toEqual(['1 of 3', '2 of 3', '3 of 3']);
    await second.close();
  });

  it.each([
    null,
    [],
    'task',
    {},
    { version: 2, taskId: 't', tool: 'x', answered: [] },
    { version: 1, taskId: '', tool: 'x', answered: [] },
    { version: 1, taskId: 'x'.repeat(2049), tool: 'x', answered: [] },
    { version: 1, taskId: 't', tool: 7, answered: [] },
    { version: 1, taskId: 't', tool: 'x', answered: [7] },
    { version: 1, taskId: 't', tool: 'x' },
  ])('refuses what is no ticket: %j', async (ticket) => {
    expect(() => parseTicket(ticket)).toThrow('no ticket of a task');
    const connected = await connect();
    expect(() => connected.runs.resumeTask(ticket as never)).toThrow('no ticket of a task');
    await connected.close();
  });
});
