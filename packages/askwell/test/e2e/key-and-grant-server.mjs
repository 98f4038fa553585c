// A server on stdio with one tool that needs an API key and an account at a third party.
import { createServer } from 'askwell';
import { defineProvider } from 'askwell/oauth';
import { createPages, loopback } from 'askwell/pages';
import { createSqliteStore } from 'askwell/sqlite';

const { HUB_ISSUER = '', REPORTS_API = '', STORE = '' } = process.env;
const hub = defineProvider({
  id: 'hub',
  title: 'Hub',
  issuer: HUB_ISSUER,
  clientId: 'reports',
  clientSecret: 'secret-of-the-client',
  allowInsecure: true,
});

await createServer({
  name: 'reports',
  version: '1.0.0',
  store: createSqliteStore({ file: STORE }),
  pages: createPages({ identify: loopback(), providers: [hub] }),
})
  .tool('report', { description: 'Fetches a report' }, async (_, ctx) => {
    const key = await ctx.secret('reports-key', { message: 'Your key for the reports service' });
    const account = await ctx.authorize(hub, { scopes: ['openid', 'read'] });
    const report = await ctx.step('fetch', async () => {
      const authorization = `Bearer ${await account.accessToken()}`;
      const response = await fetch(REPORTS_API, { headers: { 'x-api-key': key.reveal(), authorization } });
      return response.text();
    });
    // An author's mistake, which the guard mends.
    ctx.log('info', `used ${key.reveal()}`);
    return `${report} (with ${key.reveal()})`;
  })
  .stdio();
