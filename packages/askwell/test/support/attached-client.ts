import { type CallToolResult, type Client } from '@modelcontextprotocol/client';
import { McpServer } from '@modelcontextprotocol/server';
import { vi } from 'vitest';

import { type Context, createServer } from 'askwell';
import {
  attachElicitation,
  type AttachOptions,
  type Elicitation,
  type FormAnswer,
  type Notice,
  type Renderer,
  type UrlAnswer,
} from 'askwell/client';

import type { Revision } from '../../src/revision.ts';
import { clientOf, pairInMemory } from './client-of.ts';

export type Answer = FormAnswer | UrlAnswer;

/** A renderer that notes what it shows and answers with a function. */
export function scripted(answer: (asked: Elicitation, signal: AbortSignal) => Answer | Promise<Answer>) {
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

export const yes = (content = {}): Answer => ({ action: 'accept', content });
export const never = (signal: AbortSignal): Promise<Answer> =>
  new Promise((resolve) => {
    const close = (): void => resolve({ action: 'cancel' });
    if (signal.aborted) close();
    else signal.addEventListener('abort', close);
  });

/** Lets the faked time run until a promise has settled. */
export async function passing<T>(promise: Promise<T>): Promise<T> {
  let settled = false;
  void promise.catch(() => undefined).then(() => (settled = true));
  while (!settled) await vi.advanceTimersByTimeAsync(100);
  return promise;
}

/** A person who takes their time. */
export const thinking = (ms: number): ReturnType<typeof scripted> =>
  scripted(() => new Promise((resolve) => setTimeout(() => resolve(yes({ value: 'x' })), isFast ? 0 : ms)));
let isFast = false;

/** Has everything loaded that a question needs, which takes real time; then time is faked. */
export async function warmUp(text: Connected['text']): Promise<void> {
  isFast = true;
  await text('ask');
  isFast = false;
  vi.useFakeTimers();
}

export interface Connected {
  readonly client: Client;
  readonly sent: readonly unknown[];
  readonly attached: ReturnType<typeof attachElicitation>;
  text(tool?: string, options?: Parameters<Client['callTool']>[1]): Promise<string>;
}

/** Connects to an Askwell server whose tools are these. */
export async function connect(
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

export const attachedOf = new WeakMap<Client, ReturnType<typeof attachElicitation>>();

/** Connects to a server of the SDK, which is not ours, on a session of 2025-11-25. */
export async function connectToSdk(
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

export const calls = (sent: readonly unknown[]): number =>
  sent.filter((message) => (message as { method?: string }).method === 'tools/call').length;
