import type { Identity } from '../../../src/pages/identity/identity.ts';
import { createRecords } from '../../../src/pages/records.ts';
import { createViews } from '../../../src/pages/views/create-views.ts';
import { webCryptoAead } from '../../../src/seal/aead.ts';
import { createKeyRing, generateKey } from '../../../src/seal/key-ring.ts';
import { createSealer } from '../../../src/seal/seal.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { createCookieJar, type CookieJar } from '../../support/cookie-jar.ts';

/** A server with one identity, whose every page says whom it takes the browser for. Nobody listens: jars call it. */
export interface Site {
  readonly base: URL;
  readonly store: Store;
  readonly sent: Request[];
  /** Values of all records that were written, as they were before they were sealed. */
  readonly written: unknown[];
  readonly warnings: string[];
  readonly reports: unknown[];
  advance(milliseconds: number): void;
  fetch(request: Request): Promise<Response>;
  /** A person's browser, which reaches this site and the network. */
  browser(): CookieJar;
  page(path?: string): string;
}

export interface SiteOptions {
  readonly base?: string;
  readonly audience?: string;
  readonly store?: Store;
  readonly key?: string;
}

export function openSite(identity: Identity, options: SiteOptions = {}): Site {
  const base = new URL(options.base ?? 'https://pages.example.test/askwell');
  const audience = options.audience ?? 'site';
  let time = Date.now();
  const now = (): number => time;
  const store = options.store ?? createMemoryStore({ now });
  const sealer = createSealer(createKeyRing([options.key ?? generateKey()]), webCryptoAead);
  const [sent, written, warnings, reports]: [Request[], unknown[], string[], unknown[]] = [[], [], [], []];
  const warn = (message: string): void => void warnings.push(message);
  const records = createRecords({ store, sealer, audience, now, warn });
  const attached = identity.attach({
    base: () => Promise.resolve(base),
    records: {
      ...records,
      put: (key, value, how) => {
        written.push(value);
        return records.put(key, value, how);
      },
    },
    sealer,
    audience,
    views: createViews({ title: 'Site' }),
    now,
    warn,
    report: (error) => void reports.push(error),
  });
  const fetchSite = async (request: Request): Promise<Response> => {
    sent.push(request);
    const { pathname } = new URL(request.url);
    const below = pathname.slice(base.pathname.replace(/\/$/, '').length);
    if (below.startsWith('/login') && attached.fetch !== undefined)
      return attached.fetch(request, below.slice('/login'.length));
    const user = await attached.identify(request);
    return 'kind' in user ? Response.json(user, { status: user.kind === 'nobody' ? 401 : 200 }) : user;
  };
  return {
    base,
    store,
    sent,
    written,
    warnings,
    reports,
    advance: (milliseconds) => (time += milliseconds),
    fetch: fetchSite,
    browser: () =>
      createCookieJar((request) =>
        new URL(request.url).host === base.host ? fetchSite(request) : fetch(request),
      ),
    page: (path = '/i/page') => base.href.replace(/\/$/, '') + path,
  };
}
