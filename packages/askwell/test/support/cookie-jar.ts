/** One person's browser as far as cookies and redirects go: no scripts, no rendering. */
export interface CookieJar {
  /**
   * Sends a request with the cookies for its URL and keeps those of the response. Redirects are not followed unless
   * `follow` says so: it is asked for each, with the absolute URL.
   */
  fetch(
    url: string | URL,
    init?: RequestInit & { readonly follow?: (to: URL) => boolean },
  ): Promise<Response>;
  /** The cookies that a request to this URL would carry, by name. */
  cookies(url: string | URL): ReadonlyMap<string, string>;
  /** Puts a cookie in, as an attacker who can write cookies would: `name=value; Path=/`. */
  set(url: string | URL, cookie: string): void;
  clear(): void;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
}

const MAX_REDIRECTS = 20;

/**
 * A jar of its own for each person of a test.
 *
 * @param send - what requests go to; the network by default. A server's own `fetch` lets a test use https URLs that
 * nobody listens at.
 */
export function createCookieJar(
  send: (request: Request) => Promise<Response> = (request) => fetch(request),
): CookieJar {
  const kept = new Map<string, Cookie>();

  const matching = (url: URL): Cookie[] =>
    [...kept.values()].filter((cookie) => isFor(cookie, url)).sort((a, b) => b.path.length - a.path.length);

  const keep = (url: URL, text: string): void => {
    const read = readCookie(url, text);
    if (read === undefined) return;
    const key = `${read.cookie.domain} ${read.cookie.path} ${read.cookie.name}`;
    if (read.deletes) kept.delete(key);
    else kept.set(key, read.cookie);
  };

  const once = async (url: URL, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers);
    const cookies = matching(url).map(({ name, value }) => `${name}=${value}`);
    if (cookies.length > 0) headers.set('cookie', cookies.join('; '));
    const response = await send(new Request(url, { ...init, headers, redirect: 'manual' }));
    for (const text of response.headers.getSetCookie()) keep(url, text);
    return response;
  };

  return {
    async fetch(url, { follow, ...init } = {}) {
      let at = new URL(url);
      let response = await once(at, init);
      for (let hops = 0; hops < MAX_REDIRECTS && follow !== undefined; hops += 1) {
        const to = locationOf(response, at);
        if (to === undefined || !follow(to)) return response;
        await response.body?.cancel();
        at = to;
        // After a 303, or a 302 to a POST as browsers do it, the next request is a GET without a body.
        const { headers, signal } = init;
        response = await once(at, {
          headers: withoutBody(headers),
          ...(signal !== undefined && { signal }),
        });
      }
      return response;
    },
    cookies: (url) => new Map(matching(new URL(url)).map(({ name, value }) => [name, value])),
    set: (url, cookie) => keep(new URL(url), cookie),
    clear: () => kept.clear(),
  };
}

/** Where a redirect leads, as an absolute URL; `undefined` if the response is none. */
export function locationOf(response: Response, base: string | URL): URL | undefined {
  const location = response.headers.get('location');
  if (location === null || response.status < 300 || response.status > 399) return undefined;
  return new URL(location, base);
}

function withoutBody(init: HeadersInit | undefined): Headers {
  const headers = new Headers(init);
  for (const name of ['content-type', 'content-length']) headers.delete(name);
  return headers;
}

function isFor(cookie: Cookie, url: URL): boolean {
  const { hostname, pathname, protocol } = url;
  const host = cookie.hostOnly
    ? hostname === cookie.domain
    : hostname === cookie.domain || hostname.endsWith(`.${cookie.domain}`);
  const path =
    pathname === cookie.path ||
    pathname.startsWith(cookie.path.endsWith('/') ? cookie.path : `${cookie.path}/`);
  return host && path && (!cookie.secure || protocol === 'https:');
}

function readCookie(url: URL, text: string): { cookie: Cookie; deletes: boolean } | undefined {
  const [pair = '', ...attributes] = text.split(';').map((part) => part.trim());
  const name = pair.slice(0, pair.indexOf('='));
  const value = pair.slice(pair.indexOf('=') + 1);
  const given = new Map(
    attributes.map((attribute) => {
      const [key = '', ...rest] = attribute.split('=');
      return [key.toLowerCase(), rest.join('=')] as const;
    }),
  );
  const path = given.get('path');
  const domain = given.get('domain')?.replace(/^\./, '').toLowerCase();
  const secure = given.has('secure');
  if (pair.indexOf('=') < 1) return undefined;
  if (secure && url.protocol !== 'https:') return undefined;
  // RFC 6265bis 4.1.3.2: such a cookie is Secure, of this host alone, and for all of it, or it is not kept.
  if (name.startsWith('__Host-') && (!secure || path !== '/' || given.has('domain'))) return undefined;
  if (domain !== undefined && domain !== url.hostname && !url.hostname.endsWith(`.${domain}`)) {
    return undefined;
  }
  const maxAge = given.get('max-age');
  const expires = given.get('expires');
  const deletes =
    maxAge !== undefined ? Number(maxAge) <= 0 : expires !== undefined && Date.parse(expires) <= Date.now();
  const cookie = {
    name,
    value,
    domain: domain ?? url.hostname,
    hostOnly: domain === undefined,
    path: path?.startsWith('/') === true ? path : url.pathname.replace(/\/[^/]*$/, '') || '/',
    secure,
  };
  return { cookie, deletes };
}
