import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

import type { Benchmark } from './benchmark.ts';
import { type Contender, interleave } from './interleave.ts';
import { type Connected, connectPerson } from './person.ts';
import { ratioRow } from './rows.ts';
import { deployAskwell, deployAskwellZod } from './servers/deploy-askwell.ts';
import { deployFloor } from './servers/deploy-floor.ts';
import { deployHandWritten } from './servers/deploy-hand-written.ts';

const answer: Parameters<typeof connectPerson>[1] = (fields) =>
  'environment' in fields ? { environment: 'staging', tag: 'v1.2.3' } : { confirm: true };

/** One call, three legs: the tool asks, asks again, and answers. All of it counts, the client's part too. */
async function contender(client: Connected): Promise<Contender> {
  const call = async (): Promise<void> => {
    const text = await client.call('deploy', { app: 'shop' });
    if (text !== 'Deployed shop v1.2.3 to staging.') throw new Error(`An unexpected result: ${text}`);
  };
  await call();
  return call;
}

async function inMemory(): ReturnType<Benchmark> {
  const clients = await Promise.all(
    [deployAskwell, deployAskwellZod, deployHandWritten, deployFloor].map(async (deploy) =>
      connectPerson(await deploy().memory(), answer),
    ),
  );
  const [askwell, zod, handWritten, floor] = (await Promise.all(clients.map(contender))) as [
    Contender,
    Contender,
    Contender,
    Contender,
  ];
  const measured = await interleave({ askwell, zod, handWritten, floor }, { budget: 16_000 });
  await Promise.all(clients.map((client) => client.close()));
  return [
    ratioRow('two-ask/hand-written/memory', measured, ['askwell', 'handWritten'], 0.6),
    ratioRow('two-ask/floor/memory', measured, ['askwell', 'floor'], 1.4),
    ratioRow('two-ask/hand-written/memory/zod', measured, ['zod', 'handWritten']),
  ];
}

async function overHttp(): ReturnType<Benchmark> {
  const servers = await Promise.all(
    [deployAskwell, deployHandWritten, deployFloor].map((deploy) => deploy().http()),
  );
  const clients = await Promise.all(
    servers.map(({ url }) => connectPerson(new StreamableHTTPClientTransport(new URL(url)), answer)),
  );
  const [askwell, handWritten, floor] = (await Promise.all(clients.map(contender))) as [
    Contender,
    Contender,
    Contender,
  ];
  const measured = await interleave({ askwell, handWritten, floor }, { budget: 20_000, batch: 2 });
  await Promise.all(clients.map((client) => client.close()));
  await Promise.all(servers.map((server) => server.close()));
  return [
    ratioRow('two-ask/hand-written/http', measured, ['askwell', 'handWritten']),
    ratioRow('two-ask/floor/http', measured, ['askwell', 'floor']),
  ];
}

export const benchmark: Benchmark = async () => [...(await inMemory()), ...(await overHttp())];
