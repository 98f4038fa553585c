import type { AttachedPages, PagesKit, PagesPlugin } from '../channel/pages-plugin.ts';
import { AskwellError } from '../errors.ts';
import { createPagesApp } from './routes/app.ts';
import { createGrants } from './grants/create-grants.ts';
import { createPageHost } from './create-page-host.ts';
import type { Identity } from './identity/identity.ts';
import { createInteractions } from './interaction/interactions.ts';
import type { OAuthProvider } from './grants/oauth-provider.ts';
import { createTellPageEvent, type PageEvent } from './page-event.ts';
import { isSecureOrigin, readPagesOptions, type ReadPagesOptions } from './pages-options.ts';
import type { PagesParts } from './pages-parts.ts';
import { createRecords } from './records.ts';
import { createVault } from './vault/create-vault.ts';
import type { KeyProvider } from './vault/key-provider.ts';
import { createKeyRingProvider } from './vault/key-ring-provider.ts';
import { createViews } from './views/create-views.ts';
import type { Look } from './views/views.ts';

/** Options of {@link createPages}. */
export interface PagesOptions {
  /**
   * Tells who opens a page: `oidcSession({ … })`, `custom(fn)`, `completionCode()` or `loopback()`. There is no default:
   * a page that does not know who opens it would let anybody answer for somebody else.
   */
  readonly identify: Identity;
  /**
   * Where people reach the pages, with the path: `https://tools.example.com/askwell`. https, or http on this machine.
   * Default: the address that the server listens at, and {@link path}.
   */
  readonly url?: string | URL;
  /** The path that requests for pages come in at. Default: that of {@link url}, else `/askwell`. */
  readonly path?: string;
  /** Third parties that accounts can be connected at; made by `defineProvider` of `askwell/oauth`. */
  readonly providers?: readonly OAuthProvider[];
  /** Wraps the keys of the vault. Default: the server's own keys. */
  readonly keys?: KeyProvider;
  /**
   * How long a call waits for a page before it asks again, in milliseconds, at most ten minutes. Default 45 000, which is
   * less than most clients and proxies wait for an answer.
   */
  readonly waitMs?: number;
  /**
   * How many pages that are not finished one person may have, in one process (S79). Callers without a log-in share ten
   * times as many, and all callers together have a hundred times as many. Opening one more fails with `ASKWELL_LIMIT`.
   * Default 100.
   */
  readonly maxOpen?: number;
  /** How the pages look. */
  readonly look?: Look;
  /** Told of what happens to pages, for an audit log. */
  readonly onEvent?: (event: PageEvent) => void;
}

/**
 * Makes the hosted pages of a server: for what must not pass the client and the model, and for consent at third parties.
 * Give them to the server as its option `pages`.
 *
 * @example
 * ```ts
 * const pages = createPages({
 *   identify: oidcSession({ issuer: 'https://login.example.com', clientId: 'deployer' }),
 *   url: 'https://deployer.example.com/askwell',
 * });
 * const server = createServer({ name: 'deployer', version: '1.0.0', pages });
 * ```
 * @throws `ASKWELL_USAGE` for options that can't be used; above all without `identify`: no configuration means no pages,
 * never an unchecked page
 */
export function createPages(options: PagesOptions): PagesPlugin {
  const read = readPagesOptions(options);
  return { attach: (kit) => attach(kit, read) };
}

function attach(kit: PagesKit, options: ReadPagesOptions): AttachedPages {
  const { identify, path, waitMs, maxOpen } = options;
  const { audience, sealer, store } = kit;
  const now = (): number => kit.now();
  const warn = (message: string): void => kit.warn(message);
  const report = (error: unknown, where: string): void => kit.report(error, where);
  const base = createBase(kit, options);

  const records = createRecords({ store, sealer, audience, now, warn });
  const keys = options.keys ?? createKeyRingProvider(sealer);
  const vault = createVault({ records, keys, audience, now, warn });
  const providers = new Map(options.providers.map((provider) => [provider.id, provider]));
  const views = createViews({ ...options.look, title: kit.title });
  const parts: PagesParts = {
    base,
    path,
    identity: identify,
    attachedIdentity: identify.attach({ base, records, sealer, audience, views, now, warn, report }),
    interactions: createInteractions({ records, now, retention: kit.stateTtl, maxOpen }),
    vault,
    grants: createGrants({ vault, records, providers, now, pause, audience, warn }),
    providers,
    views,
    sealer,
    audience,
    waitMs,
    tell: createTellPageEvent({ listener: options.onEvent, audience, now, report }),
    now,
    warn,
    report,
  };
  return { path, fetch: createPagesApp(parts), hostFor: (call) => createPageHost(parts, call) };
}

/** Where the pages are: as configured, or below the origin of the server once that is known. */
function createBase(kit: PagesKit, { url, path }: ReadPagesOptions): () => Promise<URL> {
  if (url !== undefined) return () => Promise.resolve(url);
  let known: Promise<URL> | undefined;
  return () => {
    const asked = (known ??= kit.origin().then((origin) => secureBase(new URL(path, origin))));
    // A server that does not listen yet may later.
    asked.catch(() => (known = undefined));
    return asked;
  };
}

/** An origin that only the server knows is held to the rule of the option `url`. */
function secureBase(base: URL): URL {
  if (isSecureOrigin(base)) return base;
  throw new AskwellError(
    'ASKWELL_USAGE',
    `Pages would be at ${base.origin}, on plain http, where other machines could read and change what people enter. ` +
      'Put https in front of the server and give the pages their public address: ' +
      'createPages({ url: "https://tools.example.com/askwell" }); or listen at 127.0.0.1.',
  );
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
