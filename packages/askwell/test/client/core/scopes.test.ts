import { getEventListeners } from 'node:events';

import { expect, it } from 'vitest';

import { createScopes } from '../../../src/client/scopes.ts';

it('is void with any of its signals, with the reason', () => {
  const scopes = createScopes();
  const [a, b] = [new AbortController(), new AbortController()];
  const scope = scopes.open(a.signal, undefined, b.signal);
  b.abort('taken back');
  expect(scope.signal.reason).toBe('taken back');
});

it('is void at once where a signal has aborted before', () => {
  const scope = createScopes().open(AbortSignal.abort('too late'));
  expect(scope.signal.reason).toBe('too late');
});

it('is void with the connection, unless it has ended', () => {
  const scopes = createScopes();
  const [open, ended] = [scopes.open(), scopes.open()];
  ended.end();
  scopes.abort('closed');
  expect([open.signal.aborted, ended.signal.aborted]).toEqual([true, false]);
});

it('has one listener for a signal, however many questions hang on it, and none of them once they ended', () => {
  const scopes = createScopes();
  const round = new AbortController();
  const many = Array.from({ length: 100 }, () => scopes.open(round.signal));
  expect(getEventListeners(round.signal, 'abort')).toHaveLength(1);
  for (const scope of many.slice(0, 99)) scope.end();
  round.abort('over');
  expect(many.map(({ signal }) => signal.aborted)).toEqual([...Array<boolean>(99).fill(false), true]);
});
