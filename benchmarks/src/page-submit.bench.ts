import { createMemoryStore, defineForm, field, generateKey } from 'askwell';
import { createPages, loopback } from 'askwell/pages';

// Internals: the pages of a server without the server around them.
import type { AttachedPages } from '../../packages/askwell/dist/channel/pages-plugin.js';
import { nodeAead } from '../../packages/askwell/dist/seal/node-aead.js';
import { webCryptoAead } from '../../packages/askwell/dist/seal/aead.js';
import { createKeyRing } from '../../packages/askwell/dist/seal/key-ring.js';
import { createSealer } from '../../packages/askwell/dist/seal/seal.js';
import type { Benchmark } from './benchmark.ts';
import { interleave } from './interleave.ts';
import { microsRow } from './rows.ts';

const ORIGIN = 'http://127.0.0.1:4100';
const FORM = defineForm({ holder: field.string(), number: field.secret(), note: field.string().optional() });

/** What a person costs who opens a page, and one who fills it in too. */
export const benchmark: Benchmark = async () => {
  const pages = attach();
  const host = pages.hostFor({ principal: { kind: 'local' }, target: 'pay', run: crypto.randomUUID() });

  const open = async (): Promise<string> => {
    const page = {
      kind: 'form',
      message: 'Pay 3 EUR',
      schema: FORM.wire('2026-07-28'),
      secrets: FORM.secrets,
      scalar: false,
    } as const;
    return (await host.open(page, 60_000)).url;
  };
  const show = async (): Promise<{ url: string; token: string; cookie: string }> => {
    const url = await open();
    const response = await pages.fetch(new Request(url));
    const token = /name="token" value="([^"]+)"/.exec(await response.text())?.[1];
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
    if (token === undefined || cookie === undefined)
      throw new Error(`The page was not shown: ${response.status}`);
    return { url, token, cookie };
  };
  const submit = async (): Promise<void> => {
    const { url, token, cookie } = await show();
    const body = new URLSearchParams({
      token,
      action: 'accept',
      'f.0': 'Ada',
      'f.1': '4111-canary',
      'f.2': '',
    });
    const response = await pages.fetch(
      new Request(url, { method: 'POST', body, headers: { cookie, origin: ORIGIN } }),
    );
    if (response.status !== 200) throw new Error(`The page was not taken: ${response.status}`);
    await response.text();
  };

  const measured = await interleave({ open, show, submit }, { budget: 3000, batch: 10, warmUp: 200 });
  return [
    microsRow('page/open', measured, 'open', 'an interaction is opened'),
    microsRow('page/show', measured, 'show', 'opened, and the form is looked at'),
    microsRow('page/submit', measured, 'submit', 'opened, looked at, filled in, completed'),
  ];
};

function attach(): AttachedPages {
  return createPages({ identify: loopback() }).attach({
    title: 'Payments',
    audience: 'payments',
    sealer: createSealer(createKeyRing([generateKey()]), nodeAead() ?? webCryptoAead),
    store: createMemoryStore(),
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
