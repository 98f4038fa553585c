import { afterAll, beforeAll } from 'vitest';

import type { OidcSessionOptions } from '../../../src/pages/identity/oidc-options.ts';
import { oidcSession } from '../../../src/pages/identity/oidc-session.ts';
import { startAuthorizationServer, type AuthorizationServer } from '../../support/authorization-server.ts';
import { locationOf, type CookieJar } from '../../support/cookie-jar.ts';
import { openSite, type Site, type SiteOptions } from './site.ts';

export const CALLBACK = 'https://pages.example.test/askwell/login/callback';
const SECRET = 'a client secret that nobody may see';

/** What a site says of a browser that was let in or not. */
export interface Told {
  readonly kind: string;
  readonly issuer?: string;
  readonly subject?: string;
  readonly label?: string;
}

type Changed = { readonly [name in keyof OidcSessionOptions]?: OidcSessionOptions[name] | undefined };

/** A log-in server for all tests of a file. */
export interface LogInHarness {
  readonly server: AuthorizationServer;
  /** `undefined` leaves an option out. */
  open(options?: Changed, site?: SiteOptions): Site;
  /** Opens a page in a browser that is not logged in, and logs in at the server: the callback, not yet requested. */
  callbackOf(site: Site, browser: CookieJar, person: string, path?: string): Promise<string>;
  /** The whole log-in: where the browser is in the end. */
  logIn(site: Site, browser: CookieJar, person: string, path?: string): Promise<string>;
  /** How many requests the token endpoint had since. */
  tokenRequests(): number;
}

export function useLogInServer(): LogInHarness {
  let server: AuthorizationServer;
  beforeAll(async () => {
    server = await startAuthorizationServer({
      clients: [
        { clientId: 'pages', clientSecret: SECRET, redirectUris: [CALLBACK] },
        { clientId: 'public-pages', redirectUris: [CALLBACK] },
        {
          clientId: 'post-pages',
          clientSecret: SECRET,
          authMethod: 'client_secret_post',
          redirectUris: [CALLBACK],
        },
      ],
    });
  });
  afterAll(() => server.close());

  const harness: LogInHarness = {
    get server() {
      return server;
    },
    open: (options, site) =>
      openSite(
        oidcSession({
          issuer: server.issuer,
          clientId: 'pages',
          clientSecret: SECRET,
          allowInsecure: true,
          ...options,
        } as OidcSessionOptions),
        site,
      ),
    async callbackOf(site, browser, person, path) {
      const to = locationOf(await browser.fetch(site.page(path)), site.base);
      if (to === undefined) throw new Error('The browser was not sent to log in.');
      return server.authorize(browser, to, person);
    },
    async logIn(site, browser, person, path) {
      const response = await browser.fetch(await harness.callbackOf(site, browser, person, path));
      const to = locationOf(response, site.base);
      if (to === undefined) throw new Error(`The callback answered ${response.status}.`);
      return to.href;
    },
    tokenRequests: () => server.requests.filter(({ endpoint }) => endpoint === 'token').length,
  };
  return harness;
}

/** Whom a site takes a browser for; a redirect to log in is nobody. */
export async function userOf(site: Site, browser: CookieJar): Promise<Told> {
  const response = await browser.fetch(site.page());
  return response.status === 303 ? { kind: 'nobody' } : ((await response.json()) as Told);
}

/** The name and value of the cookie of a site whose name has this beginning. */
export function cookieOf(site: Site, browser: CookieJar, name: string): readonly [string, string] {
  const found = [...browser.cookies(site.base)].find(([full]) => full.startsWith(`__Host-askwell-${name}-`));
  if (found === undefined) throw new Error(`There is no cookie ${name}.`);
  return found;
}
