import { describe, expect, it } from 'vitest';

import { createCompletionCode } from '../../../src/pages/interaction/completion-code.ts';
import type { InteractionEvent } from '../../../src/pages/interaction/interaction.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import type { Store } from '../../../src/store/store.ts';
import {
  claim,
  createProcess,
  createTime,
  grantRequest,
  LIFETIME,
  RETENTION,
  START,
} from './interactions-setup.ts';

describe('a crash between any two writes', () => {
  const { code } = createCompletionCode(START);
  const authorization = { state: 'sent', memo: { verifier: 'v' }, expiresAt: START + LIFETIME };
  const course: readonly InteractionEvent[] = [
    claim,
    { type: 'authorize', flow: 'flow', authorization },
    { type: 'return', flow: 'flow', state: 'sent' },
    { type: 'complete', flow: 'flow', code, response: 'https://tools.example.com/callback' },
    { type: 'code', right: true },
  ];
  const cases = Array.from({ length: course.length + 1 }, (_, write) => write).flatMap((write) =>
    (['before', 'after'] as const).map((when) => ({ write, when })),
  );

  // Of the first write nobody was given the id: that record can only expire.
  it.each(cases.filter(({ write }) => write > 0))(
    '$when write $write leaves what can be continued, or has expired',
    async ({ write, when }) => {
      const time = createTime();
      const store = createMemoryStore({ now: time.now });
      let writes = -1;
      let dead = false;
      const mortal: Store = {
        ...store,
        async get(key) {
          if (dead) throw new Error('the process is dead');
          return store.get(key);
        },
        async put(key, value, options) {
          writes += 1;
          dead ||= writes === write;
          if (dead && (writes > write || when === 'before')) throw new Error('the process is dead');
          const version = await store.put(key, value, options);
          if (dead) throw new Error('the process is dead');
          return version;
        },
      };
      const crashing = createProcess(mortal, time);
      const id = await crashing.open(grantRequest);
      let at = 0;
      for (; at < course.length && !dead; at += 1) {
        await crashing.apply(id, course[at] as InteractionEvent).catch(() => undefined);
      }
      expect(dead).toBe(true);

      // Another process, after the crash: the person sends again what got no answer, or begins the step anew.
      const next = createProcess(store, time);
      const left = await next.find(id);
      expect(left).toBeDefined();
      for (const event of course.slice(at - 1)) {
        const applied = await next.apply(id, event);
        if (applied.ok) continue;
        expect(['state', 'gone']).toContain(applied.reason);
        // What was carried out right before the crash is not carried out again, and stands.
        expect(applied.interaction).toEqual(left);
      }
      expect(await next.find(id)).toMatchObject({ state: 'completed', code: { confirmed: true } });

      await time.advance(LIFETIME + RETENTION);
      expect(await store.list('')).toEqual([]);
    },
  );

  it.each(cases)('$when write $write leaves nothing for good if nobody goes on', async ({ write, when }) => {
    const time = createTime();
    const store = createMemoryStore({ now: time.now });
    let writes = -1;
    const mortal: Store = {
      ...store,
      async put(key, value, options) {
        writes += 1;
        if (writes > write || (writes === write && when === 'before')) throw new Error('dead');
        return store.put(key, value, options);
      },
    };
    const crashing = createProcess(mortal, time);
    const id = await crashing.open(grantRequest).catch(() => undefined);
    if (id !== undefined) for (const event of course) await crashing.apply(id, event).catch(() => undefined);
    await time.advance(LIFETIME + RETENTION);
    expect(await store.list('')).toEqual([]);
  });
});
