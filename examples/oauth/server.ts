// People log in at one authorization server, for the MCP endpoint and for the pages alike, and connect their account at
// another one, a calendar.
import { createServer, type AskwellServer } from 'askwell';
import { defineProvider } from 'askwell/oauth';
import { createPages, oidcSession } from 'askwell/pages';

import { authenticateWith } from './authenticate.ts';
import { setting } from './settings.ts';

/** Only to try it on one machine; https is a must anywhere else. */
const allowInsecure = process.env['ALLOW_INSECURE'] === 'true';

const calendar = defineProvider({
  id: 'calendar',
  title: 'Calendar',
  issuer: setting('CALENDAR_ISSUER'),
  clientId: setting('CALENDAR_CLIENT_ID'),
  clientSecret: setting('CALENDAR_CLIENT_SECRET'),
  defaultScopes: ['openid'],
  allowInsecure,
});

const pages = createPages({
  identify: oidcSession({
    issuer: setting('ISSUER'),
    clientId: setting('PAGES_CLIENT_ID'),
    clientSecret: setting('PAGES_CLIENT_SECRET'),
    scopes: ['email'],
    allowInsecure,
  }),
  providers: [calendar],
});

/** A server whose tool reads the caller's calendar. */
export const server: AskwellServer = createServer({
  name: 'secretary',
  version: '1.0.0',
  pages,
  http: {
    authenticate: authenticateWith({
      issuer: setting('ISSUER'),
      jwks: setting('JWKS_URL'),
      audience: setting('AUDIENCE'),
    }),
  },
});

server.tool('next_meeting', { description: 'Tells the next meeting of the caller' }, async (_, ctx) => {
  const grant = await ctx.authorize(calendar, {
    scopes: ['read'],
    message: 'Connect your calendar, so that I can look up your next meeting',
  });
  // The token is asked for inside of the step: it is not recorded, and is refreshed when it has to be.
  return ctx.step('look', async () => {
    const response = await fetch(setting('CALENDAR_API'), {
      headers: { authorization: `Bearer ${await grant.accessToken()}` },
    });
    if (!response.ok) throw new Error(`The calendar answered with status ${response.status}`);
    return response.text();
  });
});
