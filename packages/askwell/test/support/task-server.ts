import { createMcpHandler, ProtocolError, Server, type ServerContext } from '@modelcontextprotocol/server';
import * as z from 'zod';

const EXTENSION = 'io.modelcontextprotocol/tasks';

/** What `tasks/get` says beside the members that every task has. */
export type State = Readonly<Record<string, unknown>>;

/** A task of the server. */
export interface TaskRecord {
  readonly taskId: string;
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** How often `tasks/get` has been answered. */
  polls: number;
  /** What `tasks/update` has brought, by key, and how often each key was answered. */
  readonly responses: Record<string, Answer>;
  readonly times: Record<string, number>;
  cancelled: number;
}

interface Answer {
  readonly action: string;
  readonly content?: Readonly<Record<string, unknown>>;
}

/** A request that the server has seen. */
export interface Seen {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly name: string | null;
}

/** A server of the tasks extension, on the bare SDK. Its tasks go on by being asked, so that nothing waits for a clock. */
export interface TaskServer {
  /** For `serveStdio` and `createMcpHandler`; all that it makes share their tasks. */
  readonly create: () => Server;
  /** For HTTP. Like a router, it insists on the header that names the task. */
  readonly fetch: (request: Request) => Promise<Response>;
  readonly tasks: Map<string, TaskRecord>;
  /** Requests over HTTP, in order. */
  readonly seen: Seen[];
  /** Makes the next requests about tasks fail. */
  readonly failures: (() => Error)[];
}

// Waits pass at once in most tests, so whoever asks without end would do so until the runner gives up.
const MAX_POLLS = 100;

const text = (value: string): State => ({ content: [{ type: 'text', text: value }] });
const completed = (value: string): State => ({ status: 'completed', result: text(value) });
const form = (message: string, field: string): State => ({
  method: 'elicitation/create',
  params: {
    mode: 'form',
    message,
    requestedSchema: { type: 'object', properties: { [field]: { type: 'string' } }, required: [field] },
  },
});
const said = (task: TaskRecord, key: string): string => {
  const { action, content } = task.responses[key] as Answer;
  return action === 'accept' ? String(Object.values(content ?? {})[0]) : action;
};
/** Lists what is not answered; `undefined` when everything is. */
const asking = (task: TaskRecord, questions: Readonly<Record<string, State>>): State | undefined => {
  const open = Object.entries(questions).filter(([key]) => !Object.hasOwn(task.responses, key));
  return open.length === 0
    ? undefined
    : { status: 'input_required', inputRequests: Object.fromEntries(open) };
};

const A = form('First?', 'a');
const B = form('Second?', 'b');

/** The tools that become tasks. */
const behaviours: Readonly<Record<string, (task: TaskRecord) => State>> = {
  slow: ({ polls }) =>
    polls <= 3 ? { status: 'working', statusMessage: `${polls} of 3` } : completed('slow is done'),
  confirm: (task) => asking(task, { a: A }) ?? completed(`confirmed: ${said(task, 'a')}`),
  two: (task) => asking(task, { a: A, b: B }) ?? completed(`${said(task, 'a')} and ${said(task, 'b')}`),
  // The second question comes up while the first, which is answered, is listed still.
  late: (task) => {
    if (!('a' in task.responses)) return { status: 'input_required', inputRequests: { a: A } };
    return 'b' in task.responses
      ? completed(`${said(task, 'a')} then ${said(task, 'b')}`)
      : { status: 'input_required', inputRequests: { a: A, b: B } };
  },
  // Takes its time to notice an answer.
  lingering: (task) => {
    const answered = 'a' in task.responses;
    task.times['listed'] = (task.times['listed'] ?? 0) + (answered ? 1 : 0);
    return answered && (task.times['listed'] ?? 0) > 3
      ? completed(`at last: ${said(task, 'a')}`)
      : { status: 'input_required', inputRequests: { a: A } };
  },
  reusing: (task) => ({
    status: 'input_required',
    inputRequests: { a: 'a' in task.responses ? B : A },
  }),
  for_ever: ({ polls, responses }) => {
    const key = `q${Object.keys(responses).length}`;
    return { status: 'input_required', statusMessage: `poll ${polls}`, inputRequests: { [key]: A } };
  },
  named: (task) => completed(`hello ${String(task.args['name'])}`),
  failing: () => ({
    status: 'failed',
    error: { code: -32001, message: 'No such bucket', data: { bucket: 1 } },
  }),
  tool_error: () => ({ status: 'completed', result: { ...text('It broke'), isError: true } }),
  never: () => ({ status: 'working' }),
  // Whatever the test says, one state after the other, the last one for ever.
  scripted: ({ args, polls }) => {
    const states = args['states'] as readonly State[];
    return states[Math.min(polls, states.length) - 1] as State;
  },
};

const ofTask = z.looseObject({ taskId: z.string() });

/** Makes a server of the tasks extension. */
export function createTaskServer(): TaskServer {
  const tasks = new Map<string, TaskRecord>();
  const seen: Seen[] = [];
  const failures: (() => Error)[] = [];

  const begin = (tool: string, args: TaskRecord['args']): State => {
    const taskId = `task ${tasks.size + 1} ü`;
    tasks.set(taskId, { taskId, tool, args, polls: 0, responses: {}, times: {}, cancelled: 0 });
    return {
      resultType: 'task',
      ...describe(taskId),
      status: 'working',
      ...(args['seed'] as State | undefined),
    };
  };
  const describe = (taskId: string): State => ({
    taskId,
    createdAt: '2026-08-01T12:00:00Z',
    lastUpdatedAt: '2026-08-01T12:00:00Z',
    ttlMs: null,
  });
  const find = (taskId: string): TaskRecord => {
    const failure = failures.shift();
    if (failure !== undefined) throw failure();
    const task = tasks.get(taskId);
    if (task === undefined) throw new ProtocolError(-32602, 'Task not found');
    return task;
  };

  const callTool = (name: string, args: TaskRecord['args'], ctx: ServerContext): State => {
    if (name === 'greet') return text('hello');
    if (name === 'ask_first') {
      const answers = ctx.mcpReq.inputResponses as Record<string, Answer> | undefined;
      return answers === undefined
        ? {
            resultType: 'input_required',
            inputRequests: { name: form('Who?', 'name') },
            requestState: 'mine',
          }
        : begin('named', { name: answers['name']?.content?.['name'] });
    }
    if (name === 'nameless') return { resultType: 'task', status: 'working' };
    return begin(name, args);
  };

  const create = (): Server => {
    const server = new Server(
      { name: 'tasks', version: '1.0.0' },
      { capabilities: { tools: {}, extensions: { [EXTENSION]: {} } } },
    );
    server.setRequestHandler('tools/list', () => ({
      tools: ['greet', 'ask_first', ...Object.keys(behaviours)].map((name) => ({
        name,
        inputSchema: { type: 'object' as const },
      })),
    }));
    server.setRequestHandler('tools/call', ({ params }, ctx) => {
      const result: Record<string, unknown> = { ...callTool(params.name, params.arguments ?? {}, ctx) };
      return result as never;
    });
    server.setRequestHandler('tasks/get', { params: ofTask }, ({ taskId }) => {
      const task = find(taskId);
      task.polls += 1;
      if (task.polls > MAX_POLLS) {
        throw new ProtocolError(
          -32000,
          `The test server was asked about the task more than ${MAX_POLLS} times`,
        );
      }
      const state = task.cancelled > 0 ? { status: 'cancelled' } : behaviours[task.tool]?.(task);
      return { resultType: 'complete', ...describe(taskId), ...state };
    });
    server.setRequestHandler('tasks/update', { params: ofTask }, ({ taskId }, ctx) => {
      const task = find(taskId);
      for (const [key, answer] of Object.entries(ctx.mcpReq.inputResponses ?? {})) {
        task.responses[key] = answer as Answer;
        task.times[key] = (task.times[key] ?? 0) + 1;
      }
      return { resultType: 'complete' };
    });
    server.setRequestHandler('tasks/cancel', { params: ofTask }, ({ taskId }) => {
      find(taskId).cancelled += 1;
      return { resultType: 'complete' };
    });
    return server;
  };

  const handler = createMcpHandler(create, { legacy: 'reject' });
  return {
    create,
    tasks,
    seen,
    failures,
    async fetch(request) {
      const { method, params, id } = (await request.clone().json()) as Seen & { readonly id: unknown };
      const name = decode(request.headers.get('mcp-name'));
      seen.push({ method, params, name });
      if (method.startsWith('tasks/') && name !== params['taskId']) {
        const error = { code: -32020, message: 'Mcp-Name does not name the task' };
        return Response.json({ jsonrpc: '2.0', id, error }, { status: 400 });
      }
      return handler.fetch(request);
    },
  };
}

/** Header values that are not plain come as `=?base64?…?=`. */
function decode(value: string | null): string | null {
  const encoded = /^=\?base64\?(.*)\?=$/.exec(value ?? '')?.[1];
  return encoded === undefined ? value : Buffer.from(encoded, 'base64').toString('utf8');
}
