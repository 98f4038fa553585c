import { setMaxListeners } from 'node:events';

import {
  createInteractions,
  type Interactions,
  type NewInteraction,
} from '../../../src/pages/interaction/interactions.ts';
import { createRecords } from '../../../src/pages/records.ts';
import type { Timer } from '../../../src/pages/interaction/waiters.ts';
import { webCryptoAead } from '../../../src/seal/aead.ts';
import { createKeyRing, generateKey } from '../../../src/seal/key-ring.ts';
import { nodeAead } from '../../../src/seal/node-aead.ts';
import { createSealer } from '../../../src/seal/seal.ts';
import type { Store } from '../../../src/store/store.ts';

export const START = 1_800_000_000_000;
export const LIFETIME = 600_000;
export const RETENTION = 3_600_000;
export const SECRET = 'canary-90ab';
const keys = [generateKey()];
export const never = new AbortController().signal;
// Many tests wait with it.
setMaxListeners(0, never);

export const request: NewInteraction = {
  principal: { kind: 'user', issuer: 'https://login.example.com', subject: 'alice', client: 'app' },
  target: 'deploy',
  run: 'run 1',
  lifetime: LIFETIME,
  page: {
    kind: 'form',
    message: 'Your key',
    schema: { type: 'object', properties: { key: { type: 'string' } } },
    secrets: ['key'],
    scalar: false,
  },
};
export const grantRequest: NewInteraction = {
  ...request,
  page: { kind: 'grant', message: 'Connect', provider: 'github', scopes: ['repo'] },
};

export const claim = { type: 'claim', flow: 'flow' } as const;
export const complete = { type: 'complete', flow: 'flow', content: { key: SECRET } } as const;

/** A clock and timers that a test moves by hand. */
export function createTime(): {
  now(): number;
  readonly timer: Timer;
  pending(): number;
  /** Delays of the timers that were set, in order. */
  readonly set: number[];
  advance(milliseconds: number): Promise<void>;
} {
  let time = START;
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();
  const set: number[] = [];
  return {
    now: () => time,
    set,
    timer(milliseconds, callback) {
      const entry = { at: time + milliseconds, callback };
      timers.add(entry);
      set.push(milliseconds);
      return () => timers.delete(entry);
    },
    pending: () => timers.size,
    async advance(milliseconds) {
      const until = time + milliseconds;
      await settle();
      for (;;) {
        const next = Math.min(...[...timers].map(({ at }) => at));
        if (next > until) break;
        time = next;
        for (const entry of timers) if (entry.at === next && timers.delete(entry)) entry.callback();
        await settle();
      }
      time = until;
    },
  };
}

/** Until whatever can run without a timer has run: sealing may take a trip to another thread. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export function createProcess(
  store: Store,
  time: { readonly now: () => number; readonly timer?: Timer },
): Interactions {
  const sealer = createSealer(createKeyRing(keys), nodeAead() ?? webCryptoAead);
  const records = createRecords({ store, sealer, audience: 'shop', now: time.now, warn: () => {} });
  return createInteractions({ records, retention: RETENTION, maxOpen: 1_000, ...time });
}

/** A store on the other side of a network: every operation takes a turn before it happens, and one after. */
export function remote(store: Store): Store {
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const far = async <T>(work: () => Promise<T>): Promise<T> => {
    await turn();
    const result = await work();
    await turn();
    return result;
  };
  return {
    get: (key) => far(() => store.get(key)),
    put: (key, value, options) => far(() => store.put(key, value, options)),
    delete: (key) => far(() => store.delete(key)),
    list: (prefix) => far(() => store.list(prefix)),
  };
}
