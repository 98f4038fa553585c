import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  type AskwellServer,
  createMemoryStore,
  createServer,
  field,
  generateKey,
  type Listening,
  type Store,
} from 'askwell';
import { createPages, custom } from 'askwell/pages';

import { createCookieJar } from '../support/cookie-jar.ts';
import { rawCall, type RawAnswer } from '../support/raw-client.ts';
import { visitPage } from './fill-page.ts';

const ISSUER = 'https://login.example';
/** A thousand pages of fifty people. */
const PEOPLE = 50;
const EACH = 20;
/** Requests that begin at the same moment. */
const GROUP = 100;
const HOUR = 60 * 60_000;

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

describe('a thousand pages that are open at once', () => {
  const clock = Date.now;
  let ahead = 0;
  let server: AskwellServer;
  let store: Store;
  let listening: Listening;
  const warnings: string[] = [];
  const warn = (warning: Error): void => void warnings.push(warning.message);

  beforeAll(async () => {
    Date.now = () => clock() + ahead;
    process.on('warning', warn);
    store = createMemoryStore({ now: () => Date.now() });
    server = createServer({
      name: 'desk',
      version: '1',
      keys: [generateKey()],
      store,
      replay: 'once',
      onWarning: (message) => warnings.push(message),
      onError: (error) => warnings.push(String(error)),
      http: {
        authenticate: (request) => ({
          token: 'token',
          clientId: 'client',
          scopes: [],
          extra: { iss: ISSUER, sub: request.headers.get('authorization') ?? '' },
        }),
      },
      pages: createPages({
        identify: custom((request) => {
          const subject = request.headers.get('x-user');
          return subject === null ? undefined : { issuer: ISSUER, subject };
        }),
        waitMs: 60_000,
      }),
    }).tool('pay', {}, async (_, ctx) => {
      const card = await ctx.elicit('Pay 3 EUR', {
        holder: field.string({ title: 'Holder' }),
        number: field.secret({ title: 'Number' }),
      });
      return card.action === 'accept' ? `paid by ${card.data.holder}` : card.action;
    });
    listening = await server.listen({ port: 0 });
  });
  afterAll(async () => {
    await server.close();
    process.off('warning', warn);
    Date.now = clock;
  });

  /** Over the network, for one person; ends when the client goes away. */
  const clientOf = (person: string, signal?: AbortSignal): Parameters<typeof rawCall>[0] => ({
    fetch: (request) => {
      const sent = new Request(listening.url, request);
      sent.headers.set('authorization', person);
      // A connection that is kept may be closed by the server at the moment that it is used again.
      sent.headers.set('connection', 'close');
      return fetch(sent, signal === undefined ? {} : { signal });
    },
  });
  const consented = ({ result }: RawAnswer): { requestState: unknown; inputResponses: unknown } => ({
    requestState: result?.requestState,
    inputResponses: Object.fromEntries(
      Object.keys(result?.inputRequests ?? {}).map((key) => [key, { action: 'accept' }]),
    ),
  });
  const urlOf = ({ result }: RawAnswer): string =>
    String(Object.values(result?.inputRequests ?? {})[0]?.params?.['url']);

  /**
   * Opens pages, so many for each person; every second one is then finished, of the others half are waited for and given
   * up. All are open at the same time; what connects at the same time is bounded, since a listener's queue is.
   */
  const wave = async (each: number): Promise<readonly string[]> => {
    const people = Array.from({ length: PEOPLE * each }, (_, index) => `person-${index % PEOPLE}`);
    const opened: RawAnswer[] = [];
    for (const group of groupsOf(people))
      opened.push(...(await Promise.all(group.map((person) => rawCall(clientOf(person), 'pay')))));
    expect(new Set(opened.map(urlOf)).size).toBe(people.length);

    const away = new AbortController();
    const givenUp: Promise<unknown>[] = [];
    const texts: string[] = [];
    for (const group of groupsOf([...opened.entries()])) {
      const finished: Promise<string>[] = [];
      for (const [index, answer] of group) {
        const person = people[index] as string;
        if (index % 2 === 0) finished.push(finish(person, answer));
        else if (index % 4 === 1) givenUp.push(resume(person, answer, away.signal).catch(() => undefined));
      }
      texts.push(...(await Promise.all(finished)));
    }
    away.abort();
    await Promise.all(givenUp);
    return texts;
  };

  const resume = (person: string, answer: RawAnswer, signal?: AbortSignal): Promise<RawAnswer> =>
    rawCall(clientOf(person, signal), 'pay', consented(answer));

  /** The call waits while the person fills in the page. */
  const finish = async (person: string, answer: RawAnswer): Promise<string> => {
    const jar = createCookieJar((request) => {
      request.headers.set('x-user', person);
      request.headers.set('connection', 'close');
      return fetch(request);
    });
    const [{ result }, page] = await Promise.all([
      resume(person, answer),
      visitPage(jar, urlOf(answer), { values: { Holder: `${person}!`, Number: '4111' } }),
    ]);
    expect(page.status).toBe(200);
    return result?.content?.[0]?.text ?? '';
  };

  const settled = async (): Promise<number> => {
    for (let times = 0; times < 5; times += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      gc();
    }
    return process.memoryUsage().heapUsed;
  };
  const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

  it('are finished or expire, and leave no record, timer or listener behind, and no memory', async () => {
    const pages = async (): Promise<number> => (await store.list('')).length;
    const expire = async (): Promise<void> => {
      ahead += 3 * HOUR;
      expect(await pages()).toBe(0);
    };
    await wave(EACH);
    await expire();
    const before = { heap: await settled(), timers: timers(), exit: process.listenerCount('exit') };

    const texts = await wave(EACH);
    expect(texts).toHaveLength((PEOPLE * EACH) / 2);
    for (const [index, text] of texts.entries()) expect(text).toBe(`paid by person-${(index * 2) % PEOPLE}!`);
    expect(await pages()).toBeGreaterThan(0);
    await expire();
    const grown = (await settled()) - before.heap;
    expect(grown).toBeLessThan(PEOPLE * EACH * 1024);
    await expect.poll(timers).toBeLessThanOrEqual(before.timers);
    expect(process.listenerCount('exit')).toBe(before.exit);
    expect(warnings).toEqual([]);
  }, 120_000);
});

function groupsOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / GROUP) }, (_, index) =>
    all.slice(index * GROUP, (index + 1) * GROUP),
  );
}
