import { Client } from '@modelcontextprotocol/client';
import { attachElicitation, judgeUrl } from 'askwell/client';

import type { Benchmark } from './benchmark.ts';
import { interleave } from './interleave.ts';
import { connectPerson } from './person.ts';
import { microsRow, ratioRow } from './rows.ts';
import { deployFloor } from './servers/deploy-floor.ts';

const TEXT = 'Deployed shop v1.2.3 to staging.';
const first = { environment: 'staging', tag: 'v1.2.3' };
const second = { confirm: true };

/** A client with the toolkit in front of a renderer that answers at once. */
async function connectAskwell(): Promise<{ call(): Promise<string>; close(): Promise<void> }> {
  const client = new Client(
    { name: 'askwell-benchmarks', version: '1.0.0' },
    { versionNegotiation: { mode: { pin: '2026-07-28' } }, inputRequired: { maxRounds: 50 } },
  );
  attachElicitation(client, {
    server: { name: 'deployer' },
    maxPerMinute: Number.POSITIVE_INFINITY,
    renderer: {
      form: async ({ form }) => ({
        action: 'accept',
        content: form.fields.some(({ name }) => name === 'environment') ? first : second,
      }),
    },
  });
  await client.connect(await deployFloor().memory());
  return {
    async call() {
      const { content } = await client.callTool({ name: 'deploy', arguments: { app: 'shop' } });
      return content[0]?.type === 'text' ? content[0].text : '';
    },
    close: () => client.close(),
  };
}

/**
 * What the toolkit adds to an ask over a bare handler of the SDK: reading the form, looking for secrets, the queue, the
 * policy, checking the answer. The server and the SDK's part are the same, so the ratio is of whole calls with two asks.
 */
export const benchmark: Benchmark = async () => {
  const askwell = await connectAskwell();
  const bare = await connectPerson(await deployFloor().memory(), (fields) =>
    'environment' in fields ? first : second,
  );
  const checked = (call: () => Promise<string>) => async (): Promise<void> => {
    const text = await call();
    if (text !== TEXT) throw new Error(`An unexpected result: ${text}`);
  };
  const measured = await interleave(
    { askwell: checked(() => askwell.call()), bare: checked(() => bare.call('deploy', { app: 'shop' })) },
    { budget: 8000 },
  );
  await Promise.all([askwell.close(), bare.close()]);

  const server = { name: 'billing', origin: 'https://billing.example' };
  const urls = await interleave(
    { judge: () => judgeUrl('https://pay.billing.example/connect?id=4f1c', { server }) },
    { budget: 500, batch: 50 },
  );
  return [
    ratioRow('client-ask/bare-handler/memory', measured, ['askwell', 'bare']),
    {
      name: 'client-ask/overhead',
      value: (measured.micros('askwell').median - measured.micros('bare').median) / 2,
      unit: 'µs',
      note: 'an ask; half the difference of the two medians',
    },
    microsRow('judge-url', urls, 'judge', 'a URL of the server itself'),
  ];
};
