import type { Transport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { answers, type FormAnswer } from 'askwell/client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { REVISIONS } from '../../src/revision.ts';
import { bundle } from '../support/bundle.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { connectToolkit, streamableHttp, type Toolkit, type ToolkitOptions } from './toolkit.ts';

// Askwell's client against a server of the SDK's own making, in both eras: on revisions of 2025 its shim asks the same
// questions by pushing them.

let program: string;
let http: ServerProcess;
const open: Toolkit[] = [];

beforeAll(async () => {
  program = await bundle(new URL('sdk-v2-program.ts', import.meta.url));
  http = await startServer({ command: [program], ports: ['PORT'], ready: /listening/ });
}, 60_000);
afterAll(() => http.close());
afterEach(async () => {
  for (const toolkit of open.splice(0)) await toolkit.close();
});

const accept = (content: Extract<FormAnswer, { action: 'accept' }>['content']): FormAnswer => ({
  action: 'accept',
  content,
});
const decline = { action: 'decline' } as const;
const cancel = { action: 'cancel' } as const;

interface Leg {
  readonly revision: ToolkitOptions['revision'];
  readonly transport: 'stdio' | 'http';
}

async function connect(
  { revision, transport }: Leg,
  options: Omit<ToolkitOptions, 'revision'> = {},
): Promise<Toolkit> {
  let wire: Transport;
  let listening: Promise<void> | undefined;
  if (transport === 'stdio') {
    wire = new StdioClientTransport({ command: process.execPath, args: [program], stderr: 'ignore' });
  } else {
    const connected = streamableHttp(`http://127.0.0.1:${http.ports[0]}/mcp`);
    wire = connected.transport;
    if (revision !== '2026-07-28') listening = connected.listening;
  }
  const toolkit = await connectToolkit(wire, {
    server: { name: 'the peer', origin: 'https://peer.example' },
    revision,
    ...options,
  });
  open.push(toolkit);
  await listening;
  return toolkit;
}

const legs = REVISIONS.flatMap((revision) =>
  (['stdio', 'http'] as const).map((transport): Leg => ({ revision, transport })),
);

describe.each(legs)('a server of the SDK on $revision over $transport', (leg) => {
  it('gets exactly what the person gave (C8, C11)', async () => {
    const content = { name: 'Ada', size: 'l', toppings: ['olives'] };
    const toolkit = await connect(leg, { replies: [accept(content)] });
    expect(JSON.parse(await toolkit.text('order'))).toEqual({ order: { action: 'accept', content } });
    expect(toolkit.shown).toEqual([
      {
        message: 'What may it be?',
        fields: ['name: Your name', 'size', 'toppings', 'copies', 'gift: A gift?'],
        target: 'order',
        round: 1,
      },
    ]);
    expect(toolkit.sources[0]).toMatchObject({ server: { name: 'the peer' }, selfName: 'a peer' });
    expect(toolkit.failures).toEqual([]);
  });

  it.each([decline, cancel])('is told $action, without content', async (answer) => {
    const toolkit = await connect(leg, { replies: [answer] });
    expect(await toolkit.text('order')).toBe(JSON.stringify({ order: answer }));
  });

  it('is told nothing that its form does not allow', async () => {
    const toolkit = await connect(leg, { replies: [accept({ name: 'A' })] });
    expect(await toolkit.text('order')).toBe(JSON.stringify({ order: cancel }));
    expect(toolkit.failures).toHaveLength(1);
  });

  it('asks in several rounds', async () => {
    const toolkit = await connect(leg, { replies: [accept({ name: 'Ada' }), accept({ day: 'Monday' })] });
    expect(await toolkit.text('book')).toBe('Ada comes on Monday.');
    expect(toolkit.shown).toEqual([
      { message: 'Who is it?', fields: ['name'], target: 'book', round: 1 },
      { message: 'When do you come, Ada?', fields: ['day'], target: 'book', round: 2 },
    ]);
  });

  it('stops asking when the first question is declined', async () => {
    const toolkit = await connect(leg, { replies: [decline] });
    expect(await toolkit.text('book')).toBe(JSON.stringify({ name: decline }));
    expect(toolkit.shown).toHaveLength(1);
  });

  it('calls a second time without an answer of the first', async () => {
    const toolkit = await connect(leg, {
      replies: [accept({ name: 'Ada' }), decline, accept({ name: 'Bob' }), decline],
    });
    expect(await toolkit.text('book')).toBe('{"day":{"action":"decline"}}');
    expect(await toolkit.text('book')).toBe('{"day":{"action":"decline"}}');
    expect(toolkit.shown.map(({ message }) => message)).toEqual([
      'Who is it?',
      'When do you come, Ada?',
      'Who is it?',
      'When do you come, Bob?',
    ]);
  });

  it('asks before a prompt and before a resource', async () => {
    const toolkit = await connect(leg, { replies: [accept({ tone: 'brief' }), decline] });
    const prompt = await toolkit.client.getPrompt({ name: 'brief', arguments: {} });
    expect(prompt.messages[0]?.content).toEqual({ type: 'text', text: 'Be brief.' });
    const resource = await toolkit.client.readResource({ uri: 'notes://today' });
    expect(resource.contents[0]).toMatchObject({ text: '{"kind":"elicit","action":"decline"}' });
    expect(toolkit.shown).toEqual([
      { message: 'In which tone?', fields: ['tone'], target: 'brief', round: 1 },
      { message: 'Notes on what?', fields: ['topic'], target: 'notes://today', round: 1 },
    ]);
  });

  it('gets answers that were prepared, where nobody sits in front of the client', async () => {
    const prepared = answers([
      { match: { field: 'name' }, action: 'accept', content: { name: 'Ada' } },
      { match: { message: 'When do you come, Ada?' }, action: 'decline' },
    ]);
    const toolkit = await connect(leg, { modes: [], policy: [prepared] });
    expect(await toolkit.text('book')).toBe('{"day":{"action":"decline"}}');
    expect(prepared.unused()).toEqual([]);
    expect(toolkit.shown).toEqual([]);
  });

  it('may come back without a question, and is called again (C25)', async () => {
    const toolkit = await connect(leg, { replies: [accept({ go: 'yes' })] });
    expect(await toolkit.text('busy')).toBe('{"go":{"action":"accept","content":{"go":"yes"}}}');
    expect(toolkit.shown.map(({ message }) => message)).toEqual(['Go on?']);
  });

  it('can not ask for ever', async () => {
    const replies = Array.from({ length: 20 }, () => accept({ more: 'yes' }));
    const toolkit = await connect(leg, { replies });
    // The limit is the SDK's: on revisions of 2025 its server's, which says so in the result.
    const limit = leg.revision === '2026-07-28' ? 10 : 8;
    expect(await toolkit.text('nag').catch(String)).toContain(`after ${limit} rounds`);
    expect(toolkit.shown).toHaveLength(limit);
  });
});

describe.each(legs.filter(({ revision }) => revision !== '2025-06-18'))(
  'a page of a server of the SDK on $revision over $transport',
  (leg) => {
    it.each([{ action: 'accept' } as const, decline, cancel])('is answered with $action', async (answer) => {
      const toolkit = await connect(leg, { replies: [answer] });
      expect(await toolkit.text('link')).toBe(JSON.stringify({ account: answer }));
      expect(toolkit.shown).toEqual([
        { message: 'Link your account', url: 'https://peer.example/link?step=1', target: 'link', round: 1 },
      ]);
    });

    it('is not offered to a client that has no way to show it (C1)', async () => {
      const toolkit = await connect(leg, { modes: ['form'] });
      const outcome = await toolkit.client.callTool({ name: 'link', arguments: {} }).then(
        ({ isError }) => isError,
        () => true,
      );
      expect(outcome).toBe(true);
      expect(toolkit.shown).toEqual([]);
    });

    it('comes with two forms, one after the other, and every answer goes to its question', async () => {
      let showing = 0;
      const alone = (answer: FormAnswer | { action: 'accept' }) => async () => {
        showing += 1;
        expect(showing).toBe(1);
        await new Promise((resolve) => setImmediate(resolve));
        showing -= 1;
        return answer;
      };
      const toolkit = await connect(leg, {
        replies: [alone(accept({ left: 'L' })), alone({ action: 'accept' }), alone(accept({ right: 'R' }))],
      });
      expect(JSON.parse(await toolkit.text('pair'))).toEqual({
        left: { action: 'accept', content: { left: 'L' } },
        page: { action: 'accept' },
        right: { action: 'accept', content: { right: 'R' } },
      });
      expect(toolkit.shown.map(({ message }) => message)).toEqual(['Left?', 'Read this', 'Right?']);
      expect(toolkit.failures).toEqual([]);
    });
  },
);

describe.each(['stdio', 'http'] as const)('pages on 2025-11-25 over %s', (transport) => {
  const leg: Leg = { revision: '2025-11-25', transport };

  /** A browser, as far as the server can tell. */
  const visit = (toolkit: () => Toolkit) => async () => {
    const response = await fetch(toolkit().shown.at(-1)?.url as string);
    expect(await response.text()).toBe('Thank you.');
    return { action: 'accept' } as const;
  };

  const untilAborted = (signal: AbortSignal): Promise<'cancel'> =>
    new Promise((resolve) => {
      if (signal.aborted) resolve('cancel');
      else signal.addEventListener('abort', () => resolve('cancel'), { once: true });
    });

  it('are visited when a call needs them (-32042), until the server calls them finished, and the call is made again (C13)', async () => {
    const opens = visit(() => toolkit);
    const toolkit: Toolkit = await connect(leg, {
      server: { name: 'the peer', origin: 'http://127.0.0.1' },
      replies: [opens, opens],
      waiting: untilAborted,
    });
    expect(await toolkit.text('gate', { visit: `${transport}-visited` })).toBe('Through the gate.');
    expect(toolkit.shown).toMatchObject([
      { message: 'Visit the first page', target: 'gate' },
      { message: 'Visit the second page', target: 'gate' },
    ]);
    expect(toolkit.failures).toEqual([]);
  });

  it('are not visited when the person says no: the caller gets the error', async () => {
    const toolkit = await connect(leg, {
      server: { name: 'the peer', origin: 'http://127.0.0.1' },
      replies: [decline, cancel],
    });
    const call = toolkit.client.callTool({ name: 'gate', arguments: { visit: `${transport}-declined` } });
    await expect(call).rejects.toMatchObject({ code: -32042 });
  });

  it('are asked for again a bounded number of times when they are never finished', async () => {
    const replies = Array.from({ length: 40 }, () => ({ action: 'accept' }) as const);
    const toolkit = await connect(leg, { server: { name: 'the peer', origin: 'http://127.0.0.1' }, replies });
    const call = toolkit.client.callTool({ name: 'gate', arguments: { visit: `${transport}-never` } });
    await expect(call).rejects.toMatchObject({ code: -32042 });
    expect(toolkit.shown.length).toBeLessThanOrEqual(20);
  });

  it('count as accepted at completion where the host wants it so', async () => {
    const toolkit: Toolkit = await connect(leg, {
      server: { name: 'the peer', origin: 'http://127.0.0.1' },
      acceptUrl: 'completion',
      replies: [visit(() => toolkit)],
      waiting: untilAborted,
    });
    expect(await toolkit.text('sign_in')).toBe('{"action":"accept"}');
    expect(toolkit.shown).toMatchObject([{ message: 'Sign in', target: 'sign_in', round: 1 }]);
  });
});
