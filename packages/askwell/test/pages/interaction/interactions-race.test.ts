import { describe, expect, it } from 'vitest';

import { createCompletionCode } from '../../../src/pages/interaction/completion-code.ts';
import type { InteractionEvent } from '../../../src/pages/interaction/interaction.ts';
import type { Interactions } from '../../../src/pages/interaction/interactions.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import {
  claim,
  complete,
  createProcess,
  createTime,
  grantRequest,
  LIFETIME,
  remote,
  request,
  START,
} from './interactions-setup.ts';

describe('racing events', () => {
  const open = (): { readonly processes: readonly Interactions[] } => {
    const time = createTime();
    const store = remote(createMemoryStore({ now: time.now }));
    return { processes: [createProcess(store, time), createProcess(store, time)] };
  };
  const race = async (
    processes: readonly Interactions[],
    id: string,
    events: readonly InteractionEvent[],
  ): Promise<readonly string[]> => {
    const outcomes = await Promise.all(
      events.map((event, n) => (processes[n % processes.length] as Interactions).apply(id, event)),
    );
    return outcomes.map((outcome) => (outcome.ok ? `changed: ${outcome.changed}` : outcome.reason));
  };

  it('I2 I4 S40 of 100 browsers that claim at once, exactly one wins', async () => {
    const { processes } = open();
    const first = processes[0] as Interactions;
    const id = await first.open(request);
    const outcomes = await race(
      processes,
      id,
      Array.from({ length: 100 }, (_, n) => ({ type: 'claim', flow: `flow ${n}` })),
    );
    expect(outcomes.filter((outcome) => outcome === 'changed: true')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'other-browser')).toHaveLength(99);
    expect(await first.find(id)).toMatchObject({ flow: `flow ${outcomes.indexOf('changed: true')}` });
  });

  it('I3 I4 of all ends that race, exactly one is carried out', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { processes } = open();
      const first = processes[0] as Interactions;
      const id = await first.open(request);
      await first.apply(id, claim);
      const ends: InteractionEvent[] = [
        complete,
        { type: 'decline', flow: 'flow' },
        { type: 'fail', flow: 'flow' },
        { type: 'withdraw' },
        complete,
      ];
      for (let n = 0; n < round; n += 1) ends.push(ends.shift() as InteractionEvent);
      const outcomes = await race(processes, id, ends);
      expect(outcomes.filter((outcome) => outcome === 'changed: true')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'gone')).toHaveLength(4);
    }
  });

  it('S67 of two redirects with one state, exactly one is taken', async () => {
    const { processes } = open();
    const first = processes[0] as Interactions;
    const id = await first.open(grantRequest);
    await first.apply(id, claim);
    const authorization = { state: 'sent', memo: {}, expiresAt: START + LIFETIME };
    await first.apply(id, { type: 'authorize', flow: 'flow', authorization });
    const back = { type: 'return', flow: 'flow', state: 'sent' } as const;
    expect([...(await race(processes, id, [back, back]))].sort()).toEqual(['changed: true', 'state']);
  });

  it('S79 of 100 guesses at once, five are looked at, and a right one after them is spent', async () => {
    const { processes } = open();
    const first = processes[0] as Interactions;
    const id = await first.open(request);
    await first.apply(id, claim);
    await first.apply(id, { ...complete, code: createCompletionCode(START).code });
    const outcomes = await race(
      processes,
      id,
      Array.from({ length: 100 }, () => ({ type: 'code', right: false })),
    );
    expect(outcomes.filter((outcome) => outcome === 'changed: true')).toHaveLength(5);
    expect(outcomes.filter((outcome) => outcome === 'spent')).toHaveLength(95);
    expect(await first.apply(id, { type: 'code', right: true })).toMatchObject({ reason: 'spent' });
    expect(await first.find(id)).toMatchObject({ state: 'failed' });
  });

  it('I4 of two right codes, one changes something, so that what waited for it is done once', async () => {
    const { processes } = open();
    const first = processes[0] as Interactions;
    const id = await first.open(request);
    await first.apply(id, claim);
    await first.apply(id, { ...complete, code: createCompletionCode(START).code });
    const right = { type: 'code', right: true } as const;
    expect([...(await race(processes, id, [right, right]))].sort()).toEqual([
      'changed: false',
      'changed: true',
    ]);
  });

  it('are given up, and said so, over a store that never lets anybody win', async () => {
    const store = createMemoryStore();
    const id = await createProcess(store, createTime()).open(request);
    const broken = createProcess({ ...store, put: async () => undefined }, createTime());
    await expect(broken.apply(id, claim)).rejects.toMatchObject({ code: 'ASKWELL_STORE' });
    await expect(broken.open(request)).rejects.toMatchObject({ code: 'ASKWELL_STORE' });
  });
});
