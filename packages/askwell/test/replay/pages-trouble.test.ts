import { describe, expect, it } from 'vitest';

import { AskwellError } from '../../src/errors.ts';
import { field } from '../../src/field/field.ts';
import { encodeJournal } from '../../src/replay/journal.ts';
import { createFakePages, type FakePages } from './fake-pages.ts';
import { accept, type Answerer, decline, errorOf, playRounds, resultOf } from './harness.ts';

const CANARY = 'canary-2b7e15-value';
const CARD = { number: field.secret() };

const filling =
  (pages: FakePages, content: Record<string, string>): Answerer =>
  (ask) => {
    if (ask.kind === 'form') return accept({ confirm: true });
    pages.end(pages.last().id, 'completed', content);
    return accept();
  };

const down = (): AskwellError => new AskwellError('ASKWELL_STORE', 'The store can not be reached.');

describe('a page when something is wrong', () => {
  it('fails with the code that it failed with, and tries again in the next pass if it was the store', async () => {
    const pages = createFakePages();
    const { open } = pages;
    let outages = 1;
    pages.open = async (...args) => {
      if (outages-- > 0) throw down();
      return open(...args);
    };
    const codes: unknown[] = [];
    const played = await playRounds(
      async (ctx) => {
        const page = ctx.elicitPage('Pay', CARD).catch((error: { code?: unknown }) => {
          codes.push(error.code);
          return undefined;
        });
        await ctx.confirm('Meanwhile?');
        return (await page)?.action;
      },
      filling(pages, { number: CANARY }),
      { pages },
    );
    expect(codes).toEqual(['ASKWELL_STORE']);
    expect(resultOf(played)).toBe('accept');
  });

  it('keeps the code of every other error in all passes', async () => {
    const pages = createFakePages();
    let opens = 0;
    pages.open = async () => {
      opens += 1;
      throw new AskwellError('ASKWELL_USAGE', 'Nobody could verify who opens it.');
    };
    const codes: unknown[] = [];
    await playRounds(
      async (ctx) => {
        await ctx.elicitPage('Pay', CARD).catch((error: { code?: unknown }) => codes.push(error.code));
        await ctx.confirm('Go on?');
      },
      filling(pages, {}),
      { pages },
    );
    expect(codes).toEqual(['ASKWELL_USAGE', 'ASKWELL_USAGE']);
    expect(opens).toBe(1);
  });

  it('is where the server is now, not where it was when the page was opened', async () => {
    const pages = createFakePages();
    let port = 4100;
    pages.urlOf = async (id) => `http://127.0.0.1:${(port += 1)}/askwell/i/${id}`;
    let asked = 0;
    const played = await playRounds(
      async (ctx) => (await ctx.elicitPage('Pay', CARD)).action,
      () => {
        if ((asked += 1) === 2) pages.end('page-1', 'completed', { number: CANARY });
        return accept();
      },
      { pages },
    );
    expect(resultOf(played)).toBe('accept');
    expect(played.asks.map((ask) => (ask.kind === 'url' ? new URL(ask.url).port : ''))).toEqual([
      '4101',
      '4102',
    ]);
    expect(encodeJournal(played.journal)).not.toContain('127.0.0.1');
  });

  it('R8 takes a decline for one although the page can not be told of it', async () => {
    const pages = createFakePages();
    pages.withdraw = () => Promise.reject(down());
    const played = await playRounds(
      async (ctx) => (await ctx.elicitPage('Pay', CARD)).action,
      () => decline,
      {
        pages,
      },
    );
    expect(resultOf(played)).toBe('decline');
  });

  it.each([
    [42],
    [true],
    [{}],
    [[]],
    [{ form: 9 }],
    [{ fields: { number: 7 } }],
    [{ fields: {} }],
    [{ number: 'x' }],
  ])('tells the author whose check returns %j what it may return', async (junk) => {
    const pages = createFakePages();
    const played = await playRounds(
      (ctx) => ctx.elicitPage('Pay', CARD, { validate: () => junk as never }),
      filling(pages, { number: CANARY }),
      { pages },
    );
    expect(errorOf(played)).toMatchObject({ code: 'ASKWELL_USAGE' });
    expect(errorOf(played).message).toMatch(/validate, or test/);
  });
});

describe('ctx.secret', () => {
  it('is asked for once by branches that want the same one at the same time', async () => {
    const pages = createFakePages();
    const played = await playRounds(
      async (ctx) => {
        const ask = () => ctx.secret('api-key', { message: 'Your key' });
        const [one, two] = await Promise.all([ask(), ask()]);
        return [one.reveal() === CANARY, two.reveal() === CANARY];
      },
      filling(pages, { value: CANARY }),
      { pages, strict: true },
    );
    expect(resultOf(played)).toEqual([true, true]);
    expect(pages.opened.size).toBe(1);
  });

  /** Two secrets with the same words, each of which its own page tells. */
  const twoKeys =
    (test?: (value: string) => string | undefined) =>
    async (ctx: Parameters<Parameters<typeof playRounds>[0]>[0]): Promise<readonly string[]> => {
      const ask = (name: string) =>
        ctx.secret(name, { message: 'Your API key', ...(test !== undefined && { test }) });
      const both = await Promise.all([ask('staging-key'), ask('prod-key')]);
      return both.map((secret) => (secret.reveal() === '' ? 'empty' : 'there'));
    };
  const keptAs = (pages: FakePages, ask: { readonly url?: string }): string => {
    const page = pages.opened.get(ask.url?.split('/').at(-1) ?? '')?.page;
    return page?.kind === 'form' ? (page.keptAs ?? '') : '';
  };

  it.each([false, true])(
    'R4 is not mixed up with another of the same words, whichever comes first, strict %s',
    async (strict) => {
      const pages = createFakePages();
      const { has } = pages.vault;
      let slow = true;
      Object.assign(pages.vault, {
        has: async (name: string, digest: string) => {
          if (slow && name === 'staging-key') await new Promise((resolve) => setTimeout(resolve, 30));
          return has(name, digest);
        },
      });
      const played = await playRounds(
        twoKeys(),
        (ask) => {
          slow = false;
          const name = keptAs(pages, ask as never);
          pages.end((ask as { url: string }).url.split('/').at(-1) ?? '', 'completed', {
            value: `value-of-${name}`,
          });
          return accept();
        },
        { pages, strict },
      );
      expect(resultOf(played)).toEqual(['there', 'there']);
      expect(Object.fromEntries(pages.kept)).toEqual({
        'staging-key': 'value-of-staging-key',
        'prod-key': 'value-of-prod-key',
      });
    },
  );

  it('R4 is tried although another of the same words was finished and tried before', async () => {
    const pages = createFakePages();
    let looks = 0;
    const played = await playRounds(
      twoKeys((value) => (value.startsWith('bad') ? 'wrong' : undefined)),
      (ask) => {
        const id = (ask as { url: string }).url.split('/').at(-1) ?? '';
        if (keptAs(pages, ask as never) === 'prod-key') pages.end(id, 'completed', { value: 'good-value-1' });
        else if ((looks += 1) > 1)
          pages.end(id, 'completed', { value: looks > 2 ? 'good-value-2' : 'bad-value-xx' });
        return accept();
      },
      { pages },
    );
    expect(resultOf(played)).toEqual(['there', 'there']);
    expect(pages.kept.get('staging-key')).toBe('good-value-2');
  });

  it.each([
    [{ message: 'Your key', tset: () => 'no' }, /no option "tset".*Did you mean "test"/s],
    [undefined, /needs an object of options/],
    [{}, /needs a message/],
  ])('refuses the options %o', async (options, message) => {
    const pages = createFakePages();
    const played = await playRounds(
      (ctx) => ctx.secret('api-key', options as never),
      () => accept(),
      { pages },
    );
    expect(errorOf(played)).toMatchObject({ code: 'ASKWELL_USAGE' });
    expect(errorOf(played).message).toMatch(message);
    expect(pages.opened.size).toBe(0);
  });
});
