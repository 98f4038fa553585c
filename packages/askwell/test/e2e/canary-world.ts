import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  type AskwellServer,
  type CreateServerOptions,
  createServer,
  generateKey,
  type Revision,
} from 'askwell';
import { createPages, custom, type PagesOptions } from 'askwell/pages';
import { createSqliteStore } from 'askwell/sqlite';
import { type Asked, connectClient, httpTransport, type Person, type TestConnection } from 'askwell/testing';

import { type CookieJar, createCookieJar } from '../support/cookie-jar.ts';
import type { Output } from './canary-search.ts';
import { type FetchTap, show, tapConsole, tapFetch, tapStore, type TappedStore } from './canary-taps.ts';

/** A server over HTTP, a client and a browser, and everything that they put out. */
export interface CanaryWorld {
  readonly connection: TestConnection;
  readonly jar: CookieJar;
  readonly network: FetchTap;
  readonly store: TappedStore;
  /** What the person does about a question. */
  person: Person;
  /** Milliseconds that the clock of this process is ahead. */
  ahead: number;
  /** Where the server's pages are. */
  readonly origin: string;
  /** Everything that was put out up to now. */
  outputs(): readonly Output[];
  /** Ends all; then streams and the store's file can be searched as well. */
  close(): Promise<readonly Output[]>;
}

/** How a world differs from others. */
export interface CanaryWorldOptions {
  readonly revision: Revision;
  /** Adds what is served. */
  readonly register: (server: AskwellServer) => void;
  /** Whether errors and warnings go to the author's functions, or to the console. Default `author`. */
  readonly reports?: 'author' | 'console';
  readonly pages?: Partial<PagesOptions>;
  /** A client that shows pages and no forms. */
  readonly noForms?: boolean;
  /** Where the third party is; what goes there is no output of the server. */
  readonly thirdParty?: string;
}

const ALICE = { issuer: 'https://login.example', subject: 'alice' };

export async function createCanaryWorld(options: CanaryWorldOptions): Promise<CanaryWorld> {
  const { revision, register, reports = 'author', thirdParty } = options;
  const folder = mkdtempSync(join(tmpdir(), 'askwell-canary-'));
  const sqlite = createSqliteStore({ file: join(folder, 'store.sqlite') });
  const store = tapStore(sqlite);
  const told: Output[] = [];
  const network = tapFetch();
  const console = tapConsole();
  const clock = Date.now;
  const tell = (place: string, ...values: readonly unknown[]): void =>
    void told.push({ place, text: values.map(show).join('\n') });
  const authors: Partial<CreateServerOptions> = {
    onError: (error, where) => tell('onError', error, where),
    onWarning: (message) => tell('onWarning', message),
  };
  const server = createServer({
    name: 'canary',
    version: '1',
    keys: [generateKey()],
    replay: 'once',
    store,
    ...(reports === 'author' && authors),
    http: {
      authenticate: () => ({
        token: 'token-of-alice',
        clientId: 'client',
        scopes: [],
        extra: { iss: ALICE.issuer, sub: ALICE.subject },
      }),
    },
    pages: createPages({
      identify: custom(() => ALICE),
      waitMs: 2_000,
      onEvent: (event) => tell('onEvent', event),
      ...options.pages,
    }),
  });
  register(server);
  const listening = await server.listen({ port: 0 });
  const world = {
    jar: createCookieJar((request) => fetch(request)),
    network,
    store,
    ahead: 0,
    origin: new URL(listening.url).origin,
    person: ((asked: Asked) => {
      throw new Error(`Nobody answers ${asked.message}`);
    }) as Person,
  };
  Date.now = () => clock() + world.ahead;
  const connection = await connectClient(undefined, {
    revision,
    transport: httpTransport(listening.url),
    person: (asked) => world.person(asked),
    ...(options.noForms === true && { capabilities: { elicitation: { url: {} } } }),
  });
  if (revision !== '2026-07-28') await connection.client.setLoggingLevel('debug');

  const outputs = (): readonly Output[] => [
    ...told,
    ...console.outputs,
    ...store.written,
    ...network.exchanges.flatMap((exchange) => outputsOf(exchange, thirdParty)),
  ];
  return Object.assign(world, {
    connection,
    outputs,
    async close() {
      await connection.close();
      await listening.close();
      await server.close();
      await network.settled();
      await sqlite.close();
      network.untap();
      console.untap();
      Date.now = clock;
      const bytes = readdirSync(folder).map((file) => ({
        place: `file ${file}`,
        text: readFileSync(join(folder, file), 'latin1'),
      }));
      rmSync(folder, { recursive: true, force: true });
      return [...outputs(), ...bytes];
    },
  });
}

/** What of an exchange may hold no canary. What the browser sends to a page may, of course. */
function outputsOf(
  { method, url, headers, requestBody, status, responseHeaders, responseBody }: FetchTap['exchanges'][number],
  thirdParty: string | undefined,
): readonly Output[] {
  if (url.origin === thirdParty) return [];
  const place = url.pathname === '/mcp' ? 'protocol' : 'page';
  const answered = [...responseHeaders]
    .map(([name, value]) => `${name}: ${name === 'location' ? toThirdParty(value, thirdParty) : value}`)
    .join('\n');
  return [
    // The third party's own redirect carries the code and the state; that is where they belong.
    { place: `${place} url`, text: url.pathname.includes('/callback/') ? url.pathname : url.href },
    { place: `${place} response headers`, text: `${status}\n${answered}` },
    { place: `${place} response`, text: responseBody() },
    ...(place === 'protocol'
      ? [{ place: 'protocol request', text: `${method}\n${show(headers)}\n${requestBody}` }]
      : []),
  ];
}

/** The redirect to the third party has to carry the state. */
function toThirdParty(location: string, thirdParty: string | undefined): string {
  if (thirdParty === undefined || !location.startsWith(thirdParty)) return location;
  const url = new URL(location);
  url.searchParams.delete('state');
  return url.href;
}
