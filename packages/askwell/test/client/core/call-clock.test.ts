import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { createCallClock, type Limit } from '../../../src/client/call-clock.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('runs from a request to its response, anew for each leg', () => {
  const reached = vi.fn<(limit: Limit) => void>();
  const clock = createCallClock({ timeout: 100 }, reached);
  vi.advanceTimersByTime(1_000);
  for (let leg = 0; leg < 5; leg += 1) {
    clock.start();
    vi.advanceTimersByTime(99);
    clock.stop();
    vi.advanceTimersByTime(1_000);
  }
  expect(reached).not.toHaveBeenCalled();
  clock.start();
  vi.advanceTimersByTime(100);
  expect(reached).toHaveBeenCalledExactlyOnceWith({ isTotal: false, milliseconds: 100 });
});

it('adds up the legs for the limit of the whole call', () => {
  const reached = vi.fn<(limit: Limit) => void>();
  const clock = createCallClock({ timeout: 100, maxTotalTimeout: 150 }, reached);
  clock.start();
  vi.advanceTimersByTime(90);
  clock.stop();
  clock.start();
  vi.advanceTimersByTime(59);
  expect(reached).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(reached).toHaveBeenCalledExactlyOnceWith({ isTotal: true, milliseconds: 150 });
});

it('stands still while it is held, until released as often, and gives no time back', () => {
  const reached = vi.fn<(limit: Limit) => void>();
  const clock = createCallClock({ timeout: 100 }, reached);
  clock.start();
  vi.advanceTimersByTime(60);
  clock.hold();
  clock.hold();
  vi.advanceTimersByTime(10_000);
  clock.release();
  vi.advanceTimersByTime(10_000);
  clock.release();
  vi.advanceTimersByTime(39);
  expect(reached).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(reached).toHaveBeenCalledTimes(1);
});

it('begins a leg anew when the server shows that it is alive, but not the whole call', () => {
  const reached = vi.fn<(limit: Limit) => void>();
  const clock = createCallClock({ timeout: 100, maxTotalTimeout: 250 }, reached);
  clock.start();
  for (let progress = 0; progress < 2; progress += 1) {
    vi.advanceTimersByTime(90);
    clock.reset();
  }
  vi.advanceTimersByTime(69);
  expect(reached).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(reached).toHaveBeenCalledExactlyOnceWith({ isTotal: true, milliseconds: 250 });
});

it('leaves no timer behind', () => {
  const clock = createCallClock({ timeout: 100 }, () => undefined);
  clock.start();
  clock.hold();
  clock.release();
  clock.stop();
  clock.stop();
  expect(vi.getTimerCount()).toBe(0);
});
