import { expect, it, vi } from 'vitest';

import { type Call, createCalls } from '../../../src/client/calls.ts';
import type { Line } from '../../../src/client/wire-tap.ts';

const line: Line = { deliver: () => undefined };

function call(): Call & { readonly clock: { readonly start: ReturnType<typeof vi.fn<() => void>> } } {
  const clock = {
    start: vi.fn<() => void>(),
    stop: vi.fn<() => void>(),
    reset: vi.fn<() => void>(),
    hold: vi.fn<() => void>(),
    release: vi.fn<() => void>(),
  };
  return {
    method: 'tools/call',
    target: 't',
    clock: clock as never,
    stop: new AbortController(),
    round: { number: 0, count: 0 },
    opened: new Map(),
  } as never;
}

const request = (id: number, params: object): never =>
  ({ jsonrpc: '2.0', id, method: 'tools/call', params }) as never;
const asks = (id: number): never =>
  ({
    jsonrpc: '2.0',
    id,
    result: { resultType: 'input_required', inputRequests: { k: { method: 'm', params: { message: 'x' } } } },
  }) as never;

it('a clock runs from a request to its response, and a second response moves nothing', () => {
  const calls = createCalls();
  const one = call();
  const params = calls.begin(one, { name: 't' });
  expect(JSON.stringify(params)).toBe('{"name":"t"}');
  calls.clocks.sending?.(request(1, params), undefined, line);
  calls.clocks.receiving?.(asks(1), line);
  calls.clocks.receiving?.(asks(1), line);
  expect(one.clock.start).toHaveBeenCalledTimes(1);
  expect(one.clock.stop).toHaveBeenCalledTimes(1);
});

it('knows whose the questions of a round are, also of a retry made of a copy, and counts the rounds', () => {
  const calls = createCalls();
  const [one, other] = [call(), call()];
  const params = calls.begin(one, { name: 't' });
  calls.begin(other, {});
  for (const id of [1, 2]) {
    calls.rounds.sending?.(request(id, { ...params, requestState: 's' }), undefined, line);
    const marked = calls.rounds.receiving?.(asks(id), line) as unknown as {
      result: { inputRequests: { k: { params: object } } };
    };
    expect(calls.asking({ ...marked.result.inputRequests.k.params })).toEqual([one]);
    expect(one.round.number).toBe(id);
  }
  // A pushed question says nothing of its call.
  expect(calls.asking({ message: 'x' })).toEqual([one, other]);
});

it('forgets a call that has ended, and what was under way for it', () => {
  const calls = createCalls();
  const one = call();
  const params = calls.begin(one, {});
  calls.clocks.sending?.(request(1, params), undefined, line);
  calls.rounds.sending?.(request(1, params), undefined, line);
  calls.end(one);
  expect(calls.asking({})).toEqual([]);
  calls.clocks.receiving?.(asks(1), line);
  expect(one.clock.stop).not.toHaveBeenCalled();
  expect(calls.rounds.receiving?.(asks(1), line)).toBe(true);
});
