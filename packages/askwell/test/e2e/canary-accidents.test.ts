import { beforeAll, describe, expect, it } from 'vitest';

import type { AskwellServer } from 'askwell';

import { type Accident, ACCIDENTS } from './canary-accidents.ts';
import { type Canary, findLeaks, type Output } from './canary-search.ts';
import { type CanaryWorld, createCanaryWorld } from './canary-world.ts';
import { visitPage } from './fill-page.ts';

// Each accident has a secret of its own, so that a leak tells whose it is. All kinds of characters that some way of
// writing escapes are in it.
const SECRETS: readonly string[] = ACCIDENTS.map(
  (_, index) => `Qz7kP2m${String(index).padStart(3, '0')}X9vL4"wR\\8<tB>&ü='+/%!(*)J`,
);
const markOf = (index: number): string => `accident-${index}-happened`;

function register(server: AskwellServer): void {
  for (const [index, { on = 'tool', run }] of ACCIDENTS.entries()) {
    const handler = async (_: unknown, ctx: Parameters<Accident['run']>[2]): Promise<never> => {
      const key = await ctx.secret(`key-${index}`, { message: `The key ${index}` });
      return (await run(key.reveal(), markOf(index), ctx)) as never;
    };
    if (on === 'tool') server.tool(`do-${index}`, {}, handler);
    if (on === 'prompt') server.prompt(`do-${index}`, {}, handler);
    if (on === 'resource') server.resource(`do://${index}`, {}, handler);
  }
}

/** What happens is in the outputs; how the client is told of it is not this file's subject. */
async function happen({ connection }: CanaryWorld, revision: string, index: number): Promise<void> {
  const { client } = connection;
  const { on = 'tool' } = ACCIDENTS[index] as Accident;
  const _meta = revision === '2026-07-28' ? { 'io.modelcontextprotocol/logLevel': 'debug' } : {};
  const options = { onprogress: () => {} };
  await (
    on === 'tool'
      ? client.callTool({ name: `do-${index}`, arguments: {}, _meta }, options)
      : on === 'prompt'
        ? client.getPrompt({ name: `do-${index}`, _meta }, options)
        : client.readResource({ uri: `do://${index}`, _meta }, options)
  ).catch(() => {});
}

async function runAll(
  revision: '2025-11-25' | '2026-07-28',
  reports: 'author' | 'console',
): Promise<readonly Output[]> {
  const world = await createCanaryWorld({ revision, register, reports });
  world.person = async ({ url, message }) => {
    const index = Number(/^The key (\d+)$/.exec(message)?.[1]);
    if (url === undefined || Number.isNaN(index)) {
      if (url?.startsWith(world.origin) === true) await (await world.jar.fetch(url)).text();
      return { action: 'decline' };
    }
    const done = await visitPage(world.jar, url, { values: { Secret: SECRETS[index] as string } });
    expect(done.status).toBe(200);
    return { action: 'accept' };
  };
  for (const index of ACCIDENTS.keys()) await happen(world, revision, index);
  return world.close();
}

describe.each([
  ['2025-11-25', 'author'],
  ['2025-11-25', 'console'],
  ['2026-07-28', 'author'],
  ['2026-07-28', 'console'],
] as const)('S28 S32 a handler on %s, with reports to the %s,', (revision, reports) => {
  let outputs: readonly Output[] = [];
  beforeAll(async () => {
    outputs = await runAll(revision, reports);
  }, 60_000);

  it.each(ACCIDENTS.map(({ name }, index) => [name, index] as const))('%s', (_, index) => {
    const { arrives } = ACCIDENTS[index] as Accident;
    const canary: Canary = { name: 'the secret', value: SECRETS[index] as string };
    const place = arrives === 'report' ? (reports === 'author' ? 'onError' : 'console') : arrives;
    const arrived =
      place === undefined ||
      outputs.some((output) => output.place === place && output.text.includes(markOf(index)));
    expect(findLeaks(outputs, [canary])).toEqual([]);
    expect(arrived, `nothing of it came to ${place}`).toBe(true);
  });
});
