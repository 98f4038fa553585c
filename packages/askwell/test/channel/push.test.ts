import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it, vi } from 'vitest';

import { createServer } from 'askwell';
import { accept, connectClient, type Reply } from 'askwell/testing';
import { createPushChannel, type PushPeer } from '../../src/channel/push.ts';
import { createTurnstile } from '../../src/channel/turnstile.ts';
import type { Ask } from '../../src/replay/ask.ts';

const ask = (key: string, expiresIn?: number): Ask => ({
  kind: 'url',
  key,
  message: key,
  url: 'https://example.com',
  ...(expiresIn !== undefined && { expiresIn }),
});

function fakePeer(): PushPeer & { beat: () => void; log: string[]; answer: (message: string) => void } {
  const waiting = new Map<string, (value: unknown) => void>();
  const log: string[] = [];
  let beats: (() => void) | undefined;
  return {
    log,
    beat: () => beats?.(),
    answer: (message) => waiting.get(message)?.({ action: 'accept' }),
    request: (request, { signal, timeout }) =>
      new Promise((resolve, reject) => {
        const message = String(request.params?.['message']);
        log.push(`${message} ${timeout}`);
        waiting.set(message, resolve);
        signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
      }),
    completed: (id) => void log.push(`completed ${id}`),
    heartbeat: () => void log.push('beat'),
    every: (milliseconds, beat) => {
      log.push(`every ${milliseconds}`);
      beats = beat;
      return () => {
        log.push('stop');
        beats = undefined;
      };
    },
    uuid: () => 'id',
  };
}

describe('push channel', () => {
  const open = (peer: PushPeer, turnstile = createTurnstile()): ReturnType<typeof createPushChannel> =>
    createPushChannel({
      revision: '2025-11-25',
      abilities: new Set(['form', 'url']),
      peer,
      turnstile,
      timeout: 60_000,
    });
  const never = (): AbortSignal => new AbortController().signal;

  it('heartbeats while it waits, and stops when all are answered', async () => {
    const peer = fakePeer();
    const answers = open(peer).ask([ask('a'), ask('b', 5)], never());
    await sleep(1);
    expect(peer.log).toEqual(['every 15000', 'a 60000', 'b 5']);
    peer.beat();
    peer.answer('b');
    expect(await answers[1]).toEqual({ action: 'accept' });
    peer.beat();
    peer.answer('a');
    await Promise.all(answers);
    await sleep(1);
    peer.beat();
    expect(peer.log.slice(3)).toEqual(['beat', 'beat', 'stop']);
  });

  describe('a hosted page', () => {
    /** A page that the test ends, and how often somebody waits for its end. */
    const page = (key: string): { ask: Ask; waits: () => number; end: (ended: boolean) => void } => {
      let waits = 0;
      let end: (ended: boolean) => void = () => {};
      const ended = (): Promise<boolean> => {
        waits += 1;
        return new Promise((resolve) => (end = resolve));
      };
      return { ask: { ...ask(key), ended } as Ask, waits: () => waits, end: (how) => end(how) };
    };
    const completions = (peer: { log: string[] }): string[] =>
      peer.log.filter((line) => line.startsWith('completed'));

    it('S12 S13 is told of under each of the ids that it was asked with, by one who waits', async () => {
      let number = 0;
      const peer = { ...fakePeer(), uuid: () => `id-${(number += 1)}` };
      const channel = open(peer);
      const { ask: first, waits, end } = page('a');
      for (const again of [first, { ...first, key: 'a.2' } as Ask]) {
        const [answer] = channel.ask([again], never());
        await sleep(1);
        peer.answer('a');
        await answer;
      }
      expect(waits()).toBe(1);
      expect(completions(peer)).toEqual([]);
      end(true);
      await sleep(1);
      expect(completions(peer)).toEqual(['completed id-1', 'completed id-2']);
    });

    it('S12 S13 is not told of when it expired or was withdrawn', async () => {
      const peer = fakePeer();
      const { ask: asked, end } = page('a');
      void open(peer).ask([asked], never())[0];
      await sleep(1);
      end(false);
      await sleep(1);
      expect(completions(peer)).toEqual([]);
    });

    it('keeps the call alive after consent, until it has ended', async () => {
      const peer = fakePeer();
      const running = new Set<() => void>();
      peer.every = (_, beat) => {
        running.add(beat);
        return () => void running.delete(beat);
      };
      const { ask: asked, end } = page('a');
      const [answer] = open(peer).ask([asked], never());
      await sleep(1);
      peer.answer('a');
      await answer;
      await sleep(1);
      expect(running.size).toBe(1);
      end(true);
      await sleep(1);
      expect(running.size).toBe(0);
    });
  });

  it('shows one batch at a time in a session, in order, and lets who gives up out of the queue', async () => {
    const peer = fakePeer();
    const turnstile = createTurnstile();
    const [one, two, three] = [open(peer, turnstile), open(peer, turnstile), open(peer, turnstile)];
    const leaving = new AbortController();
    const first = one?.ask([ask('first')], never());
    const second = two?.ask([ask('second')], leaving.signal);
    const third = three?.ask([ask('third')], never());
    await sleep(1);
    expect(peer.log.filter((line) => line.endsWith('60000'))).toEqual(['first 60000']);
    leaving.abort();
    peer.answer('first');
    await first?.[0];
    await sleep(1);
    expect(await second?.[0]).toBeUndefined();
    expect(peer.log.filter((line) => line.endsWith('60000'))).toEqual(['first 60000', 'third 60000']);
    peer.answer('third');
    await third?.[0];
  });

  it('who gives up at the very moment of its turn passes it on', async () => {
    // The abort may fall on any of the microtasks between the turn and the sending.
    for (let after = 0; after < 20; after++) {
      const peer = fakePeer();
      const turnstile = createTurnstile();
      const leaving = new AbortController();
      const first = open(peer, turnstile).ask([ask('first')], never());
      open(peer, turnstile)
        .ask([ask('second')], leaving.signal)[0]
        ?.catch(() => {});
      const third = open(peer, turnstile).ask([ask('third')], never());
      await sleep(0);
      peer.answer('first');
      await first[0];
      for (let turn = 0; turn < after; turn++) await Promise.resolve();
      leaving.abort();
      await sleep(0);
      peer.answer('third');
      expect(await third[0]).toEqual({ action: 'accept' });
    }
  });

  it('who gives up while it is asked frees the turn', async () => {
    const peer = fakePeer();
    const turnstile = createTurnstile();
    const leaving = new AbortController();
    const first = open(peer, turnstile).ask([ask('first')], leaving.signal);
    const second = open(peer, turnstile).ask([ask('second')], never());
    await sleep(1);
    leaving.abort();
    await expect(first[0]).rejects.toThrow(/could not put the question "first"/);
    await sleep(1);
    peer.answer('second');
    expect(await second[0]).toEqual({ action: 'accept' });
  });
});

describe('push over a real session', () => {
  it('keeps the caller alive with growing progress while a person thinks', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const server = createServer({ name: 'slow', version: '1' }).tool('ask', {}, async (_, ctx) => {
      ctx.progress(1, 3, 'started');
      const go = await ctx.confirm('Go?');
      ctx.progress(2, 3);
      return String(go);
    });
    let answer: ((reply: Reply) => void) | undefined;
    const connection = await connectClient(server, {
      revision: '2025-11-25',
      person: () => new Promise((resolve) => (answer = resolve)),
    });
    const progress: number[] = [];
    const call = connection.client.callTool(
      { name: 'ask', arguments: {} },
      { onprogress: (report) => progress.push(report.progress) },
    );
    while (answer === undefined) await sleep(1);
    await vi.advanceTimersByTimeAsync(46_000);
    answer(accept({ confirm: true }));
    expect((await call).content).toEqual([{ type: 'text', text: 'true' }]);
    expect(progress.length).toBe(5);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(new Set(progress).size).toBe(5);
    vi.useRealTimers();
    await connection.close();
    await server.close();
  });

  it('a question that nobody answers in time counts as cancelled', async () => {
    const server = createServer({ name: 'slow', version: '1' }).tool(
      'ask',
      {},
      async (_, ctx) => (await ctx.elicit('Word?', 'string', { expiresIn: 20 })).action,
    );
    const connection = await connectClient(server, {
      revision: '2025-11-25',
      person: () => new Promise(() => {}),
    });
    expect(await connection.text('ask')).toBe('cancel');
    await connection.close();
    await server.close();
  });

  it('a cancelled call closes the question that it has open', async () => {
    const server = createServer({ name: 'cancel', version: '1' }).tool('ask', {}, async (_, ctx) =>
      String(await ctx.confirm('Go?')),
    );
    const connection = await connectClient(server, {
      revision: '2025-11-25',
      person: () => accept({ confirm: true }),
    });
    let dialog: AbortSignal | undefined;
    connection.client.setRequestHandler('elicitation/create', (_, extra) => {
      dialog = extra.mcpReq.signal;
      return new Promise(() => {});
    });
    const controller = new AbortController();
    const call = connection.client.callTool({ name: 'ask', arguments: {} }, { signal: controller.signal });
    call.catch(() => {});
    await vi.waitFor(() => expect(dialog).toBeDefined());
    controller.abort();
    await expect(call).rejects.toThrow(/abort/i);
    await vi.waitFor(() => expect(dialog?.aborted).toBe(true));
    await connection.close();
    await server.close();
  });

  it('S4 S5 what the client did not declare is not sent', async () => {
    const server = createServer({ name: 'undeclared', version: '1' })
      .tool('form', {}, async (_, ctx) => String(await ctx.confirm('Go?')))
      .tool('url', {}, async (_, ctx) => (await ctx.elicitUrl('Open?', 'https://example.com')).action);
    for (const revision of ['2025-06-18', '2025-11-25'] as const) {
      const formOnly = await connectClient(server, {
        revision,
        capabilities: { elicitation: { form: {} } },
        person: () => accept({ confirm: true }),
      });
      expect(await formOnly.text('form')).toBe('true');
      expect(await formOnly.text('url')).toMatch(/did not declare URL elicitation/);
      expect(formOnly.asked).toHaveLength(1);
      await formOnly.close();
      const urlOnly = await connectClient(server, {
        revision,
        capabilities: { elicitation: { url: {} } },
        person: () => accept(),
      });
      expect(await urlOnly.text('form')).toMatch(/did not declare form elicitation/);
      expect(urlOnly.asked).toHaveLength(0);
      await urlOnly.close();
    }
    await server.close();
  });

  it('two calls of one session are shown one after the other', async () => {
    const server = createServer({ name: 'two', version: '1' }).tool(
      'ask',
      { input: { n: 'integer' } },
      async ({ n }, ctx) => String(await ctx.confirm(`Call ${n}?`)),
    );
    let showing = 0;
    let most = 0;
    const connection = await connectClient(server, {
      revision: '2025-11-25',
      person: async () => {
        most = Math.max(most, (showing += 1));
        await sleep(5);
        showing -= 1;
        return accept({ confirm: true });
      },
    });
    const results = await Promise.all([1, 2, 3].map((n) => connection.text('ask', { n })));
    expect(results).toEqual(['true', 'true', 'true']);
    expect(most).toBe(1);
    await connection.close();
    await server.close();
  });

  it('S9 S11 URL mode carries mode, message, url and a unique elicitationId on 2025-11-25', async () => {
    const server = createServer({ name: 'url', version: '1' }).tool('ask', {}, async (_, ctx) =>
      ctx.can('url') ? (await ctx.elicitUrl('Open?', 'https://example.com/start')).action : 'no url',
    );
    const old = await connectClient(server, {
      revision: '2025-06-18',
      capabilities: { elicitation: { url: {} } },
    });
    expect(await old.text('ask')).toBe('no url');
    await old.close();
    const ids: unknown[] = [];
    const sent: unknown[] = [];
    const connection = await connectClient(server, { revision: '2025-11-25', person: () => accept() });
    connection.client.setRequestHandler('elicitation/create', ({ params }) => {
      const { elicitationId, mode, message, url } = params as unknown as Record<string, unknown>;
      ids.push(elicitationId);
      sent.push([mode, message, url]);
      return { action: 'accept' };
    });
    await connection.text('ask');
    await connection.text('ask');
    expect(new Set(ids).size).toBe(2);
    expect(ids.every((id) => typeof id === 'string')).toBe(true);
    expect(sent).toEqual([
      ['url', 'Open?', 'https://example.com/start'],
      ['url', 'Open?', 'https://example.com/start'],
    ]);
    await connection.close();
    await server.close();
  });
});
