import type { AttachedPages } from '../../../src/channel/pages-plugin.ts';
import { createPages, type PagesOptions } from '../../../src/pages/create-pages.ts';
import { custom } from '../../../src/pages/identity/custom.ts';
import type { PageEvent } from '../../../src/pages/page-event.ts';
import type { Principal } from '../../../src/replay/host.ts';
import type { FormPage, GrantPage, PageHost } from '../../../src/replay/page-host.ts';
import { webCryptoAead } from '../../../src/seal/aead.ts';
import { createKeyRing, generateKey } from '../../../src/seal/key-ring.ts';
import { createSealer, type Sealer } from '../../../src/seal/seal.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { createCookieJar, type CookieJar } from '../../support/cookie-jar.ts';

/** Where the pages of a test are, unless it says otherwise. */
export const BASE = 'https://tools.example.com/askwell';
/** Where a server on this machine listens. */
export const LOCAL = 'http://127.0.0.1:4100';
export const ISSUER = 'https://login.example.com';
export const HOUR = 60 * 60_000;

/** Who asks, through an MCP client. */
export function asker(subject: string, client = 'the-app'): Principal {
  return { kind: 'user', issuer: ISSUER, subject, client };
}

export const CITY: FormPage = {
  kind: 'form',
  message: 'Where do you want to go?',
  schema: {
    type: 'object',
    properties: { city: { type: 'string', title: 'City', minLength: 2 } },
    required: ['city'],
  },
  secrets: [],
  scalar: false,
};

export const API_KEY: FormPage = {
  kind: 'form',
  message: 'Your API key, please.',
  schema: {
    type: 'object',
    properties: {
      name: { type: 'string', title: 'Name', minLength: 2 },
      key: { type: 'string', title: 'Key', minLength: 8 },
    },
    required: ['name', 'key'],
  },
  secrets: ['key'],
  scalar: false,
};

export const GRANT: GrantPage = {
  kind: 'grant',
  message: 'To open the ticket for you.',
  provider: 'tracker',
  scopes: ['read'],
};

/** Pages at work, with all that they wrote and said. */
export interface World {
  readonly pages: AttachedPages;
  readonly events: readonly PageEvent[];
  /** What operators were told: warnings and reported errors. */
  readonly log: readonly string[];
  /** Everything that ever was written to the store, keys included. */
  readonly written: readonly string[];
  /** All that the store holds now. */
  snapshot(): Promise<string>;
  host(principal?: Principal, target?: string): PageHost;
  pass(milliseconds: number): void;
  /** A browser; somebody is logged in there if a name is given. */
  browser(person?: string): Browser;
  /** Lets the store fail, or work again. */
  breakStore(broken: boolean): void;
}

/** One person's browser at the pages. */
export interface Browser {
  readonly jar: CookieJar;
  readonly get: (url: string, headers?: HeadersInit, method?: string) => Promise<Response>;
  /** Opens a page and reads its form. */
  readonly open: (url: string) => Promise<OpenedForm>;
  /** Sends a form as a browser does it. */
  readonly post: (
    url: string,
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string | undefined>>,
  ) => Promise<Response>;
  /** Opens a page, fills it in and sends it. */
  readonly answer: (url: string, fields: Readonly<Record<string, string>>) => Promise<Response>;
}

export interface OpenedForm {
  readonly response: Response;
  readonly html: string;
  readonly token: string;
}

export function createWorld(
  options: Partial<PagesOptions> & {
    readonly origin?: string | (() => Promise<string>);
    readonly start?: number;
    readonly sealer?: Sealer;
    readonly memory?: Store;
  } = {},
): World {
  const { origin, start, sealer, memory: shared, ...given } = options;
  let time = start ?? 1_800_000_000_000;
  let broken = false;
  const log: string[] = [];
  const events: PageEvent[] = [];
  const written: string[] = [];
  const now = (): number => time;
  const memory = shared ?? createMemoryStore({ now });
  const check = <T>(work: () => Promise<T>): Promise<T> =>
    broken ? Promise.reject(new Error('connect ECONNREFUSED store.internal:6379')) : work();
  const store: Store = {
    get: (key) => check(() => memory.get(key)),
    put: (key, value, conditions) => {
      written.push(key, value);
      return check(() => memory.put(key, value, conditions));
    },
    delete: (key) => check(() => memory.delete(key)),
    list: (prefix) => check(() => memory.list(prefix)),
  };
  const plugin = createPages({
    identify: custom((request) => {
      const person = /(?:^|; )app-session=(\w+)/.exec(request.headers.get('cookie') ?? '')?.[1];
      return person === undefined
        ? undefined
        : { issuer: ISSUER, subject: person, label: `${person}@example.com` };
    }),
    ...(origin === undefined && { url: BASE }),
    waitMs: 0,
    onEvent: (event) => events.push(event),
    ...given,
  });
  const pages = plugin.attach({
    title: 'Travel desk',
    audience: 'travel',
    sealer: sealer ?? createSealer(createKeyRing([generateKey()]), webCryptoAead),
    store,
    stateTtl: HOUR,
    now,
    origin: () =>
      origin === undefined
        ? Promise.reject(new Error('nothing listens'))
        : typeof origin === 'string'
          ? Promise.resolve(origin)
          : origin(),
    warn: (message) => log.push(message),
    report: (error, where) => log.push(`${where}: ${String(error)}`),
  });

  const browser = (person?: string): Browser => {
    const home = new URL(
      given.url ?? (typeof origin === 'string' ? origin : origin === undefined ? BASE : LOCAL),
    ).origin;
    // Other sites are on the network.
    const jar = createCookieJar((request) =>
      new URL(request.url).origin === home ? pages.fetch(request) : fetch(request),
    );
    if (person !== undefined) jar.set(home, `app-session=${person}; Path=/`);
    const get: Browser['get'] = (url, headers, method = 'GET') =>
      jar.fetch(url, { method, ...(headers !== undefined && { headers }) });
    const open = async (url: string): Promise<OpenedForm> => {
      const response = await get(url);
      const html = await response.text();
      return { response, html, token: tokenOf(html) };
    };
    const post: Browser['post'] = (url, fields, headers = {}) =>
      jar.fetch(url, {
        method: 'POST',
        headers: withoutMissing({
          origin: home,
          'sec-fetch-site': 'same-origin',
          'content-type': 'application/x-www-form-urlencoded',
          ...headers,
        }),
        body: new URLSearchParams(fields).toString(),
      });
    return {
      jar,
      get,
      open,
      post,
      answer: async (url, fields) => post(url, { token: (await open(url)).token, ...fields }),
    };
  };

  return {
    pages,
    events,
    log,
    written,
    async snapshot() {
      const rows: unknown[] = [];
      for (const key of await memory.list('')) rows.push([key, await memory.get(key)]);
      return JSON.stringify(rows);
    },
    host: (principal = asker('alice'), target = 'book-trip') =>
      pages.hostFor({ principal, target, run: 'run-1' }),
    pass: (milliseconds) => {
      time += milliseconds;
    },
    browser,
    breakStore: (value) => {
      broken = value;
    },
  };
}

/** The hidden token of a page's form; empty if there is none. */
export function tokenOf(html: string): string {
  return /name="token"[^>]*value="([^"]*)"/.exec(html)?.[1] ?? '';
}

/** The code that a finished page shows; empty if there is none. */
export function codeOf(html: string): string {
  return /\b[0-9A-Z]{4}-[0-9A-Z]{4}\b/.exec(html)?.[0] ?? '';
}

export const ACCEPT: { readonly action: 'accept' } = { action: 'accept' };

function withoutMissing(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
