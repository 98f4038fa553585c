import {
  type JSONRPCMessage,
  type Progress,
  ProtocolError,
  type Transport,
} from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { beforeAll, describe, expect, it, type Mock, vi } from 'vitest';

import type { TaskRequest } from '../../../src/client/tasks/task-request.ts';
import { createTaskTap, type TaskTap } from '../../../src/client/tasks/task-tap.ts';
import { TASKS_EXTENSION } from '../../../src/client/tasks/tasks-extension.ts';
import { tapTransport } from '../../../src/client/wire-tap.ts';
import { bundle } from '../../support/bundle.ts';
import { createTaskServer, type State, type TaskServer } from '../../support/task-server.ts';
import { connect, type Connected, inMemory, overHttp } from './connect.ts';

let program: string;

beforeAll(async () => {
  program = await bundle(new URL('./stdio-task-server.ts', import.meta.url));
}, 60_000);

type Kind = 'memory' | 'stdio' | 'HTTP';
const transports: Readonly<Record<Kind, (server: TaskServer) => Transport>> = {
  memory: inMemory,
  stdio: () => new StdioClientTransport({ command: process.execPath, args: [program] }),
  HTTP: overHttp,
};
const kinds = ['memory', 'stdio', 'HTTP'] as const;

async function over(kind: Kind, options: Parameters<typeof connect>[0] = {}): Promise<Connected> {
  const server = createTaskServer();
  return connect({ server, transport: transports[kind](server), ...options });
}

const call = async (
  { client }: Connected,
  name: string,
  args: Record<string, unknown> = {},
): Promise<unknown> => {
  const result = await client.callTool({ name, arguments: args });
  return (result.content[0] as { text: string }).text;
};
const scripted = (connected: Connected, ...states: State[]): Promise<unknown> =>
  call(connected, 'scripted', { states });
const done: State = { status: 'completed', result: { content: [{ type: 'text', text: 'done' }] } };
const asks = (...keys: string[]): State => ({
  status: 'input_required',
  inputRequests: Object.fromEntries(
    keys.map((key) => [
      key,
      {
        method: 'elicitation/create',
        params: { message: key, requestedSchema: { type: 'object', properties: { x: { type: 'string' } } } },
      },
    ]),
  ),
});
/** Waits for what another process has to do first, however busy the machine is. */
const eventually = (claim: () => void): Promise<void> => vi.waitFor(claim, { timeout: 15_000 });
const count = (list: readonly string[], what: string): number => list.filter((item) => item === what).length;

describe.each(kinds)('over %s, a call that becomes a task', { timeout: 60_000 }, (kind) => {
  it.each([
    ['greet', 'hello', []],
    ['slow', 'slow is done', []],
    ['confirm', 'confirmed: First?', ['First?']],
    ['two', 'First? and Second?', ['First?', 'Second?']],
    ['ask_first', 'hello Who?', ['Who?']],
    ['late', 'First? then Second?', ['First?', 'Second?']],
    ['lingering', 'at last: First?', ['First?']],
  ])('ends like any other, and asks each question once (C37): %s', async (tool, result, asked) => {
    const connected = await over(kind);
    expect(await call(connected, tool)).toBe(result);
    expect(connected.asked).toEqual(asked);
    await connected.close();
  });

  it('keeps an error of the tool an error of the tool, and one of the protocol one of the protocol', async () => {
    const connected = await over(kind);
    expect(await connected.client.callTool({ name: 'tool_error', arguments: {} })).toMatchObject({
      isError: true,
      content: [{ text: 'It broke' }],
    });
    await expect(call(connected, 'failing')).rejects.toMatchObject({
      code: -32001,
      message: 'No such bucket',
      data: { bucket: 1 },
    });
    await connected.close();
  });

  it('is cancelled once, by tasks/cancel, when the caller aborts, and leaves nothing', async () => {
    const connected = await over(kind, { hangFrom: 2 });
    const controller = new AbortController();
    const result = connected.client.callTool({ name: 'never', arguments: {} }, { signal: controller.signal });
    await eventually(() => expect(connected.waiting()).toBe(1));
    controller.abort();
    await expect(result).rejects.toThrow('abort');
    await eventually(() => expect(connected.waiting()).toBe(0));
    expect(await call(connected, 'greet')).toBe('hello');
    expect(connected.sent).toEqual(['tools/call', 'tasks/get', 'tasks/get', 'tasks/cancel', 'tools/call']);
    expect(connected.errors).toEqual([]);
    await connected.close();
  });

  it('fails when the connection ends, and leaves nothing', async () => {
    const connected = await over(kind, { hangFrom: 1 });
    const result = call(connected, 'never');
    await eventually(() => expect(connected.waiting()).toBe(1));
    const [failed] = await Promise.allSettled([result, connected.close()]);
    expect(failed).toMatchObject({ status: 'rejected', reason: { code: 'CONNECTION_CLOSED' } });
    await eventually(() => expect(connected.waiting()).toBe(0));
    expect(connected.sent).not.toContain('tasks/cancel');
  });
});

describe('the questions of a task', () => {
  it('are answered with one tasks/update a round, and none is answered twice (C37)', async () => {
    for (const tool of ['two', 'late', 'lingering']) {
      const connected = await connect();
      await call(connected, tool);
      const [task] = connected.server.tasks.values();
      expect(Object.values({ ...task?.times, listed: 1 }).every((times) => times === 1)).toBe(true);
      expect(count(connected.sent, 'tasks/update')).toBe(tool === 'late' ? 2 : 1);
      await connected.close();
    }
  });

  it('reach the server under their own keys, and the state that ties them together never does', async () => {
    const connected = await over('HTTP');
    await call(connected, 'two');
    const update = connected.server.seen.find(({ method }) => method === 'tasks/update');
    expect(update?.params['inputResponses']).toEqual({
      a: { action: 'accept', content: { a: 'First?' } },
      b: { action: 'accept', content: { b: 'Second?' } },
    });
    expect(JSON.stringify(connected.server.seen)).not.toContain('askwell/task');
    expect(count(connected.sent, 'tools/call')).toBe(1);
    await connected.close();
  });

  it('may be listed in any portions', async () => {
    const connected = await connect();
    const states = [asks('p'), asks('p', 'q'), asks('p', 'q'), asks('r', 's'), asks(), asks('q'), done];
    expect(await scripted(connected, ...states)).toBe('done');
    expect(connected.asked).toEqual(['p', 'q', 'r', 's']);
    await connected.close();
  });

  it('may have any key', async () => {
    const connected = await connect();
    const states = [JSON.parse('{"status":"input_required","inputRequests":{}}') as State, done];
    const hostile = ['__proto__', 'constructor', 'toString', ''];
    const question = (asks('k')['inputRequests'] as State)['k'];
    const listed = `{${hostile.map((key) => `${JSON.stringify(key)}:${JSON.stringify(question)}`).join(',')}}`;
    const first = JSON.parse(`{"status":"input_required","inputRequests":${listed}}`) as State;
    expect(await scripted(connected, first, first, ...states)).toBe('done');
    expect(connected.asked).toHaveLength(hostile.length);
    const [task] = connected.server.tasks.values();
    expect(Object.keys(task?.times ?? {}).sort()).toEqual(['', 'constructor', 'toString']);
    await connected.close();
  });

  it('may be declined, and cancelled', async () => {
    for (const action of ['decline', 'cancel'] as const) {
      const connected = await connect({ answer: () => ({ action }) });
      expect(await call(connected, 'confirm')).toBe(`confirmed: ${action}`);
      await connected.close();
    }
  });

  it('can not be put under a key that was used before', async () => {
    const connected = await connect();
    await expect(call(connected, 'reusing')).rejects.toThrow('it uses the key "a" for a second question');
    expect(connected.asked).toEqual(['First?']);
    await connected.close();
  });

  it('come to an end with the rounds of the SDK', async () => {
    const connected = await connect();
    await expect(call(connected, 'for_ever')).rejects.toMatchObject({
      code: 'INPUT_REQUIRED_ROUNDS_EXCEEDED',
    });
    expect(connected.asked).toHaveLength(10);
    await connected.close();
  });
});

describe('polling', () => {
  const working: State = { status: 'working' };
  const every = (pollIntervalMs: unknown): State => ({ ...working, pollIntervalMs });

  it('backs off where the server names no interval, and begins anew when something has happened', async () => {
    const connected = await connect({ hangFrom: 10 });
    const states = [...Array<State>(7).fill(working), { ...working, statusMessage: 'moving' }];
    void scripted(connected, ...states).catch(() => undefined);
    await vi.waitFor(() => expect(connected.waiting()).toBe(1));
    expect(connected.waits).toEqual([250, 250, 500, 1000, 2000, 4000, 5000, 5000, 250, 500, 1000]);
    await connected.close();
  });

  it.each([
    [7000, 7000],
    [0, 100],
    [-5, 100],
    [0.5, 100],
    [1e15, 300_000],
    ['soon', 250],
    [null, 250],
  ])('keeps to the interval of the server, within reason: %s', async (named, kept) => {
    const connected = await connect();
    await scripted(connected, every(named), done);
    expect(connected.waits).toEqual([250, kept]);
    await connected.close();
  });

  it('keeps to the interval from the first, and after an answer', async () => {
    const connected = await connect();
    const seed = { status: 'working', pollIntervalMs: 9000 };
    const states = [{ ...asks('a'), pollIntervalMs: 8000 }, done];
    await call(connected, 'scripted', { seed, states });
    expect(connected.waits).toEqual([9000, 8000]);
    await connected.close();
  });

  it('gives an answer a moment to show', async () => {
    const connected = await connect();
    await scripted(
      connected,
      { ...asks('a'), pollIntervalMs: 100 },
      { ...working, pollIntervalMs: 100 },
      done,
    );
    expect(connected.waits).toEqual([250, 250, 100]);
    await connected.close();
  });

  it.each([{ status: 'completed' }, { status: 'input_required' }, {}])(
    'loses no time where the first word is %j',
    async (seed) => {
      const connected = await connect();
      await call(connected, 'scripted', {
        seed: { status: 'gone', pollIntervalMs: 9000, ...seed },
        states: [done],
      });
      expect(connected.waits).toEqual([]);
      await connected.close();
    },
  );

  it('does not spin while an answered question is listed', async () => {
    const connected = await connect({ hangFrom: 30 });
    void scripted(connected, asks('a')).catch(() => undefined);
    await vi.waitFor(() => expect(connected.waiting()).toBe(1));
    expect(connected.asked).toEqual(['a']);
    expect(connected.waits.slice(-5)).toEqual([5000, 5000, 5000, 5000, 5000]);
    await connected.close();
  });

  it('of the test server comes to an end, so that a follower that never stops is seen', async () => {
    const connected = await connect();
    await expect(call(connected, 'never')).rejects.toThrow('more than 100 times');
    expect(count(connected.sent, 'tasks/get')).toBe(101);
    await connected.close();
  });

  it('tells how it goes as progress, without what could fool a terminal', async () => {
    const connected = await connect();
    const told: Progress[] = [];
    const states = [
      { ...working, statusMessage: 'one' },
      { ...working, statusMessage: 'one' },
      { ...working, statusMessage: '\u001b[31mtwo\u202e' },
      { ...done, statusMessage: 'there' },
    ];
    await connected.client.callTool(
      { name: 'scripted', arguments: { states } },
      { onprogress: (progress) => told.push(progress) },
    );
    expect(told).toEqual([
      { progress: 1, message: 'one' },
      { progress: 2, message: 'two' },
      { progress: 3, message: 'there' },
    ]);
    await connected.close();
  });
});

describe('a task that goes wrong', () => {
  it.each<[State | null, string]>([
    [{ taskId: 'another', status: 'working' }, 'it is about another task'],
    [{ status: 'sleeping' }, 'it has no status that there is'],
    [{}, 'it has no status that there is'],
    [{ status: 'completed' }, 'it has completed without a result'],
    [{ status: 'completed', result: {} }, 'it has completed without a result'],
    [{ status: 'completed', result: { content: [], resultType: 'task' } }, 'a result that is not complete'],
    [{ status: 'input_required' }, 'it asks for input without saying what'],
    [{ status: 'input_required', inputRequests: ['a'] }, 'it asks for input without saying what'],
    [{ status: 'failed' }, 'The task that "scripted" became has failed.'],
    [{ status: 'failed', error: { code: 'x' }, statusMessage: 'No disk.' }, 'has failed: No disk.'],
    [{ status: 'cancelled' }, 'The server cancelled the task that "scripted" became.'],
    [
      { status: 'cancelled', statusMessage: 'night' },
      'The server cancelled the task that "scripted" became: night.',
    ],
  ])('says so: %j', async (state, message) => {
    const connected = await connect();
    await expect(scripted(connected, state as State)).rejects.toThrow(message);
    expect(await call(connected, 'greet')).toBe('hello');
    await connected.close();
  });

  it('says so when the server does not name it, or names it at length', async () => {
    const connected = await connect();
    await expect(call(connected, 'nameless')).rejects.toThrow('did not name it');
    const taskId = 'x'.repeat(2049);
    await expect(call(connected, 'scripted', { seed: { taskId }, states: [done] })).rejects.toThrow(
      'did not name it',
    );
    await connected.close();
  });

  it('says so when the server has forgotten it', async () => {
    const connected = await connect({
      answer: () => {
        connected.server.tasks.clear();
        return { action: 'decline' };
      },
    });
    await expect(call(connected, 'confirm')).rejects.toMatchObject({
      code: -32602,
      message:
        'The server does not know the task that "confirm" became: Task not found. It may have expired.',
    });
    await connected.close();
  });

  it('is asked about again where the failure may pass', async () => {
    const connected = await connect();
    connected.server.failures.push(...Array.from({ length: 7 }, () => () => new Error('restarting')));
    expect(await call(connected, 'confirm')).toBe('confirmed: First?');
    expect(connected.waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 250]);
    expect(connected.asked).toEqual(['First?']);
    await connected.close();
  });

  it('is given up after a bounded number of failures, with what is needed to take it up again', async () => {
    const connected = await connect();
    connected.server.failures.push(...Array.from({ length: 8 }, () => () => new Error('restarting')));
    const error = await call(connected, 'confirm').catch((cause: unknown) => cause);
    expect(error).toMatchObject({ message: expect.stringContaining('It may still be running.') as string });
    const { ticket } = (error as ProtocolError).data as { ticket: never };
    expect(connected.sent).not.toContain('tasks/cancel');
    expect(await connected.runs.resumeTask(ticket).result()).toMatchObject({
      content: [{ text: 'confirmed: First?' }],
    });
    await connected.close();
  });

  it.each([
    [404, 1],
    [403, 1],
    [429, 8],
    [503, 8],
  ])('over HTTP, is asked about after a %i as often as there is sense in it: %i', async (status, times) => {
    const server = createTaskServer();
    const fetch = server.fetch.bind(server);
    const broken: TaskServer = {
      ...server,
      fetch: async (request) => {
        const response = await fetch(request);
        return server.seen.at(-1)?.method === 'tasks/get' ? new Response('no', { status }) : response;
      },
    };
    const connected = await connect({ server, transport: overHttp(broken) });
    await expect(call(connected, 'never')).rejects.toThrow("can't be followed any more");
    expect(count(connected.sent, 'tasks/get')).toBe(times);
    await connected.close();
  });

  it('is asked about again when the network fails', async () => {
    const server = createTaskServer();
    let failures = 3;
    const broken: TaskServer = {
      ...server,
      fetch: async (request) => {
        const { method } = (await request.clone().json()) as { method: string };
        if (method === 'tasks/get' && (failures -= 1) >= 0) throw new TypeError('fetch failed');
        return server.fetch(request);
      },
    };
    const connected = await connect({ server, transport: overHttp(broken) });
    expect(await call(connected, 'confirm')).toBe('confirmed: First?');
    await connected.close();
  });
});

describe('a tap', () => {
  it('follows a limited number of tasks, and cancels the one too many', async () => {
    const connected = await connect({ maxTasks: 2, hangFrom: 0 });
    const held = [call(connected, 'never'), call(connected, 'never')];
    await vi.waitFor(() => expect(connected.waiting()).toBe(2));
    await expect(call(connected, 'never')).rejects.toThrow('while 2 others run, which is the limit');
    await vi.waitFor(() =>
      expect([...connected.server.tasks.values()].map((task) => task.cancelled)).toEqual([0, 0, 1]),
    );
    await connected.close();
    await Promise.allSettled(held);
  });

  it('leaves a task to the SDK, which refuses it, where the extension was not declared', async () => {
    const connected = await connect({ extension: false });
    await expect(call(connected, 'never')).rejects.toThrow("Unsupported result type 'task'");
    expect(connected.sent).toEqual(['tools/call']);
    await connected.close();
  });

  it('does not send a state of its own that it does not know any more', async () => {
    const connected = await connect();
    const params = { name: 'greet', arguments: {}, requestState: 'askwell/task/gone' };
    await expect(connected.client.request({ method: 'tools/call', params })).rejects.toThrow(
      'not followed any more',
    );
    expect(connected.sent).toEqual([]);
    await connected.close();
  });

  const _meta = { 'io.modelcontextprotocol/clientCapabilities': { extensions: { [TASKS_EXTENSION]: {} } } };
  const result = { resultType: 'task', taskId: 't', status: 'completed' };
  const bare = (): {
    tap: TaskTap;
    transport: Transport;
    received: JSONRPCMessage[];
    request: Mock<TaskRequest>;
  } => {
    const received: JSONRPCMessage[] = [];
    const transport = {
      send: async () => undefined,
      onmessage: (message: JSONRPCMessage) => void received.push(message),
    } as unknown as Transport;
    const request = vi.fn<TaskRequest>(async () => ({}));
    const tap = createTaskTap({ request });
    tapTransport(transport, [tap]);
    return { tap, transport, received, request };
  };

  it.each([
    ['a', 'b'],
    ['7', 7],
  ])('takes ids as they are, and never one for another: %j and %j', async (first, second) => {
    const { transport, received, request } = bare();
    for (const id of [first, second]) {
      await transport.send({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'x', _meta } });
    }
    const params = { requestId: first };
    await transport.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params });
    for (const id of [first, second]) {
      transport.onmessage?.({ jsonrpc: '2.0', id, result: { ...result, taskId: `t ${typeof id} ${id}` } });
    }
    // The one is cancelled, the other followed: what it says is malformed, which its own call is told.
    await vi.waitFor(() => expect(received).toMatchObject([{ id: second, error: { code: -32603 } }]));
    expect(request.mock.calls.map(([method, { taskId }]) => [method, taskId])).toEqual([
      ['tasks/cancel', `t string ${first}`],
      ['tasks/get', `t ${typeof second} ${second}`],
    ]);
  });

  it.each(['notification', 'signal'])(
    'cancels a task that comes when its call has been cancelled, by %s',
    async (how) => {
      const { tap, transport, received, request } = bare();
      const requestSignal = how === 'signal' ? AbortSignal.abort() : new AbortController().signal;
      const { params, failed } = tap.track({ name: 'x', _meta });
      await transport.send({ jsonrpc: '2.0', id: 7, method: 'tools/call', params }, { requestSignal });
      if (how === 'notification') {
        await transport.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } });
        failed();
      }
      transport.onmessage?.({ jsonrpc: '2.0', id: 7, result });
      expect(request.mock.calls).toEqual([['tasks/cancel', { taskId: 't' }]]);
      expect(received).toEqual([]);
    },
  );

  it('remembers no more than the last hundred calls that were cancelled, and none that failed', async () => {
    const { tap, transport, received } = bare();
    for (let id = 0; id <= 100; id += 1) {
      await transport.send({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'x', _meta } });
      await transport.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id } });
    }
    const { params, failed } = tap.track({ name: 'x', _meta });
    await transport.send({ jsonrpc: '2.0', id: 101, method: 'tools/call', params });
    failed();
    for (const id of [0, 1, 101]) transport.onmessage?.({ jsonrpc: '2.0', id, result });
    expect(received.map((message) => 'id' in message && message.id)).toEqual([0, 101]);
  });
});
