// One instance of a fleet, for fleet.test.ts. Tells its address on standard output; a line on standard input sets the
// clock so many milliseconds ahead, and is answered with a line.
import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { createServer, field } from 'askwell';
import { defineProvider } from 'askwell/oauth';
import { createPages, custom } from 'askwell/pages';
import { createRedisStore } from 'askwell/redis';

const { EFFECTS = '', HUB_ISSUER = '', PAGES_URL = '', REDIS_URL = '' } = process.env;
const ISSUER = 'https://login.example';

let ahead = 0;
const clock = Date.now;
Date.now = () => clock() + ahead;

const hub = defineProvider({
  id: 'hub',
  title: 'Hub',
  issuer: HUB_ISSUER,
  clientId: 'fleet',
  clientSecret: 'secret-of-the-fleet',
  allowInsecure: true,
});

const server = createServer({
  name: 'fleet',
  version: '1',
  store: createRedisStore({ url: REDIS_URL }),
  pages: createPages({
    url: PAGES_URL,
    // The test is the log-in too: what it puts into the header is what a proxy would have verified.
    identify: custom((request) => ({ issuer: ISSUER, subject: request.headers.get('x-user') ?? 'nobody' })),
    providers: [hub],
    waitMs: 10_000,
  }),
  http: {
    authenticate: (request) => ({
      token: 'token',
      clientId: 'client',
      scopes: [],
      extra: { iss: ISSUER, sub: request.headers.get('x-user') ?? 'nobody' },
    }),
  },
})
  .tool('order', {}, async (_, ctx) => {
    await ctx.step('reserve', ({ idempotencyKey }) => appendFileSync(EFFECTS, `reserve ${idempotencyKey}\n`));
    const card = await ctx.elicitPage('Pay', {
      holder: field.string({ title: 'Holder' }),
      number: field.secret({ title: 'Number' }),
    });
    if (card.action !== 'accept') return card.action;
    const { holder, number } = card.data;
    await ctx.step('charge', ({ idempotencyKey }) => appendFileSync(EFFECTS, `charge ${idempotencyKey}\n`));
    return `${holder} paid with ${createHash('sha256').update(number.reveal()).digest('hex').slice(0, 12)}`;
  })
  .tool('whoami', {}, async (_, ctx) => {
    const account = await ctx.authorize(hub, { scopes: ['openid', 'offline_access', 'read'] });
    return ctx.step('ask', async () => {
      const authorization = `Bearer ${await account.accessToken()}`;
      const response = await fetch(`${HUB_ISSUER}/me`, { headers: { authorization } });
      return ((await response.json()) as { readonly sub?: string }).sub ?? `refused: ${response.status}`;
    });
  });

const { url } = await server.listen({ port: 0 });
process.stdout.write(`${url}\n`);
for await (const line of createInterface(process.stdin)) {
  ahead = Number(line);
  process.stdout.write('set\n');
}
