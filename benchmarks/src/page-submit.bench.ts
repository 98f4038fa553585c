import { createMemoryStore, defineForm, field, generateKey, type Store } from 'askwell';
import { createPages, custom } from 'askwell/pages';

// Internals: the pages of a server without the server around them.
import type { AttachedPages } from '../../packages/askwell/dist/channel/pages-plugin.js';
import { nodeAead } from '../../packages/askwell/dist/seal/node-aead.js';
import { webCryptoAead } from '../../packages/askwell/dist/seal/aead.js';
import { createKeyRing } from '../../packages/askwell/dist/seal/key-ring.js';
import { createSealer } from '../../packages/askwell/dist/seal/seal.js';
import type { Benchmark, Row } from './benchmark.ts';
import { interleave } from './interleave.ts';
import { openRedis } from './open-redis.ts';
import { microsRow } from './rows.ts';

const ORIGIN = 'http://127.0.0.1:4100';
const ISSUER = 'https://login.example.com';
const FORM = defineForm({ holder: field.string(), number: field.secret(), note: field.string().optional() });
/** People who submit at the same moment. */
const PEOPLE = 50;
const BATCH = 10;

/** A page that was opened for a person. */
interface Page {
  readonly person: string;
  readonly url: string;
}

/** A page as a browser has it. */
interface ShownPage extends Page {
  readonly token: string;
  readonly cookie: string;
}

/** The three steps, each alone. */
interface Steps {
  open(person: string): Promise<Page>;
  show(page: Page): Promise<ShownPage>;
  submit(page: ShownPage): Promise<void>;
}

/** What a page costs that is opened, shown, and submitted, by one person and by many at once. */
export const benchmark: Benchmark = async () => {
  const rows = [...(await oneByOne()), await atOnce('memory', createMemoryStore())];
  const redis = await openRedis('page/submit-50-at-once/redis');
  if (redis === undefined) return rows;
  try {
    return [...rows, await atOnce('redis', redis.store)];
  } finally {
    await redis.close();
  }
};

async function oneByOne(): Promise<readonly Row[]> {
  const { open, show, submit } = stepsWith(createMemoryStore());
  const [opened, shown]: [Page[], ShownPage[]] = [[], []];
  const contenders = {
    open: async () => void opened.push(await open('ada')),
    show: async () => void shown.push(await show(taken(opened))),
    submit: () => submit(taken(shown)),
  };
  // Each step takes what the one before has left. It is ahead by a batch, since rounds begin anywhere.
  for (let ahead = 0; ahead < 2 * BATCH; ahead++) await contenders.open();
  for (let ahead = 0; ahead < BATCH; ahead++) await contenders.show();
  const measured = await interleave(contenders, { budget: 3000, batch: BATCH, warmUp: 200 });
  return [
    microsRow('page/open', measured, 'open', 'an interaction is opened'),
    microsRow('page/show', measured, 'show', 'the form of an open page is looked at'),
    microsRow('page/submit', measured, 'submit', 'a form that is shown is filled in and completed'),
  ];
}

async function atOnce(name: string, store: Store): Promise<Row> {
  const { open, show, submit } = stepsWith(store);
  const people = Array.from({ length: PEOPLE }, (_, index) => `person-${index}`);
  const waiting: (readonly ShownPage[])[] = [];
  const contenders = {
    prepare: async () =>
      void waiting.push(await Promise.all(people.map(async (person) => show(await open(person))))),
    submit: () => Promise.all(taken(waiting).map(submit)),
  };
  await contenders.prepare();
  const measured = await interleave(contenders, { budget: 3000, batch: 1, warmUp: 10 });
  const { low, median, high } = measured.micros('submit');
  const [fast, slow] = [low, high].map((micros) => (micros / PEOPLE).toFixed(0));
  const perSecond = Math.round((PEOPLE * 1e6) / median).toLocaleString('en');
  return {
    name: `page/submit-${PEOPLE}-at-once/${name}`,
    value: median / PEOPLE,
    unit: 'µs',
    note: `p25–p75 ${fast}–${slow}; as page/submit, by ${PEOPLE} people at once: ${perSecond} a second`,
  };
}

function taken<T>(from: T[]): T {
  const first = from.shift();
  if (first === undefined) throw new Error('A step was measured before the one that it needs.');
  return first;
}

function stepsWith(store: Store): Steps {
  const pages = attach(store);
  const ask = async (page: Page, init: RequestInit = {}, cookie?: string): Promise<Response> => {
    const headers = { 'x-user': page.person, origin: ORIGIN, ...(cookie !== undefined && { cookie }) };
    const response = await pages.fetch(new Request(page.url, { ...init, headers }));
    if (response.status === 200) return response;
    throw new Error(`A page was answered with ${response.status}.`);
  };
  return {
    async open(person) {
      const principal = { kind: 'user', issuer: ISSUER, subject: person, client: 'app' } as const;
      const host = pages.hostFor({ principal, target: 'pay', run: crypto.randomUUID() });
      const page = {
        kind: 'form',
        message: 'Pay 3 EUR',
        schema: FORM.wire('2026-07-28'),
        secrets: FORM.secrets,
        scalar: false,
      } as const;
      return { person, url: (await host.open(page, 60_000)).url };
    },
    async show(page) {
      const response = await ask(page);
      const token = /name="token" value="([^"]+)"/.exec(await response.text())?.[1];
      const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
      if (token === undefined || cookie === undefined) throw new Error('There is no form on a page.');
      return { ...page, token, cookie };
    },
    async submit(page) {
      const { token, cookie } = page;
      const fields = { token, action: 'accept', 'f.0': 'Ada', 'f.1': '4111-canary', 'f.2': '' };
      await (await ask(page, { method: 'POST', body: new URLSearchParams(fields) }, cookie)).text();
    },
  };
}

function attach(store: Store): AttachedPages {
  const identify = custom((request) => ({ issuer: ISSUER, subject: request.headers.get('x-user') ?? '' }));
  return createPages({ identify }).attach({
    title: 'Payments',
    audience: 'payments',
    sealer: createSealer(createKeyRing([generateKey()]), nodeAead() ?? webCryptoAead),
    store,
    stateTtl: 60_000,
    now: () => Date.now(),
    origin: async () => ORIGIN,
    warn: (message) => {
      throw new Error(message);
    },
    report: (error) => {
      throw error as Error;
    },
  });
}
