import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client';

import { isObject } from '../../json.ts';
import type { Revision } from '../../revision.ts';

// A server as it looks on the wire, with no SDK in it: it sends what a script says, right or wrong, and keeps all that
// it gets.

/** A message, as far as the suite looks into it. */
export interface WireMessage {
  readonly id?: string | number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** What a client answered to a question: a result, or since it could not be asked, an error. */
export type WireReply = Pick<WireMessage, 'result' | 'error'>;

/** The questions of one round, by key: the params of `elicitation/create`. */
export type Questions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A call of a tool, from the inside of the server. */
export interface ServerCall {
  /** Asks all of them at once, in the way of the revision, and waits for all replies. */
  ask(questions: Questions): Promise<Readonly<Record<string, WireReply>>>;
  /** Takes a question back that was pushed (2025). */
  takeBack(key: string): void;
  notify(method: string, params: Readonly<Record<string, unknown>>): void;
}

/** What a tool does: its text, or a whole result. */
export type ServerScript = (call: ServerCall) => Promise<string | Readonly<Record<string, unknown>>>;

/** Thrown by a script to answer a call with an error. */
export class WireError extends Error {
  readonly code: number;
  readonly data: unknown;
  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** How the server departs from the usual. */
export interface WireServerOptions {
  readonly revision: Revision;
  /** What `tools/call` does. */
  readonly script: ServerScript;
  /** The `requestState` of the nth round, from 0; `undefined` for none. Unless a script asks several calls at once. */
  readonly state?: (round: number) => string | undefined;
  /** Answers other methods. */
  readonly methods?: Readonly<Record<string, (params: Record<string, unknown>) => Record<string, unknown>>>;
  readonly capabilities?: Readonly<Record<string, unknown>>;
}

/** A server, and what it saw. */
export interface WireServer {
  /** The client's end of the connection. */
  readonly transport: Transport;
  /** All that came from the client, in order. */
  readonly received: readonly WireMessage[];
  /** Ends the connection from the server's side. */
  hangUp(): void;
}

const TEXT = (text: string): Record<string, unknown> => ({ content: [{ type: 'text', text }] });
const INFO = { name: 'Your Friendly Bank', version: '1.0.0' };

/** Makes a server that speaks one revision. */
export function wireServer(options: WireServerOptions): WireServer {
  const { revision, script, state = (round) => `state ${round}` } = options;
  const modern = revision === '2026-07-28';
  const capabilities = { tools: {}, ...options.capabilities };
  const received: WireMessage[] = [];
  const pushed = new Map<string, (reply: WireReply) => void>();
  // Rounds that wait for their answers, the latest last. A state may be the same twice, or missing.
  const rounds: {
    state: string | undefined;
    resume(responses: Record<string, unknown>, id: WireMessage['id']): void;
  }[] = [];
  let asked = 0;
  let round = 0;

  const send = (message: Record<string, unknown>): void => {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    queueMicrotask(() => transport.onmessage?.(JSON.parse(text) as JSONRPCMessage));
  };

  const begin = (first: WireMessage['id']): void => {
    let id = first;
    const keys = new Map<string, string>();
    const call: ServerCall = {
      async ask(questions) {
        if (modern) {
          const responses = await new Promise<Record<string, unknown>>((resolve) => {
            const requestState = state(round);
            round += 1;
            rounds.push({
              state: requestState,
              resume: (answers, next) => {
                id = next;
                resolve(answers);
              },
            });
            const inputRequests = Object.fromEntries(
              Object.entries(questions).map(([key, params]) => [
                key,
                { method: 'elicitation/create', params },
              ]),
            );
            send({
              id,
              result: {
                resultType: 'input_required',
                inputRequests,
                ...(requestState !== undefined && { requestState }),
              },
            });
          });
          return Object.fromEntries(
            Object.keys(questions).map((key) => [key, { result: responses[key] as Record<string, unknown> }]),
          );
        }
        const replies = Object.entries(questions).map(async ([key, params]) => {
          const question = `question ${(asked += 1)}`;
          keys.set(key, question);
          send({ id: question, method: 'elicitation/create', params });
          return [key, await new Promise<WireReply>((resolve) => pushed.set(question, resolve))] as const;
        });
        return Object.fromEntries(await Promise.all(replies));
      },
      takeBack(key) {
        send({
          method: 'notifications/cancelled',
          params: { requestId: keys.get(key), reason: 'Taken back.' },
        });
      },
      notify: (method, params) => send({ method, params }),
    };
    script(call).then(
      (result) => send({ id, result: { ...(modern && { resultType: 'complete' }), ...whole(result) } }),
      (error: unknown) => {
        const { code, data } = error instanceof WireError ? error : { code: -32603, data: undefined };
        send({ id, error: { code, message: String(error), ...(data !== undefined && { data }) } });
      },
    );
  };

  const handle = (message: WireMessage): void => {
    const { id, method, params = {} } = message;
    if (method === undefined) {
      pushed.get(String(id))?.(message);
      return;
    }
    if (id === undefined) return;
    const answer = options.methods?.[method];
    if (answer !== undefined) send({ id, result: answer({ ...params }) });
    else if (method === 'initialize') {
      send({ id, result: { protocolVersion: revision, capabilities, serverInfo: INFO } });
    } else if (method === 'server/discover') {
      send({
        id,
        result: {
          resultType: 'complete',
          supportedVersions: [revision],
          capabilities,
          ttlMs: 0,
          cacheScope: 'private',
          serverInfo: INFO,
          _meta: { 'io.modelcontextprotocol/serverInfo': INFO },
        },
      });
    } else if (method === 'tools/list') {
      send({ id, result: { tools: [{ name: 'ask', inputSchema: { type: 'object' } }] } });
    } else if (method === 'tools/call') {
      const responses = params['inputResponses'];
      const index = rounds.findIndex((one) => one.state === params['requestState']);
      const [resumed] = isObject(responses) && index >= 0 ? rounds.splice(index, 1) : [];
      if (resumed === undefined) begin(id);
      else resumed.resume(responses as Record<string, unknown>, id);
    } else send({ id, error: { code: -32601, message: `There is no ${method} here.` } });
  };

  const transport: Transport = {
    start: () => Promise.resolve(),
    send: (message) => {
      const plain = JSON.parse(JSON.stringify(message)) as WireMessage;
      received.push(plain);
      queueMicrotask(() => handle(plain));
      return Promise.resolve();
    },
    close: () => {
      transport.onclose?.();
      return Promise.resolve();
    },
  };
  return { transport, received, hangUp: () => transport.onclose?.() };
}

function whole(result: string | Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return typeof result === 'string' ? TEXT(result) : result;
}
