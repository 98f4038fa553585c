import { describe, expect, it } from 'vitest';

import { isSamePerson, type BrowserUser } from '../../../src/pages/identity/identity.ts';
import type { Principal } from '../../../src/replay/host.ts';

const alice = { kind: 'user', issuer: 'https://login.example', subject: 'alice' } as const;
const asker = { ...alice, client: 'app' } as const;

describe('the person who asked and the person at the browser', () => {
  it('S40 are the same by issuer and subject', () => {
    expect(isSamePerson(asker, alice)).toBe(true);
    expect(isSamePerson(asker, { ...alice, subject: 'bob' })).toBe(false);
    expect(isSamePerson(asker, { ...alice, issuer: 'https://login.example/' })).toBe(false);
  });

  it('S40 are not the same for want of anything to compare', () => {
    const noIssuer: BrowserUser = { kind: 'user', subject: 'alice' };
    expect(isSamePerson(asker, noIssuer)).toBe(false);
    expect(isSamePerson({ kind: 'user', subject: 'alice', client: 'app' }, alice)).toBe(false);
    expect(isSamePerson({ kind: 'user', subject: 'alice', client: 'app' }, noIssuer)).toBe(true);
    expect(isSamePerson({ kind: 'user', client: 'app' }, { kind: 'user' } as never)).toBe(false);
  });

  it('are the same through whatever client, and under whatever label', () => {
    expect(isSamePerson({ ...asker, client: 'another' }, { ...alice, label: 'bob@example.com' })).toBe(true);
  });

  it('S39 are never the same when nobody is logged in, or nobody asked with a token', () => {
    const askers: Principal[] = [asker, { kind: 'local' }, { kind: 'anonymous' }];
    for (const one of askers) expect(isSamePerson(one, { kind: 'nobody' })).toBe(false);
    expect(isSamePerson({ kind: 'local' }, alice)).toBe(false);
    expect(isSamePerson({ kind: 'anonymous' }, alice)).toBe(false);
  });
});
