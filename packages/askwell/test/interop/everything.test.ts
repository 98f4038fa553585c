import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import type { Transport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { answers } from 'askwell/client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';

import { type ServerProcess, startServer } from './server-process.ts';
import {
  connectToolkit,
  serverSentEvents,
  streamableHttp,
  type Toolkit,
  type ToolkitOptions,
} from './toolkit.ts';

// Askwell's client against `@modelcontextprotocol/server-everything`, the reference server, as it is published. It is
// written on the first SDK, speaks the revisions of 2025, and repeats in its results what reached it.

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve('@modelcontextprotocol/server-everything/package.json'));
const program = join(folder, 'dist', 'index.js');

let streamable: ServerProcess;
let sse: ServerProcess;
const open: Toolkit[] = [];

beforeAll(async () => {
  [streamable, sse] = await Promise.all([
    startServer({ command: [program, 'streamableHttp'], ports: ['PORT'], ready: /listening on port/ }),
    startServer({ command: [program, 'sse'], ports: ['PORT'], ready: /running on port/ }),
  ]);
}, 30_000);
afterAll(() => Promise.all([streamable, sse].map((server) => server?.close())));
afterEach(async () => {
  for (const toolkit of open.splice(0)) await toolkit.close();
});

interface Leg {
  readonly revision: '2025-06-18' | '2025-11-25';
  readonly transport: 'stdio' | 'streamable HTTP' | 'SSE';
}

const legs = (['2025-06-18', '2025-11-25'] as const).flatMap((revision) =>
  (['stdio', 'streamable HTTP', 'SSE'] as const).map((transport): Leg => ({ revision, transport })),
);

function wire(transport: Leg['transport']): Transport {
  if (transport === 'stdio') {
    return new StdioClientTransport({
      command: process.execPath,
      args: [program, 'stdio'],
      stderr: 'ignore',
    });
  }
  return transport === 'SSE'
    ? serverSentEvents(`http://127.0.0.1:${sse.ports[0]}/sse`)
    : streamableHttp(`http://127.0.0.1:${streamable.ports[0]}/mcp`).transport;
}

async function connect(leg: Leg, options: Omit<ToolkitOptions, 'revision'> = {}): Promise<Toolkit> {
  const toolkit = await connectToolkit(wire(leg.transport), {
    server: { name: 'everything', origin: 'https://modelcontextprotocol.io' },
    revision: leg.revision,
    ...options,
  });
  open.push(toolkit);
  return toolkit;
}

/** What the server says that it received, from the end of its result. */
function raw(text: string): unknown {
  expect(text).toContain('Raw result: ');
  return JSON.parse(text.slice(text.indexOf('Raw result: ') + 'Raw result: '.length));
}

const names = async ({ client }: Toolkit): Promise<readonly string[]> =>
  (await client.listTools()).tools.map(({ name }) => name);

describe.each(legs)('the reference server on $revision over $transport', (leg) => {
  it('shows its whole form, and gets what the person gave and nothing else', async () => {
    const content = {
      name: 'Ada Lovelace',
      birthdate: '1815-12-10',
      integer: 7,
      number: 0,
      check: false,
      untitledMultipleSelectEnum: ['Piano', 'Bass'],
      titledMultipleSelectEnum: ['fish-3'],
      legacyTitledEnum: 'pet-2',
    };
    const toolkit = await connect(leg, { replies: [{ action: 'accept', content }] });
    const text = await toolkit.text('trigger-elicitation-request');
    expect(raw(text)).toEqual({ action: 'accept', content });
    expect(text).toContain('- Agreed to terms: false');
    expect(text).toContain('- Favorite Number: 0');
    expect(toolkit.shown).toEqual([
      {
        message: 'Please provide inputs for the following fields:',
        fields: [
          'name: String',
          'check: Boolean',
          'firstLine: String with default',
          'email: String with email format',
          'homepage: String with uri format',
          'birthdate: String with date format',
          'integer: Integer',
          'number: Number in range 1-1000',
          'untitledSingleSelectEnum: Untitled Single Select Enum',
          'untitledMultipleSelectEnum: Untitled Multiple Select Enum',
          'titledSingleSelectEnum: Titled Single Select Enum',
          'titledMultipleSelectEnum: Titled Multiple Select Enum',
          'legacyTitledEnum: Legacy Titled Single Select Enum',
        ],
        target: 'trigger-elicitation-request',
        round: 1,
      },
    ]);
    expect(toolkit.sources[0]?.selfName).toBe('mcp-servers/everything');
  });

  it.each([{ action: 'decline' } as const, { action: 'cancel' } as const])(
    'is told $action',
    async (answer) => {
      const toolkit = await connect(leg, { replies: [answer] });
      expect(raw(await toolkit.text('trigger-elicitation-request'))).toEqual(answer);
      expect(toolkit.shown).toHaveLength(1);
    },
  );

  it('gets no answer that does not fit its form (C11)', async () => {
    const toolkit = await connect(leg, {
      replies: [{ action: 'accept', content: { name: 'Ada', email: 'nowhere', integer: 101 } }],
    });
    expect(raw(await toolkit.text('trigger-elicitation-request'))).toEqual({ action: 'cancel' });
    expect(toolkit.failures).toHaveLength(1);
  });

  it('gets an answer that was prepared, where nobody sits in front of the client', async () => {
    const prepared = answers({ name: 'Ada', integer: 3 });
    const toolkit = await connect(leg, { modes: [], policy: [prepared] });
    const text = await toolkit.text('trigger-elicitation-request');
    expect(raw(text)).toEqual({ action: 'accept', content: { name: 'Ada', integer: 3 } });
    expect(prepared.unused()).toEqual([]);
    expect(toolkit.shown).toEqual([]);
  });

  it('offers no page to a client that declares forms only (C1)', async () => {
    const toolkit = await connect(leg, { modes: ['form'] });
    expect(await names(toolkit)).toContain('trigger-elicitation-request');
    expect(await names(toolkit)).not.toContain('trigger-url-elicitation');
  });

  it('asks nothing of a client that can not answer (C1)', async () => {
    expect(await names(await connect(leg, { modes: [] }))).not.toContain('trigger-elicitation-request');
  });
});

describe.each(legs.filter(({ revision }) => revision === '2025-11-25'))(
  'a page of the reference server over $transport',
  (leg) => {
    const url = 'https://modelcontextprotocol.io/docs?from=everything';

    it.each([{ action: 'accept' }, { action: 'decline' }, { action: 'cancel' }] as const)(
      'is answered with $action',
      async (answer) => {
        const toolkit = await connect(leg, { replies: [answer] });
        const text = await toolkit.text('trigger-url-elicitation', { url, message: 'Please read' });
        expect(raw(text)).toEqual(answer);
        expect(toolkit.shown).toEqual([
          { message: 'Please read', url, target: 'trigger-url-elicitation', round: 1 },
        ]);
      },
    );

    it('is never shown when it must not be opened (C32)', async () => {
      const toolkit = await connect(leg);
      const text = await toolkit.text('trigger-url-elicitation', { url: 'javascript:alert(1)' });
      expect(raw(text)).toEqual({ action: 'cancel' });
      expect(toolkit.shown).toEqual([]);
      expect(toolkit.notices).toMatchObject([{ code: 'url-blocked' }]);
    });

    it('comes before the call can go on (-32042), and then the call is made again', async () => {
      const toolkit = await connect(leg, { replies: [{ action: 'accept' }, { action: 'accept' }] });
      const text = await toolkit.text('trigger-url-elicitation', {
        url,
        message: 'And now this',
        elicitationId: `visited-${leg.transport}`,
        errorPath: true,
      });
      expect(raw(text)).toEqual({ action: 'accept' });
      expect(toolkit.shown).toMatchObject([
        {
          message: 'Open this link to satisfy the prerequisite, then retry the request.',
          url: 'https://modelcontextprotocol.io',
        },
        { message: 'And now this', url },
      ]);
    });

    it('that is declined before the call leaves the caller with the error', async () => {
      const toolkit = await connect(leg, { replies: [{ action: 'decline' }] });
      const call = toolkit.client.callTool({
        name: 'trigger-url-elicitation',
        arguments: { url, elicitationId: `declined-${leg.transport}`, errorPath: true },
      });
      await expect(call).rejects.toMatchObject({ code: -32042 });
      expect(toolkit.shown).toHaveLength(1);
    });
  },
);

describe('the tasks of 2025-11-25 of the reference server', () => {
  const leg: Leg = { revision: '2025-11-25', transport: 'streamable HTTP' };

  it('may ask while the client waits for their result', async () => {
    const toolkit = await connect(leg, {
      replies: [{ action: 'accept', content: { interpretation: 'programming' } }],
    });
    const { task } = await toolkit.client.request(
      {
        method: 'tools/call',
        params: {
          name: 'simulate-research-query',
          arguments: { topic: 'python', ambiguous: true },
          task: { ttl: 60_000 },
        },
      } as never,
      z.looseObject({ task: z.looseObject({ taskId: z.string() }) }),
    );
    const result = await toolkit.client.request(
      { method: 'tasks/result', params: { taskId: task.taskId } } as never,
      z.looseObject({ content: z.array(z.looseObject({ text: z.string() })) }),
    );
    expect(result.content[0]?.text).toContain('# Research Report: python (programming)');
    expect(toolkit.shown).toMatchObject([{ fields: ['interpretation: Clarification'] }]);
  });

  it('are not run by the client, which does not say that it could', async () => {
    expect(await names(await connect(leg))).not.toContain('trigger-elicitation-request-async');
  });
});
