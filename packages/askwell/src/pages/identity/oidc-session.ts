import { loadOpenidClient } from '../load-openid-client.ts';
import { digest } from '../../digest.ts';
import { isAskwellError } from '../../errors.ts';
import { createCookies } from '../routes/cookies.ts';
import { foreignPost } from '../routes/request-origin.ts';
import { createBrowserSessions } from './browser-sessions.ts';
import type { AttachedIdentity, Identity, IdentityKit } from './identity.ts';
import { createLogInFlow, LOG_IN_MS } from './log-in-flow.ts';
import type { LogInProblem } from './log-in-problem.ts';
import { createLogInServer } from './log-in-server.ts';
import { checkOidcOptions, type OidcClaims, type OidcSessionOptions } from './oidc-options.ts';
import { isRandomText, randomText } from '../random-text.ts';
import { createReportSeldom } from '../report-seldom.ts';
import { createRateLimit } from '../routes/rate-limit.ts';
import { urlBelow } from '../url-below.ts';
import { returnPath } from './return-path.ts';

const HOUR = 60 * 60 * 1000;
const MAX_LABEL = 200;
/** Codes that are exchanged in a time, by one process. */
const MOST_EXCHANGES = 300;
const EXCHANGES_WINDOW_MS = 60_000;
/** A browser that logged out is asked who it is, even by a server that knows it. */
const AGAIN = '1';

/**
 * Tells who opened a page by a log-in at the authorization server that protects the MCP endpoint (OpenID Connect). The
 * browser's `iss` and `sub` have to be those of the access token that asked (S23, S40), so that server must call a person
 * by the same `sub` at both clients (`public` subject identifiers, as most do).
 *
 * A log-in opens pages and nothing else: it is no token for the MCP endpoint (S24), and none of the tokens that it brings
 * is kept.
 *
 * @example
 * ```ts
 * const identify = oidcSession({
 *   issuer: 'https://login.example.com',
 *   clientId: 'deployer-pages',
 *   clientSecret: process.env.PAGES_SECRET,
 *   scopes: ['email'],
 * });
 * ```
 * @throws `ASKWELL_USAGE` for options that can't be right
 * @see https://openid.net/specs/openid-connect-core-1_0.html
 */
export function oidcSession(options: OidcSessionOptions): Identity {
  checkOidcOptions(options);
  const { issuer } = options;
  return {
    kind: 'oidcSession',
    code: false,
    refusal(asker) {
      if (asker.kind !== 'user')
        return (
          `Pages ask people to log in at ${issuer}, but this caller has brought no access token from there. ` +
          'Protect the MCP endpoint with that authorization server; or use completionCode(), or loopback() on one machine.'
        );
      if (asker.subject === undefined || asker.issuer === undefined)
        return (
          'The access token of this caller does not tell who it is. ' +
          "Have the token verifier put the token's iss and sub into authInfo.extra."
        );
      if (asker.issuer !== issuer)
        return (
          `Pages ask people to log in at ${issuer}, but the access token of this caller is from ` +
          `${JSON.stringify(asker.issuer)}. Set the issuer of oidcSession() letter by letter as in the tokens.`
        );
      return undefined;
    },
    attach: (kit) => attachSession(options, kit),
  };
}

/** Pages that a person can be at when they log out. */
const RETURN = /^\/(?:i\/[\w-]{43}|stored)$/;

function attachSession(options: OidcSessionOptions, kit: IdentityKit): AttachedIdentity {
  const { issuer, clientId, sessionTtl: ttl = HOUR } = options;
  const server = createLogInServer(options, kit.now);
  const flow = createLogInFlow(kit, issuer, clientId);
  const sessions = createBrowserSessions({ records: kit.records, issuer, clientId, ttl, now: kit.now });

  const reportSeldom = createReportSeldom({
    report: (error, where) => kit.report(error, where),
    now: () => kit.now(),
  });
  // Whoever sends a made-up code has no account, so there is nobody else to count it for.
  const exchanges = createRateLimit({
    most: MOST_EXCHANGES,
    windowMs: EXCHANGES_WINDOW_MS,
    capacity: 1,
    now: () => kit.now(),
  });

  const cookiesAt = (base: URL) => {
    const cookies = createCookies(base);
    // Several servers may share a host, and with it its cookies.
    const place = digest(6, 'log-in cookie', kit.audience, base.pathname);
    return (name: 'session' | 'login' | 'again') => ({
      read: (request: Request) => cookies.read(request, `${name}-${place}`),
      write: (value: string, milliseconds: number) =>
        cookies.write(`${name}-${place}`, value, Math.ceil(milliseconds / 1000)),
    });
  };

  const refuse = (request: Request, { refusal, error }: LogInProblem): Response => {
    if (error !== undefined) reportSeldom(error, 'log-in');
    return kit.views.refuse(request, refusal);
  };

  const callback = async (request: Request): Promise<Response> => {
    if (request.method !== 'GET') return kit.views.refuse(request, 'method');
    const base = await kit.base();
    const cookie = cookiesAt(base);
    const unfit = (): Response => kit.views.refuse(request, 'authorization');
    const { search, searchParams } = new URL(request.url);
    const [state, ...more] = searchParams.getAll('state');
    const browserKey = cookie('login').read(request);
    if (state === undefined || more.length > 0 || browserKey === undefined) return unfit();
    // Anybody could ask for these, so what costs nothing is looked at first.
    if (!searchParams.has('code') && !searchParams.has('error')) return unfit();
    const logIn = await flow.end(browserKey, state);
    if (logIn === undefined) return unfit();
    if (!searchParams.has('error') && !exchanges.take('all')) return kit.views.refuse(request, 'too-many');
    // The redirect URI as it was sent (S66); behind a proxy, the request's own URL is another.
    const returned = urlBelow(base, `/login/callback${search}`);
    const finished = await server.finish(returned, logIn.secrets);
    if (!('claims' in finished)) return refuse(request, finished);
    if (!(await logIn.spend())) return unfit();
    const { sub } = finished.claims;
    const label = labelOf(finished.claims, options, kit);
    const id = await sessions.start({
      kind: 'user',
      issuer,
      subject: sub,
      ...(label !== undefined && { label }),
    });
    await sessions.end(cookie('session').read(request));
    return kit.views.redirect(urlBelow(base, logIn.to).href, [
      cookie('session').write(id, ttl),
      cookie('again').write('', 0),
    ]);
  };

  const logOut = async (request: Request): Promise<Response> => {
    if (request.method !== 'POST') return kit.views.refuse(request, 'method');
    const base = await kit.base();
    const foreign = foreignPost(request, base);
    if (foreign !== undefined) return kit.views.refuse(request, foreign);
    const cookie = cookiesAt(base);
    await sessions.end(cookie('session').read(request));
    const to = new URL(request.url).searchParams.get('to') ?? '';
    return kit.views.redirect(urlBelow(base, RETURN.test(to) ? to : '/stored').href, [
      cookie('session').write('', 0),
      cookie('again').write(AGAIN, LOG_IN_MS),
    ]);
  };

  return {
    logOut: '/logout',
    ready: () => loadOpenidClient('oidcSession()'),
    async identify(request) {
      const base = await kit.base();
      const cookie = cookiesAt(base);
      try {
        const user = await sessions.find(cookie('session').read(request));
        if (user !== undefined) return user;
      } catch (error) {
        return unavailable(error, request, kit);
      }
      const to = returnPath(request, base);
      if ((request.method !== 'GET' && request.method !== 'HEAD') || to === undefined)
        return { kind: 'nobody' };
      const kept = cookie('login').read(request);
      const browserKey = kept !== undefined && isRandomText(kept) ? kept : randomText();
      const secrets = await flow.begin(browserKey, to);
      const again = cookie('again').read(request) === AGAIN;
      const url = await server.begin(urlBelow(base, '/login/callback').href, secrets, again);
      if (typeof url !== 'string') return refuse(request, url);
      return kit.views.redirect(url, [cookie('login').write(browserKey, LOG_IN_MS)]);
    },
    async fetch(request, path) {
      try {
        if (path === '/callback') return await callback(request);
        if (path === '/logout') return await logOut(request);
        return kit.views.refuse(request, 'unknown');
      } catch (error) {
        return unavailable(error, request, kit);
      }
    },
  };
}

/** A store that can't be reached. Anything else is a bug, and the caller's to report. */
function unavailable(error: unknown, request: Request, kit: IdentityKit): Response {
  if (!isAskwellError(error, 'ASKWELL_STORE')) throw error;
  kit.report(error, 'log-in');
  return kit.views.refuse(request, 'unavailable');
}

function labelOf(claims: OidcClaims, options: OidcSessionOptions, kit: IdentityKit): string | undefined {
  const { email, preferred_username: userName, name } = claims;
  try {
    const label: unknown =
      options.label === undefined
        ? [email, userName, name].find((claim) => typeof claim === 'string' && claim !== '')
        : options.label(claims);
    return typeof label === 'string' && label !== '' ? label.slice(0, MAX_LABEL) : undefined;
  } catch (error) {
    // Shown only, so nobody is kept out for it.
    kit.report(error, 'label of oidcSession()');
    return undefined;
  }
}
