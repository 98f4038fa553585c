import { appendFileSync } from 'node:fs';

import { createServer } from 'askwell';

// One instance of a fleet. Counts its side effects in a file that outlives it.
const effects = process.env['EFFECTS'] as string;
const server = createServer({ name: 'fleet', version: '1' }).tool(
  'order',
  { input: { item: 'string' } },
  async ({ item }, ctx) => {
    const amount = await ctx.require('How many?', { amount: 'integer' });
    const order = await ctx.step('reserve', ({ idempotencyKey }) => {
      appendFileSync(effects, `reserve ${idempotencyKey}\n`);
      return { number: 7 };
    });
    if (!(await ctx.confirm(`Buy ${amount.amount} ${item}?`))) return 'not bought';
    await ctx.step('charge', ({ idempotencyKey }) => appendFileSync(effects, `charge ${idempotencyKey}\n`));
    return `order ${order.number}: ${amount.amount} ${item}`;
  },
);

const { url } = await server.listen({ port: Number(process.env['PORT'] ?? 0) });
process.stdout.write(`${url}\n`);
