import { inspect } from 'node:util';

import { InMemoryTransport, McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';

import { type Context, createResumable, createServer, field, generateKey, type Revision } from 'askwell';
import { connectClient } from 'askwell/testing';

import { createFakePages, type FakePages } from '../replay/fake-pages.ts';

/** How a call comes to know the secret. */
export const SOURCES = {
  'a value of ctx.secret': async (ctx: Context): Promise<string> =>
    (await ctx.secret('key', { message: 'Your key' })).reveal(),
  'a value of the vault': async (ctx: Context): Promise<string> =>
    (await ctx.secret('kept', { message: 'Your key' })).reveal(),
  'a secret field of a page': async (ctx: Context): Promise<string> => {
    const answer = await ctx.elicitPage('Your key', { value: field.secret() });
    return answer.action === 'accept' ? answer.data.value.reveal() : '';
  },
  'an access token': async (ctx: Context): Promise<string> =>
    (await ctx.authorize({ id: 'hub', title: 'Hub' }, { scopes: ['read'] })).accessToken(),
} as const;
export type Source = keyof typeof SOURCES;

export type Accident = (secret: string, ctx: Context) => unknown;

export interface Trial {
  readonly revision: Revision;
  readonly source?: Source;
  /** Default `tool`; `resumable` is a tool of an SDK server. */
  readonly on?: 'tool' | 'prompt' | 'resource' | 'resumable';
  /** Whether errors go to the author's function or to the default. */
  readonly reports?: 'author' | 'default';
  readonly secret?: string;
  readonly accident: Accident;
}

/** All that came out of a call. */
export interface Told {
  /** Every message to the client. */
  readonly wire: string;
  readonly errors: string;
  readonly warnings: string;
  readonly pages: FakePages;
  /** What the client was given: a result, or an error. */
  readonly answer: unknown;
}

/** Has a handler learn a secret and then have an accident with it. */
export async function happen(trial: Trial): Promise<Told> {
  const { revision, source = 'a value of ctx.secret', on = 'tool', secret = 'canary-5d1e77-value' } = trial;
  const pages = createFakePages({ token: secret });
  pages.kept.set('kept', secret);
  const errors: unknown[] = [];
  const warnings: string[] = [];
  const options = {
    keys: [generateKey()],
    replay: 'once',
    pages: { attach: () => ({ path: '/p', fetch: async () => new Response(), hostFor: () => pages }) },
    onWarning: (message: string) => void warnings.push(message),
    ...(trial.reports !== 'default' && {
      onError: (error: unknown, where: string) => void errors.push(error, where),
    }),
  } as const;
  const handler = async (ctx: Context): Promise<never> =>
    (await trial.accident(await SOURCES[source](ctx), ctx)) as never;

  const [near, far] = InMemoryTransport.createLinkedPair();
  const wire: string[] = [];
  const send = far.send.bind(far);
  far.send = (message, sendOptions) => {
    const text = JSON.stringify(message);
    wire.push(text);
    return send(JSON.parse(text) as never, sendOptions);
  };
  const closing: { close(): Promise<void> }[] = [];
  if (on === 'resumable') {
    const resumable = createResumable({ audience: 'guarded', ...options });
    const serve = (): McpServer => {
      const server = new McpServer({ name: 'guarded', version: '1' });
      const wrap = resumable.attach(server);
      server.registerTool('do', {}, wrap((_: unknown, ctx) => handler(ctx)) as never);
      return server;
    };
    closing.push(serveStdio(serve, { transport: far }));
  } else {
    const server = createServer({ name: 'guarded', version: '1', ...options })
      .tool('do', {}, (_, ctx) => handler(ctx))
      .prompt('do', {}, (_, ctx) => handler(ctx))
      .resource('do://{what}', {}, (_, ctx) => handler(ctx));
    await server.connect(far);
    closing.push(server);
  }
  const connection = await connectClient(undefined, {
    revision,
    transport: near,
    person: ({ url, message }) => {
      const asks = url?.startsWith('https://pages.example/') === true && message.startsWith('Your key');
      if (!asks && !message.startsWith('Connect')) return { action: 'decline' };
      const { id, page } = pages.last();
      const fails = page.kind === 'grant' && page.scopes.includes('fail');
      pages.end(id, fails ? 'failed' : 'completed', { value: secret });
      return { action: 'accept' };
    },
  });
  const { client } = connection;
  if (revision !== '2026-07-28' && on !== 'resumable') await client.setLoggingLevel('debug');
  const _meta = revision === '2026-07-28' ? { 'io.modelcontextprotocol/logLevel': 'debug' } : {};
  const progress = { onprogress: () => {} };
  const answer: unknown = await (
    on === 'prompt'
      ? client.getPrompt({ name: 'do', _meta }, progress)
      : on === 'resource'
        ? client.readResource({ uri: `do://${secret}`, _meta }, progress)
        : client.callTool({ name: 'do', arguments: {}, _meta }, progress)
  ).catch((error: unknown) => error);
  await connection.close();
  for (const one of closing) await one.close();
  return {
    wire: wire.join('\n'),
    errors: errors.map((error) => inspect(error, { depth: 20, showHidden: true })).join('\n'),
    warnings: warnings.join('\n'),
    pages,
    answer,
  };
}
