import { describe, expect, it } from 'vitest';

import {
  type Interaction,
  interactionAt,
  type InteractionEvent,
  SETTLED_MS,
  transition,
} from '../../../src/pages/interaction/interaction.ts';

const NOW = 1_800_000_000_000;
const authorization = { state: 'sent', memo: { verifier: 'v' }, expiresAt: NOW + 60_000 };
const claim = { type: 'claim', flow: 'alice' } as const;
const authorize = { type: 'authorize', flow: 'alice', authorization } as const;
const back = { type: 'return', flow: 'alice', state: 'sent' } as const;
const settle = { type: 'settle', flow: 'alice' } as const;

const opened: Interaction = {
  state: 'pending',
  principal: { kind: 'local' },
  target: 'deploy',
  run: 'run 1',
  page: { kind: 'grant', message: 'Connect', provider: 'github', scopes: ['repo'] },
  createdAt: NOW,
  expiresAt: NOW + 600_000,
};

function after(events: readonly InteractionEvent[], now: number = NOW): Interaction {
  return events.reduce((interaction, event) => {
    const outcome = transition(interaction, event, now);
    if (!outcome.ok) throw new Error(`${event.type} was rejected: ${outcome.reason}`);
    return outcome.interaction;
  }, opened);
}

describe('a grant that is about to be kept', () => {
  const settled = after([claim, authorize, back, settle]);

  it('is no longer called off, declined or begun anew, and can be completed or fail', () => {
    expect(transition(settled, { type: 'withdraw' }, NOW)).toEqual({ ok: false, reason: 'gone' });
    for (const event of [authorize, back, settle, { type: 'decline', flow: 'alice' } as const])
      expect(transition(settled, event, NOW), event.type).toEqual({ ok: false, reason: 'state' });
    expect(transition(settled, claim, NOW)).toEqual({ ok: true, interaction: settled });
    for (const [type, state] of [
      ['complete', 'completed'],
      ['fail', 'failed'],
    ] as const)
      expect(transition(settled, { type, flow: 'alice' }, NOW)).toMatchObject({ interaction: { state } });
  });

  it('is finished in the time that it takes to keep it, though the page expires meanwhile', () => {
    const last = opened.expiresAt - 1;
    const late = after(
      [
        claim,
        { ...authorize, authorization: { ...authorization, expiresAt: opened.expiresAt } },
        back,
        settle,
      ],
      last,
    );
    expect(interactionAt(late, last + SETTLED_MS - 1)).toBe(late);
    expect(transition(late, { type: 'complete', flow: 'alice' }, last + 1)).toMatchObject({ ok: true });
    expect(interactionAt(late, last + SETTLED_MS)).toMatchObject({ state: 'expired' });
  });

  it('of a process that died can be begun anew or called off after that time', () => {
    const later = NOW + SETTLED_MS;
    expect(transition(settled, authorize, later)).toMatchObject({ ok: true });
    expect(transition(settled, { type: 'withdraw' }, later)).toMatchObject({ ok: true });
  });

  it('came back from the provider, and was neither called off nor begun anew before', () => {
    for (const events of [[claim], [claim, authorize], [claim, authorize, back, authorize]])
      expect(transition(after(events), settle, NOW)).toEqual({ ok: false, reason: 'state' });
    const withdrawn = after([claim, authorize, back, { type: 'withdraw' }]);
    expect(transition(withdrawn, settle, NOW)).toEqual({ ok: false, reason: 'gone' });
    const returned = after([claim, authorize, back]);
    expect(transition(returned, { ...settle, flow: 'bob' }, NOW)).toMatchObject({ reason: 'other-browser' });
  });
});
