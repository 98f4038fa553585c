import { afterEach, describe, expect, it, vi } from 'vitest';

import { askPage } from '../../../src/client/ask-page.ts';
import type { UrlElicitation } from '../../../src/client/elicitation.ts';
import type { Renderer } from '../../../src/client/renderer.ts';

afterEach(() => void vi.useRealTimers());

const page = { url: 'https://pages.example' } as UrlElicitation;
const open = new AbortController().signal;
const agrees: Renderer = { url: async () => ({ action: 'accept' }) };

const ask = (renderer: Renderer, finished?: AbortSignal, signal = open): ReturnType<typeof askPage> =>
  askPage(page, { renderer, untilFinished: true, finished, onConsent: () => undefined }, signal);

describe('a page that has to be finished', () => {
  it('is accepted when the server says so, while the person is waited with', async () => {
    const server = new AbortController();
    const waiting: Renderer['waiting'] = (_, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve('cancel'));
        server.abort();
      });
    expect(await ask({ ...agrees, waiting }, server.signal)).toEqual({ action: 'accept' });
  });

  it('is cancelled when the person gives up, and accepted when they say that they have finished', async () => {
    expect(await ask({ ...agrees, waiting: async () => 'cancel' })).toEqual({ action: 'cancel' });
    expect(await ask({ ...agrees, waiting: async () => 'done' })).toEqual({ action: 'accept' });
  });

  it('is not waited for when it is finished already', async () => {
    const waiting = vi.fn<NonNullable<Renderer['waiting']>>();
    expect(await ask({ ...agrees, waiting }, AbortSignal.abort())).toEqual({ action: 'accept' });
    expect(waiting).not.toHaveBeenCalled();
  });

  it('is cancelled where nobody can say it and the server does not within a quarter of an hour', async () => {
    vi.useFakeTimers();
    const answer = ask(agrees, new AbortController().signal);
    await vi.advanceTimersByTimeAsync(15 * 60_000);
    expect(await answer).toEqual({ action: 'cancel' });
  });

  it('leaves no timer behind', async () => {
    vi.useFakeTimers();
    const server = new AbortController();
    const answer = ask(agrees, server.signal);
    await vi.advanceTimersByTimeAsync(1_000);
    server.abort();
    expect(await answer).toEqual({ action: 'accept' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is accepted by consent where neither the person nor the server can say it', async () => {
    expect(await ask(agrees)).toEqual({ action: 'accept' });
  });

  it.each(['decline', 'cancel'] as const)(
    'is not waited for after %s, nor counted as agreed to',
    async (action) => {
      const onConsent = vi.fn<() => void>();
      const renderer: Renderer = { url: async () => ({ action }), waiting: async () => 'done' };
      const options = { renderer, untilFinished: true, finished: undefined, onConsent };
      expect(await askPage(page, options, open)).toEqual({ action });
      expect(onConsent).not.toHaveBeenCalled();
    },
  );
});
