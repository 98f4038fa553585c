import { McpServer } from '@modelcontextprotocol/server';
import { createServer, generateKey } from 'askwell';
import * as z from 'zod';

import type { Benchmark } from './benchmark.ts';
import { interleave } from './interleave.ts';
import { connectPerson } from './person.ts';
import { ratioRow } from './rows.ts';
import { serveAskwell, serveSdk } from './servers/served.ts';

const input = z.object({ app: z.string() });

function plainSdk(): McpServer {
  const server = new McpServer({ name: 'status', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.registerTool(
    'status',
    { description: 'Status of an application', inputSchema: input },
    ({ app }) => ({
      content: [{ type: 'text', text: `${app} is up.` }],
    }),
  );
  return server;
}

/** What Askwell adds to a call that asks nothing. */
export const benchmark: Benchmark = async () => {
  const server = createServer({ name: 'status', version: '1.0.0', keys: [generateKey()], replay: 'once' });
  server.tool('status', { description: 'Status of an application', input }, ({ app }) => `${app} is up.`);

  const clients = await Promise.all(
    [serveAskwell(server), serveSdk(plainSdk)].map(async (served) =>
      connectPerson(await served.memory(), () => {
        throw new Error('This tool asks nothing.');
      }),
    ),
  );
  const [askwell, handWritten] = clients.map((client) => () => client.call('status', { app: 'shop' })) as [
    () => Promise<string>,
    () => Promise<string>,
  ];
  const measured = await interleave({ askwell, handWritten }, { budget: 6000, batch: 10, warmUp: 800 });
  await Promise.all(clients.map((client) => client.close()));
  return [ratioRow('no-ask/hand-written/memory', measured, ['askwell', 'handWritten'])];
};
