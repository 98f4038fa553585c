import { inspect } from 'node:util';

import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { field } from '../../src/field/field.ts';
import type { Ask } from '../../src/replay/ask.ts';
import { encodeJournal } from '../../src/replay/journal.ts';
import type { FormPage } from '../../src/replay/page-host.ts';
import { createFakePages, type FakePages } from './fake-pages.ts';
import {
  accept,
  type Answerer,
  cancel,
  decline,
  errorOf,
  playLive,
  playRounds,
  resultOf,
} from './harness.ts';

const CANARY = 'canary-7f3a9c-value';
const CARD = { holder: field.string(), number: field.secret({ minLength: 4 }) };

/** Accepts every page, and then fills it in. */
function filling(pages: FakePages, content: Record<string, string>): Answerer {
  return () => {
    pages.end(pages.last().id, 'completed', content);
    return accept();
  };
}

function url(ask: Ask): string {
  return ask.kind === 'url' ? ask.url : '';
}

/** The page that was opened first. */
function firstPage(pages: FakePages): FormPage {
  return [...pages.opened.values()][0]?.page as FormPage;
}

describe.each([
  ['rounds', playRounds],
  ['live', playLive],
] as const)('ctx.elicitPage, %s', (_, play) => {
  it('S3 gives the data when the page is completed, its secrets hidden', async () => {
    const pages = createFakePages();
    const played = await play(
      async (ctx) => {
        const answer = await ctx.elicitPage('Pay', CARD);
        if (answer.action !== 'accept') return answer.action;
        const { holder, number } = answer.data;
        return [answer.via, holder, String(number), JSON.stringify(number), number.reveal()];
      },
      filling(pages, { holder: 'Ada', number: CANARY }),
      { pages, strict: true },
    );
    expect(resultOf(played)).toEqual(['page', 'Ada', '[secret]', '"[secret]"', CANARY]);
    expect(played.asks.map(url)).toEqual(['https://pages.example/askwell/i/page-1']);
    expect(encodeJournal(played.journal)).not.toContain(CANARY);
    expect(pages.calls.filter((call) => call.startsWith('open'))).toEqual(['open page-1']);
  });

  it('takes consent for no more than that: it asks again until the page is completed', async () => {
    const pages = createFakePages();
    const messages: string[] = [];
    const played = await play(
      async (ctx) => (await ctx.elicitPage('Pay', CARD)).action,
      (ask) => {
        messages.push('message' in ask ? ask.message : '');
        if (messages.length === 3) pages.end('page-1', 'completed', { holder: 'Ada', number: CANARY });
        return accept();
      },
      { pages, strict: true },
    );
    expect(resultOf(played)).toBe('accept');
    expect(messages[0]).toBe('Pay');
    expect(messages[1]).toMatch(/^Pay\n\nThe page is not finished yet\./);
    expect(new Set(played.asks.map((ask) => ask.key)).size).toBe(3);
    expect(new Set(played.asks.map(url)).size).toBe(1);
  });

  it.each([
    ['declined', 'decline'],
    ['expired', 'cancel'],
  ] as const)('gives a page that was %s as %s', async (progress, action) => {
    const pages = createFakePages();
    const played = await play(
      async (ctx) => (await ctx.elicitPage('Pay', CARD)).action,
      () => {
        pages.end('page-1', progress);
        return accept();
      },
      { pages, strict: true },
    );
    expect(resultOf(played)).toBe(action);
  });

  it.each([decline, cancel])('withdraws the page when the client answers %o', async (answer) => {
    const pages = createFakePages();
    const played = await play(
      async (ctx) => (await ctx.elicitPage('Pay', CARD)).action,
      () => answer,
      {
        pages,
        strict: true,
      },
    );
    expect(resultOf(played)).toBe(answer.action);
    expect(pages.calls).toContain('withdraw page-1');
  });

  it('R7 asks again on a new page with the problem and the values, secrets excepted', async () => {
    const pages = createFakePages();
    const numbers = [CANARY, 'right-number'];
    const played = await play(
      async (ctx) => {
        const answer = await ctx.elicitPage('Pay', CARD, {
          validate: ({ number }) =>
            number.reveal() === 'right-number' ? undefined : { fields: { number: `not ${number.reveal()}` } },
        });
        return answer.action === 'accept' ? answer.data.number.reveal() : answer.action;
      },
      () => {
        pages.end(pages.last().id, 'completed', { holder: 'Ada', number: numbers.shift() as string });
        return accept();
      },
      { pages, strict: true },
    );
    expect(resultOf(played)).toBe('right-number');
    const again = pages.last().page as FormPage;
    expect(again.values).toEqual({ holder: 'Ada' });
    expect(again.problem).toEqual({ fields: { number: 'not [secret]' } });
    expect(encodeJournal(played.journal)).not.toContain(CANARY);
  });

  it('gives up after the attempts, without saying what was entered', async () => {
    const pages = createFakePages();
    const played = await play(
      (ctx) => ctx.elicitPage('Pay', CARD, { attempts: 2, validate: () => 'no' }),
      filling(pages, { holder: 'Ada', number: CANARY }),
      { pages },
    );
    expect(errorOf(played)).toMatchObject({ code: 'ASKWELL_ANSWER' });
    expect(inspect(errorOf(played), { depth: 9 })).not.toContain(CANARY);
    expect(pages.opened.size).toBe(2);
  });

  it('applies the whole schema of the author', async () => {
    const pages = createFakePages();
    const contents = [{ even: '3' }, { even: '4' }];
    const played = await play(
      (ctx) =>
        ctx.elicitPage('Even?', z.object({ even: z.string().refine((text) => Number(text) % 2 === 0) })),
      () => {
        pages.end(pages.last().id, 'completed', contents.shift());
        return accept();
      },
      { pages, strict: true },
    );
    expect(resultOf(played)).toEqual({ action: 'accept', data: { even: '4' }, via: 'page' });
  });

  it('hands its check to a page that is submitted while it waits', async () => {
    const pages = createFakePages();
    const problems: unknown[] = [];
    const played = await play(
      async (ctx) => (await ctx.elicitPage('Pay', CARD, { validate: () => 'never' })).action,
      async (_ask, round) => {
        if (round > 1) return cancel;
        setImmediate(() => {
          const check = pages.waiting.get('page-1');
          problems.push(check?.({ holder: 'Ada', number: CANARY }));
        });
        return accept();
      },
      { pages },
    );
    expect(resultOf(played)).toBe('cancel');
    expect(await problems[0]).toEqual({ form: 'never' });
  });

  it('S32 S36 hands on what a check throws without what was entered', async () => {
    const pages = createFakePages();
    const thrown: unknown[] = [];
    await play(
      (ctx) =>
        ctx.elicitPage('Pay', CARD, {
          validate: ({ number }) => {
            throw Object.assign(new Error(`refused: ${number.reveal()}`), { sent: [number.reveal()] });
          },
        }),
      (_ask, round) => {
        if (round > 1) return cancel;
        setImmediate(() => {
          const check = pages.waiting.get('page-1');
          thrown.push(check?.({ holder: 'Ada', number: CANARY }).catch((error: unknown) => error));
        });
        return accept();
      },
      { pages },
    );
    const error = await thrown[0];
    expect(error).toMatchObject({ message: 'refused: [secret]', sent: ['[secret]'] });
    expect(inspect(error, { depth: 9 })).not.toContain(CANARY);
  });

  it('does not show a secret again that was entered in another field as well', async () => {
    const pages = createFakePages();
    const played = await play(
      async (ctx) => (await ctx.elicitPage('Pay', CARD, { attempts: 2, validate: () => 'no' })).action,
      filling(pages, { holder: `Ada ${CANARY}`, number: CANARY }),
      { pages },
    );
    expect(errorOf(played)).toMatchObject({ code: 'ASKWELL_ANSWER' });
    expect((pages.last().page as FormPage).values).toEqual({});
    expect(encodeJournal(played.journal)).not.toContain(CANARY);
  });

  it('does not show a secret again that is too short to be searched for', async () => {
    const pages = createFakePages();
    const played = await play(
      async (ctx) => {
        const fields = { holder: field.string(), pin: field.secret() };
        return (await ctx.elicitPage('Pay', fields, { attempts: 2, validate: () => 'no' })).action;
      },
      filling(pages, { holder: 'Ada', pin: '123' }),
      { pages },
    );
    expect(errorOf(played)).toMatchObject({ code: 'ASKWELL_ANSWER' });
    expect((pages.last().page as FormPage).values).toEqual({ holder: 'Ada' });
  });

  it('R3 asks pages and forms that are open at once together', async () => {
    const pages = createFakePages();
    const played = await play(
      async (ctx) => {
        const [page, form] = await Promise.all([ctx.elicitPage('Pay', CARD), ctx.elicit('Name?', 'string')]);
        return [page.action, form.action];
      },
      (ask) => {
        if (ask.kind !== 'url') return accept({ value: 'x' });
        pages.end('page-1', 'completed', { holder: 'Ada', number: CANARY });
        return accept();
      },
      { pages, strict: true },
    );
    expect(resultOf(played)).toEqual(['accept', 'accept']);
    expect(played.rounds).toHaveLength(1);
  });
});

describe('a page that nobody waits for any more', () => {
  it('is withdrawn when the handler fails, or ends without it', async () => {
    for (const end of [() => 'done', () => Promise.reject(new Error('elsewhere'))]) {
      const pages = createFakePages();
      const played = await playLive(
        async (ctx) => {
          const page = ctx.elicitPage('Pay', CARD);
          page.catch(() => {});
          await ctx.elicit('Name?', 'string');
          return end();
        },
        (ask) => (ask.kind === 'url' ? new Promise(() => {}) : accept({ value: 'x' })),
        { pages },
      );
      expect(played.outcome.status).not.toBe('ended');
      expect(pages.calls).toContain('withdraw page-1');
    }
  });

  it('is withdrawn when the call is cancelled on a live channel', async () => {
    const pages = createFakePages();
    const calling = new AbortController();
    await playLive(
      (ctx) => ctx.elicitPage('Pay', CARD),
      () => {
        calling.abort();
        return new Promise(() => {});
      },
      { pages, signal: calling.signal },
    );
    expect(pages.calls).toContain('withdraw page-1');
  });

  it('is withdrawn when the rounds are over, with an error that speaks of the page', async () => {
    const pages = createFakePages();
    const played = await playRounds(
      (ctx) => ctx.elicitPage('Pay', CARD),
      () => accept(),
      { pages, maxRounds: 3 },
    );
    expect(errorOf(played)).toMatchObject({ code: 'ASKWELL_ROUNDS' });
    expect(errorOf(played).message).toMatch(/still not finished/);
    expect(pages.calls).toContain('withdraw page-1');
  });

  it('stays open between rounds, also when a request is given up: the client may send it again', async () => {
    const pages = createFakePages();
    const calling = new AbortController();
    pages.wait = async () => {
      calling.abort();
      return 'open';
    };
    const played = await playRounds(
      (ctx) => ctx.elicitPage('Pay', CARD),
      () => accept(),
      {
        pages,
        signal: calling.signal,
      },
    );
    expect(played.outcome.status).toBe('failed');
    expect(pages.calls).not.toContain('withdraw page-1');
  });
});

describe('completion codes', () => {
  it('S39 S40 counts a page only when the person gives back what it shows', async () => {
    const pages = createFakePages({ code: 'K7QF2M9X' });
    const given = ['AAAA1111', 'K7QF2M9X'];
    const played = await playRounds(
      async (ctx) => (await ctx.elicitPage('Pay', CARD)).action,
      (ask) => {
        if (ask.kind === 'form') return accept({ shown: given.shift() });
        pages.end('page-1', 'completed', { holder: 'Ada', number: CANARY });
        return accept();
      },
      { pages, strict: true },
    );
    expect(resultOf(played)).toBe('accept');
    expect(played.asks.map((ask) => ask.kind)).toEqual(['url', 'form', 'form']);
  });

  it('ends with an error when the code was wrong too often', async () => {
    const pages = createFakePages({ code: 'K7QF2M9X' });
    const played = await playRounds(
      async (ctx) => (await ctx.elicitPage('Pay', CARD)).action,
      (ask) => {
        if (ask.kind === 'form') return accept({ shown: 'AAAA1111' });
        pages.end('page-1', 'completed', { holder: 'Ada', number: CANARY });
        return accept();
      },
      { pages },
    );
    expect(errorOf(played).message).toMatch(/wrong too often/);
  });

  it('opens no page that could not be finished: the client shows no forms', async () => {
    const pages = createFakePages({ code: 'K7QF2M9X' });
    const played = await playRounds(
      (ctx) => ctx.elicitPage('Pay', CARD),
      () => accept(),
      {
        pages,
        kinds: ['url'],
      },
    );
    expect(errorOf(played)).toMatchObject({ code: 'ASKWELL_CAPABILITY' });
    expect(played.asks).toEqual([]);
  });
});

describe('the fallback to pages', () => {
  it('S2 S3 asks a form with secrets on a page', async () => {
    const pages = createFakePages();
    const played = await playRounds(
      (ctx) => ctx.elicit('Pay', CARD),
      filling(pages, { holder: 'Ada', number: CANARY }),
      { pages },
    );
    expect(resultOf(played)).toMatchObject({ action: 'accept', via: 'page' });
    expect(played.asks.map((ask) => ask.kind)).toEqual(['url']);
  });

  it('asks every form on a page if the client shows pages and no forms', async () => {
    const pages = createFakePages();
    const played = await playRounds(
      async (ctx) => [ctx.can('form'), await ctx.elicit('Name?', 'string'), await ctx.confirm('Sure?')],
      () => {
        const { id, page } = pages.last();
        pages.end(
          id,
          'completed',
          (page as FormPage).message === 'Name?' ? { value: 'Ada' } : { confirm: true },
        );
        return accept();
      },
      { pages, kinds: ['url'], strict: true },
    );
    expect(resultOf(played)).toEqual([true, { action: 'accept', data: 'Ada', via: 'page' }, true]);
    expect(firstPage(pages).scalar).toBe(true);
  });

  it('S2 never asks the other way round: secrets need a client that opens pages', async () => {
    const pages = createFakePages();
    for (const ask of ['elicit', 'elicitPage'] as const) {
      const played = await playRounds(
        (ctx) => ctx[ask]('Pay', CARD),
        () => accept(),
        { pages, kinds: ['form'] },
      );
      expect(errorOf(played)).toMatchObject({ code: 'ASKWELL_CAPABILITY' });
      expect(played.asks).toEqual([]);
    }
    expect(pages.opened.size).toBe(0);
  });

  it('says how to get pages where there are none', async () => {
    const played = await playRounds(
      (ctx) => ctx.elicitPage('Pay', CARD),
      () => accept(),
    );
    expect(errorOf(played).message).toMatch(/createPages of askwell\/pages/);
  });
});
