// The program that the suite is given as `client --command`: it appends the URL of its server, and says in the
// environment which scenario and which revision it is. What the suite does not look at is looked at here: an answer
// that is not what it should be ends the program with an error, and that fails the scenario.
import { deepStrictEqual, strictEqual } from 'node:assert';

import { attachElicitation } from 'askwell/client';
import { type CallToolResult, Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

import { createDefaultsKeeper, type Person } from './keep-defaults.ts';

/** Less than the suite waits, and in any case: nobody ends a client whose suite is gone. */
const DEADLINE_MS = 40_000;

type Arguments = Readonly<Record<string, unknown>>;

/** One connection, in one scenario. */
interface Session {
  readonly client: Client;
  readonly person: Person;
  /** Calls a tool, and returns the text of its result. */
  call(name: string, args?: Arguments): Promise<string>;
}

interface Behaviour {
  /** What goes on while the first question is open. */
  readonly meanwhile?: (session: Session) => Promise<void>;
  readonly act: (session: Session) => Promise<void>;
}

const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  initialize: {
    act: async ({ client }) => {
      await client.listTools();
    },
  },

  tools_call: {
    act: async ({ call }) => {
      strictEqual(await call('add_numbers', { a: 5, b: 3 }), 'The sum of 5 and 3 is 8');
    },
  },

  'elicitation-sep1034-client-defaults': {
    act: async ({ call, person }) => {
      const kept = { name: 'John Doe', age: 30, score: 95.5, status: 'active', verified: true };
      // The suite looks for the types of the values only.
      strictEqual(
        await call('test_client_elicitation_defaults'),
        `Elicitation completed: ${JSON.stringify(kept)}`,
      );
      deepStrictEqual(person.shown, [
        {
          message: 'Test client default value handling - please accept with defaults',
          fields: Object.keys(kept),
        },
      ]);
    },
  },

  'sse-retry': {
    act: async ({ call }) => {
      strictEqual(await call('test_reconnection'), 'Reconnection test completed successfully');
    },
  },

  'request-metadata': {
    act: async ({ client }) => {
      await client.listTools();
    },
  },

  'sep-2322-client-request-state': {
    // It is another request's state and answers that must not get into this one.
    meanwhile: async ({ call }) => strictEqual(await call('test_mrtr_unrelated'), 'unrelated-ok'),
    act: async ({ call, person }) => {
      strictEqual(await call('test_mrtr_echo_state'), 'echo-state-ok');
      strictEqual(await call('test_mrtr_no_state'), 'no-state-ok');
      // The SDK's client refuses a result of this revision that does not say what it is. The suite sees no second
      // request, which is all that it looks for.
      await call('test_mrtr_no_result_type').then(
        (text) => strictEqual(text, 'no-result-type-test-ok'),
        (error: unknown) =>
          strictEqual(/missing required resultType/.test(String(error)), true, String(error)),
      );
      deepStrictEqual(person.shown, [
        { message: 'Please confirm to continue', fields: ['confirmed'] },
        { message: 'Please confirm to continue (no state test)', fields: ['confirmed'] },
      ]);
    },
  },

  'http-standard-headers': {
    act: async ({ client, call }) => {
      for (const { name } of (await client.listTools()).tools) await call(name);
      for (const { uri } of (await client.listResources()).resources) await client.readResource({ uri });
      for (const { name } of (await client.listPrompts()).prompts) await client.getPrompt({ name });
    },
  },
};

const url = process.argv.at(-1);
const scenario = process.env['MCP_CONFORMANCE_SCENARIO'] ?? '';
const revision = process.env['MCP_CONFORMANCE_PROTOCOL_VERSION'] ?? '2025-11-25';
const behaviour = BEHAVIOURS[scenario];
if (behaviour === undefined || url === undefined) {
  throw new Error(
    `This client knows ${Object.keys(BEHAVIOURS).join(', ')}; not ${JSON.stringify(scenario)}.`,
  );
}

const deadline = setTimeout(() => {
  console.error(`The client was not done after ${DEADLINE_MS} ms.`);
  process.exit(1);
}, DEADLINE_MS);

const client = new Client(
  { name: 'askwell-conformance', version: '0.0.0' },
  revision === '2026-07-28'
    ? { versionNegotiation: { mode: { pin: revision } } }
    : { supportedProtocolVersions: [revision] },
);
const person = createDefaultsKeeper(async () => behaviour.meanwhile?.(session));
const session: Session = {
  client,
  person,
  async call(name, args = {}) {
    const result: CallToolResult = await client.callTool({ name, arguments: { ...args } });
    const text = result.content
      .map((block) => (block.type === 'text' ? block.text : `[${block.type}]`))
      .join('\n');
    strictEqual(result.isError ?? false, false, text);
    return text;
  },
};
attachElicitation(client, {
  server: { name: 'conformance suite', origin: new URL(url).origin },
  renderer: person.renderer,
  onFailure: (error) => console.error(error),
});
try {
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  strictEqual(client.getNegotiatedProtocolVersion(), revision);
  await behaviour.act(session);
} finally {
  await client.close();
  clearTimeout(deadline);
}
