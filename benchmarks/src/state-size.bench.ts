import { InMemoryTransport } from '@modelcontextprotocol/server';
import { createServer, field, generateKey } from 'askwell';

import type { Benchmark } from './benchmark.ts';
import { connectPerson } from './person.ts';

const ASKS = 10;
const target = { environment: field.choice(['dev', 'staging', 'production']) };
const content = { environment: 'staging' };

/** How long `requestState` is on the wire, from a call that asks ten times, one answer after the other. */
export const benchmark: Benchmark = async () => {
  const server = createServer({ name: 'deployer', version: '1.0.0', keys: [generateKey()], replay: 'once' });
  server.tool('deploy', { description: 'Deploys in parts' }, async (_, ctx) => {
    for (let part = 0; part < ASKS; part++) {
      await ctx.elicit(`Where should part ${part} go?`, target, { key: `part-${part}` });
    }
    return 'Deployed.';
  });

  const sizes: number[] = [];
  const [near, far] = InMemoryTransport.createLinkedPair();
  const send = far.send.bind(far);
  far.send = (message, options) => {
    const state = 'result' in message ? message.result['requestState'] : undefined;
    if (typeof state === 'string') sizes.push(state.length);
    return send(message, options);
  };
  await server.connect(far);
  const client = await connectPerson(near, () => content);
  await client.call('deploy', {});
  await client.close();

  const [first, last] = [sizes[0], sizes.at(-1)];
  if (sizes.length !== ASKS || first === undefined || last === undefined) {
    throw new Error(`${ASKS} states were expected, ${sizes.length} came.`);
  }
  return [
    { name: 'state/base', value: first, unit: 'bytes', note: 'one open question, no answer yet' },
    {
      name: 'state/per-answer',
      value: (last - first) / (ASKS - 1),
      unit: 'bytes',
      note: `each more answered ask; the answer is ${JSON.stringify(content).length} bytes of JSON`,
    },
  ];
};
