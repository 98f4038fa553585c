import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

import type { AskwellServer, Revision } from 'askwell';
import {
  accept,
  type Asked,
  cancel,
  connectClient,
  decline,
  httpTransport,
  type Reply,
  type TestConnection,
} from 'askwell/testing';
import { bundle } from '../support/bundle.ts';
import { createMatrixServer } from './handlers.ts';

const REVISIONS: readonly Revision[] = ['2025-06-18', '2025-11-25', '2026-07-28'];
const TRANSPORTS = ['memory', 'stdio', 'http'] as const;

const VALUES: Readonly<Record<string, unknown>> = {
  name: 'Ada',
  age: 36,
  score: 2.5,
  member: false,
  plan: 'pro',
  tags: ['green', 'blue'],
  environment: 'prod',
};
const SCALARS: Readonly<Record<string, unknown>> = {
  'First word?': 'hello',
  'Second word?': 'world',
  'Left word?': 'left',
  'Right word?': 'right',
  'Size?': 'large',
  'Colours?': ['green'],
};

/** A person who answers the same on every revision, also where a multi-select comes as one box an option. */
function createPerson(): (asked: Asked) => Reply {
  let words = 0;
  let ports = 0;
  return ({ message, schema }) => {
    if (message.startsWith('Decline')) return decline;
    if (message.startsWith('Cancel')) return cancel;
    const content: Record<string, unknown> = {};
    for (const property of Object.keys(schema?.properties ?? {})) {
      const [name, option] = property.split('.') as [string, string | undefined];
      let value = name === 'value' ? SCALARS[message] : VALUES[name];
      if (name === 'confirm') value = true;
      if (name === 'port') value = [70_000, 80, 443][ports++ % 3];
      if (message === 'Another word?') value = `word${(words++ % 4) + 1}`;
      if (option !== undefined) value = Array.isArray(value) && value.includes(option);
      if (value !== undefined) content[property] = value;
    }
    return accept(content);
  };
}

const EXPECTED: Readonly<Record<string, string>> = {
  'every-kind': JSON.stringify({
    name: 'Ada',
    age: 36,
    score: 2.5,
    member: false,
    plan: 'pro',
    tags: ['green', 'blue'],
  }),
  'in-turn': 'deployed to prod',
  together: 'hello world',
  'all-at-once': JSON.stringify([
    { action: 'accept', data: 'large', via: 'form' },
    { action: 'accept', data: ['green'], via: 'form' },
  ]),
  refused: 'decline cancel false',
  required: 'The person declined to answer: Decline this?',
  corrected: 'port 443',
  'failing-step': 'StepError: no room, true',
  branches: 'left right',
  loop: JSON.stringify({ words: 'word1 word2 word3 word4', stamp: true }),
};
const STEPS = { 'in-turn': 1, required: 1, 'failing-step': 1, branch: 1, loop: 4 };

let program: string;
beforeAll(async () => {
  program = await bundle(new URL('./stdio-server.ts', import.meta.url));
});

describe.each(TRANSPORTS.flatMap((transport) => REVISIONS.map((revision) => [revision, transport] as const)))(
  'matrix: %s over %s',
  (revision, transport) => {
    let connection: TestConnection;
    let server: AskwellServer | undefined;

    beforeAll(async () => {
      const person = createPerson();
      if (transport === 'stdio') {
        const child = new StdioClientTransport({
          command: process.execPath,
          args: [program],
          stderr: 'inherit',
        });
        connection = await connectClient(undefined, { revision, person, transport: child });
        return;
      }
      server = createMatrixServer({ replay: 'strict' });
      const over =
        transport === 'http' ? { transport: httpTransport((await server.listen({ port: 0 })).url) } : {};
      connection = await connectClient(server, { revision, person, ...over });
    });

    afterAll(async () => {
      await connection.close();
      await server?.close();
    });

    it.each(Object.keys(EXPECTED))('%s has the one result', async (tool) => {
      const result = await connection.call(tool, tool === 'in-turn' ? { app: 'shop' } : {});
      expect(result.content[0]).toMatchObject({ type: 'text', text: EXPECTED[tool] });
      expect(result.isError === true).toBe(tool === 'required');
    });

    it('structured output arrives as such', async () => {
      const { structuredContent } = await connection.call('loop');
      expect(structuredContent).toEqual({
        words: expect.stringMatching(/^word\d( word\d){3}$/) as string,
        stamp: true,
      });
    });

    it('the connection speaks the revision', () => {
      expect(connection.client.getNegotiatedProtocolVersion()).toBe(revision);
    });

    it('every step has run once', async () => {
      const before = JSON.parse(await connection.text('counts')) as Record<string, number>;
      for (const tool of Object.keys(EXPECTED))
        await connection.call(tool, tool === 'in-turn' ? { app: 'shop' } : {});
      const after = JSON.parse(await connection.text('counts')) as Record<string, number>;
      const ran = Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)] as const);
      expect(Object.fromEntries(ran)).toEqual(STEPS);
    });
  },
);
