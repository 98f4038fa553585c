import { Hono } from 'hono';

import { isAskwellError } from '../../errors.ts';
import { parseUrl } from '../../parse-url.ts';
import { foreignResponse } from './foreign-response.ts';
import { takeCallback } from './callback-route.ts';
import { showInteraction, takeInteraction } from './interaction-routes.ts';
import type { PagesParts } from '../pages-parts.ts';
import { createReportSeldom, type ReportSeldom } from '../report-seldom.ts';
import { createPagesSite, type PagesSite } from './pages-site.ts';
import { isOwnHost } from './request-origin.ts';
import { forgetStored, showStored } from './stored-routes.ts';
import { pathOf } from '../url-below.ts';

interface RouteInput {
  readonly Bindings: {
    /** The request as it came in, with its body. */
    readonly raw: Request;
  };
}

/** Methods that no `Request` can be made with (Fetch 2.2.1). Node hands them over all the same. */
const UNSPOKEN: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK']);

/**
 * Serves the pages; never rejects. Routes see a request at its public address, whatever a proxy has made of it, so that
 * redirects, cookies and return addresses fit.
 */
export function createPagesApp(parts: PagesParts): (request: Request) => Promise<Response> {
  const report = createReportSeldom(parts);
  let opened: Promise<{ readonly site: PagesSite; readonly routes: Hono<RouteInput> }> | undefined;
  const open = (): NonNullable<typeof opened> => {
    opened ??= parts
      .base()
      .then((base) => createPagesSite(parts, base))
      .then((site) => ({ site, routes: routesOf(site, report) }));
    // Where the pages are may be known later.
    opened.catch(() => (opened = undefined));
    return opened;
  };

  return async (request) => {
    try {
      const { site, routes } = await open();
      if (UNSPOKEN.has(request.method)) return site.refuse(request, 'method');
      const url = parseUrl(request.url);
      const rest = url?.pathname.startsWith(`${parts.path}/`) ? url.pathname.slice(parts.path.length) : '';
      if (url === undefined || rest === '' || !isOwnHost(request, site.base))
        return site.refuse(request, 'unknown');
      const seen = new Request(site.at(rest + url.search), {
        method: request.method,
        headers: request.headers,
      });
      return await routes.fetch(seen, { raw: request });
    } catch (error) {
      return failed(parts, request, error, report);
    }
  };
}

function routesOf(site: PagesSite, report: ReportSeldom): Hono<RouteInput> {
  const { attachedIdentity } = site.parts;
  const below = pathOf(site.base).length;
  const app = new Hono<RouteInput>({ getPath: (request) => new URL(request.url).pathname.slice(below) });

  app.get('/i/:id', (c) => showInteraction(site, c.req.raw, c.req.param('id')));
  app.post('/i/:id', (c) => takeInteraction(site, c.req.raw, c.req.param('id'), c.env.raw));
  app.get('/callback/:provider', (c) =>
    // A HEAD looks and must have no effect; the router would take it for a GET.
    c.req.raw.method === 'HEAD'
      ? wrongMethod(site, c.req.raw, 'GET')
      : takeCallback(site, c.req.raw, c.req.param('provider')),
  );
  app.get('/stored', (c) => showStored(site, c.req.raw));
  app.post('/stored', (c) => forgetStored(site, c.req.raw, c.env.raw));
  if (attachedIdentity.fetch !== undefined) {
    const logIn = attachedIdentity.fetch.bind(attachedIdentity);
    app.all('/login/*', async (c) => {
      const request = withBody(c.req.raw, c.env.raw);
      return foreignResponse(await logIn(request, c.req.path.slice('/login'.length)));
    });
  }
  app.all('/i/:id', (c) => wrongMethod(site, c.req.raw, 'GET, HEAD, POST'));
  app.all('/callback/:provider', (c) => wrongMethod(site, c.req.raw, 'GET'));
  app.all('/stored', (c) => wrongMethod(site, c.req.raw, 'GET, HEAD, POST'));
  app.notFound((c) => site.refuse(c.req.raw, 'unknown'));
  app.onError((error, c) => failed(site.parts, c.req.raw, error, report));
  return app;
}

function wrongMethod(site: PagesSite, request: Request, allowed: string): Response {
  const response = site.refuse(request, 'method');
  response.headers.set('allow', allowed);
  return response;
}

function withBody(seen: Request, raw: Request): Request {
  if (raw.body === null) return seen;
  const init = { method: seen.method, headers: seen.headers, body: raw.body, duplex: 'half' };
  return new Request(seen.url, init as RequestInit);
}

/** The person learns that it did not work, and nothing else; the operator all of it. */
function failed(parts: PagesParts, request: Request, error: unknown, report: ReportSeldom): Response {
  report(error, isAskwellError(error, 'ASKWELL_STORE') ? 'the store of hosted pages' : 'hosted pages');
  try {
    return parts.views.refuse(request, 'unavailable');
  } catch (cause) {
    parts.report(cause, 'the views of hosted pages');
    return new Response(null, { status: 503, headers: { 'cache-control': 'no-store' } });
  }
}
