import { describe, expect, it } from 'vitest';

import { field } from '../../src/field/field.ts';
import type { Ask } from '../../src/replay/ask.ts';
import { encodeJournal } from '../../src/replay/journal.ts';
import type { FormPage } from '../../src/replay/page-host.ts';
import type { Secret } from '../../src/secret.ts';
import { createFakePages, type FakePages } from './fake-pages.ts';
import { accept, type Answerer, decline, errorOf, playRounds, resultOf } from './harness.ts';

const CANARY = 'canary-7f3a9c-value';

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

describe('ctx.secret', () => {
  it('asks once and keeps the value; the journal has a reference', async () => {
    const pages = createFakePages();
    const handler = async (ctx: Parameters<Parameters<typeof playRounds>[0]>[0]): Promise<unknown> => {
      const token = await ctx.secret('api-key', { message: 'Your key' });
      const more = await ctx.confirm('Go on?');
      return [String(token), token.reveal() === CANARY, more];
    };
    const answer: Answerer = (ask) => {
      if (ask.kind === 'form') return accept({ confirm: true });
      pages.end(pages.last().id, 'completed', { value: CANARY });
      return accept();
    };
    const first = await playRounds(handler, answer, { pages, strict: true });
    expect(resultOf(first)).toEqual(['[secret]', true, true]);
    expect(encodeJournal(first.journal)).not.toContain(CANARY);
    expect(pages.calls.filter((call) => call.startsWith('keep'))).toEqual(['keep api-key']);
    expect(firstPage(pages).keptAs).toBe('api-key');

    const second = await playRounds(handler, answer, { pages, strict: true });
    expect(resultOf(second)).toEqual(['[secret]', true, true]);
    expect(second.asks.map((ask) => ask.kind)).toEqual(['form']);
  });

  it('tries a value before it is kept', async () => {
    const pages = createFakePages();
    const tried: string[] = [];
    const values = ['bad-value', CANARY];
    const played = await playRounds(
      async (ctx) => {
        const secret = await ctx.secret('api-key', {
          message: 'Your key',
          test: (value) => {
            tried.push(value);
            return value === CANARY ? undefined : `The service does not take ${value}.`;
          },
        });
        return secret.reveal() === CANARY;
      },
      () => {
        pages.end(pages.last().id, 'completed', { value: values.shift() as string });
        return accept();
      },
      { pages, strict: true },
    );
    expect(resultOf(played)).toBe(true);
    expect(tried).toEqual(['bad-value', CANARY]);
    expect([...pages.kept.values()]).toEqual([CANARY]);
    expect((pages.last().page as FormPage).problem).toEqual({
      form: 'The service does not take [secret].',
    });
  });

  it('gathers several fields', async () => {
    const pages = createFakePages();
    const played = await playRounds(
      async (ctx) => {
        const login = await ctx.secret('login', {
          message: 'Log in',
          fields: { user: field.string(), password: field.secret() },
        });
        const { user, password }: { user: string; password: string } = login.reveal();
        return [user, password === CANARY];
      },
      filling(pages, { user: 'ada', password: CANARY }),
      { pages, strict: true },
    );
    expect(resultOf(played)).toEqual(['ada', true]);
  });

  it('R8 ends the tool when the person declines', async () => {
    const pages = createFakePages();
    const played = await playRounds(
      (ctx) => ctx.secret('api-key', { message: 'Your key' }),
      () => decline,
      {
        pages,
      },
    );
    expect(played.outcome).toMatchObject({ status: 'ended', action: 'decline' });
    expect(pages.kept.size).toBe(0);
  });

  it('asks again after it was forgotten, in the same call', async () => {
    const pages = createFakePages();
    pages.kept.set('api-key', 'stale-value');
    const played = await playRounds(
      async (ctx) => {
        const old = await ctx.secret('api-key', { message: 'Your key' });
        const before = await ctx.step('use', () => old.reveal() === 'stale-value');
        await old.forget();
        const fresh = await ctx.secret('api-key', { message: 'Your key' });
        return [before, fresh.reveal() === CANARY];
      },
      filling(pages, { value: CANARY }),
      { pages, strict: true },
    );
    expect(resultOf(played)).toEqual([true, true]);
  });

  it('says so when a secret is revealed that was revoked in the meantime', async () => {
    const pages = createFakePages();
    pages.kept.set('api-key', CANARY);
    const played = await playRounds(
      async (ctx) => {
        const key = await ctx.secret('api-key', { message: 'Your key' });
        await ctx.confirm('Go on?');
        return key.reveal();
      },
      () => {
        pages.kept.clear();
        return accept({ confirm: true });
      },
      { pages },
    );
    expect(errorOf(played).message).toMatch(/"api-key" was forgotten or revoked/);
  });

  it('S20 keeps nothing for an anonymous caller, and has it for the call all the same', async () => {
    const pages = createFakePages({ keeps: false });
    const played = await playRounds(
      async (ctx) => (await ctx.secret('api-key', { message: 'Your key' })).reveal() === CANARY,
      filling(pages, { value: CANARY }),
      { pages, strict: true },
    );
    expect(resultOf(played)).toBe(true);
    expect(pages.kept.size).toBe(0);
    expect((pages.last().page as FormPage).keptAs).toBeUndefined();
  });

  it('refuses a step that would record a secret', async () => {
    const pages = createFakePages();
    const played = await playRounds(
      async (ctx) => {
        const token: Secret = await ctx.secret('api-key', { message: 'Your key' });
        return ctx.step('leak', () => ({ header: `Bearer ${token.reveal()}` }));
      },
      filling(pages, { value: CANARY }),
      { pages },
    );
    expect(errorOf(played).message).toMatch(/result of step "leak" contains a secret/);
    expect(encodeJournal(played.journal)).not.toContain(CANARY);
  });

  it.each(['type', 'true', 'page-1', 'https'])(
    'works with a secret that is a word of its own: %s',
    async (word) => {
      const pages = createFakePages();
      const played = await playRounds(
        async (ctx) => {
          const key = await ctx.secret('api-key', { message: 'Your key' });
          const other = await ctx.secret('other', { message: 'The other one', test: () => undefined });
          const done = await ctx.step('look', () => ({ type: true }));
          return [key.reveal() === word, other.reveal() === word, done];
        },
        filling(pages, { value: word }),
        { pages, strict: true },
      );
      expect(resultOf(played)).toEqual([true, true, { type: true }]);
      expect(played.asks.map(url)).toEqual([
        'https://pages.example/askwell/i/page-1',
        'https://pages.example/askwell/i/page-2',
      ]);
    },
  );

  it('asks a form again without the secret that its check quotes, which no journal has either', async () => {
    const pages = createFakePages();
    const played = await playRounds(
      async (ctx) => {
        const key = await ctx.secret('api-key', { message: 'Your key' });
        return (await ctx.elicit('Name?', 'string', { validate: () => `not with ${key.reveal()}` })).action;
      },
      (ask, round) => {
        if (ask.kind === 'form') return round > 2 ? decline : accept({ value: 'Ada' });
        pages.end('page-1', 'completed', { value: CANARY });
        return accept();
      },
      { pages, strict: true },
    );
    expect(resultOf(played)).toBe('decline');
    expect(played.asks.at(-1)).toMatchObject({ message: 'Name?\n\nnot with [secret].' });
  });

  it('S32 journals neither a check nor a failed step that quotes a secret with it', async () => {
    const pages = createFakePages();
    const played = await playRounds(
      async (ctx) => {
        const key = (await ctx.secret('api-key', { message: 'Your key' })).reveal();
        const refuse = (): never => {
          throw Object.assign(new Error(`refused ${key}`), { name: `Error of ${key}` });
        };
        await ctx.step('use', refuse).catch(() => {});
        await ctx.elicit('Name?', 'string', { validate: () => `not with ${key}` });
      },
      (ask) => {
        if (ask.kind === 'form') return accept({ value: 'Ada' });
        pages.end('page-1', 'completed', { value: CANARY });
        return accept();
      },
      { pages, maxRounds: 2 },
    );
    expect(errorOf(played)).toMatchObject({ code: 'ASKWELL_ROUNDS' });
    const journal = encodeJournal(played.journal);
    expect(journal).toContain('refused [secret]');
    expect(journal).toContain('not with [secret]');
    expect(journal).not.toContain('canary');
  });

  it('S32 asks a model without it', async () => {
    const pages = createFakePages();
    const played = await playRounds(
      async (ctx) => {
        const key = (await ctx.secret('api-key', { message: 'Your key' })).reveal();
        const content = { type: 'text', text: `mark ${key}` };
        await ctx.sample({ messages: [{ role: 'user', content }], systemPrompt: key, maxTokens: 5 });
      },
      (ask) => {
        if (ask.kind === 'sampling') return { role: 'assistant', content: { type: 'text', text: 'x' } };
        pages.end('page-1', 'completed', { value: CANARY });
        return accept();
      },
      { pages, strict: true },
    );
    resultOf(played);
    expect(played.asks.at(-1)).toMatchObject({
      params: {
        messages: [{ role: 'user', content: { type: 'text', text: 'mark [secret]' } }],
        systemPrompt: '[secret]',
        maxTokens: 5,
      },
    });
  });

  it('S32 says nothing of a secret in what strict replay found, cut as it is', async () => {
    const pages = createFakePages();
    let passes = 0;
    const played = await playRounds(
      async (ctx) => {
        const key = (await ctx.secret('api-key', { message: 'Your key' })).reveal();
        if ((passes += 1) > 1) throw new Error(`${'x'.repeat(90)} ${key}`);
        return 'done';
      },
      filling(pages, { value: CANARY }),
      { pages, strict: true },
    );
    expect(errorOf(played)).toMatchObject({ code: 'ASKWELL_DIVERGED' });
    expect(errorOf(played).message).not.toContain('canary');
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
    'keeps nothing for %d milliseconds',
    async (keepFor) => {
      const played = await playRounds(
        (ctx) => ctx.secret('api-key', { message: 'Your key', keepFor }),
        () => accept(),
        { pages: createFakePages() },
      );
      expect(errorOf(played)).toMatchObject({ code: 'ASKWELL_USAGE' });
      expect(errorOf(played).message).toMatch(/^keepFor must be a number of milliseconds above 0, not /);
    },
  );

  it('keeps for longer than a timer can run', async () => {
    const pages = createFakePages();
    const played = await playRounds(
      async (ctx) => (await ctx.secret('api-key', { message: 'Your key', keepFor: 2 ** 33 })).reveal().length,
      filling(pages, { value: CANARY }),
      { pages },
    );
    expect(resultOf(played)).toBe(CANARY.length);
  });

  it.each(['', 'a b', '../x', 'x'.repeat(65)])('refuses the name %o', async (name) => {
    const played = await playRounds(
      (ctx) => ctx.secret(name, { message: 'x' }),
      () => accept(),
      {
        pages: createFakePages(),
      },
    );
    expect(errorOf(played)).toMatchObject({ code: 'ASKWELL_USAGE' });
  });
});

describe('ctx.authorize', () => {
  const hub = { id: 'hub', title: 'Hub' };
  const connecting =
    (pages: FakePages): Answerer =>
    () => {
      pages.end(pages.last().id, 'completed');
      return accept();
    };

  it('refuses an option that does not exist', async () => {
    const options = { scopes: ['read'], mesage: 'Why' } as never;
    const played = await playRounds(
      (ctx) => ctx.authorize({ id: 'hub', title: 'Hub' }, options),
      () => accept(),
      {
        pages: createFakePages(),
      },
    );
    expect(errorOf(played).message).toMatch(/Did you mean "message"/);
  });

  it('asks once for a grant, and again only for more scopes, with all of them', async () => {
    const pages = createFakePages();
    const connect = (scopes: readonly string[]) =>
      playRounds(async (ctx) => (await ctx.authorize(hub, { scopes })).accessToken(), connecting(pages), {
        pages,
        strict: true,
      });
    expect(resultOf(await connect(['read']))).toBe('token-of-hub-very-secret');
    expect((await connect(['read'])).asks).toEqual([]);
    const more = await connect(['write']);
    expect(more.asks).toHaveLength(1);
    expect(pages.last().page).toMatchObject({ kind: 'grant', scopes: ['read', 'write'] });
    expect(encodeJournal(more.journal)).not.toContain('very-secret');
  });

  it('tells a provider that failed from a person who declined', async () => {
    const failed = createFakePages();
    const play = (pages: FakePages, progress: 'failed' | 'declined') =>
      playRounds(
        (ctx) => ctx.authorize(hub, { scopes: ['read'] }),
        () => {
          pages.end('page-1', progress);
          return accept();
        },
        { pages },
      );
    expect(errorOf(await play(failed, 'failed'))).toMatchObject({ code: 'ASKWELL_GRANT' });
    const declined = await play(createFakePages(), 'declined');
    expect(declined.outcome).toMatchObject({ status: 'ended', action: 'decline' });
  });

  it('revokes', async () => {
    const pages = createFakePages();
    const played = await playRounds(
      async (ctx) => {
        const grant = await ctx.authorize(hub, { scopes: ['read'] });
        await grant.revoke();
      },
      connecting(pages),
      { pages, strict: true },
    );
    resultOf(played);
    expect(await pages.vault.hasGrant('hub', ['read'])).toBe(false);
  });

  it('can be finished for as long as the author says', async () => {
    const pages = createFakePages();
    const played = await playRounds(
      async (ctx) => {
        await ctx.authorize(hub, { scopes: ['read'] });
        await ctx.authorize(hub, { scopes: ['write'], expiresIn: 60_000 });
        await ctx.authorize(hub, { scopes: ['admin'], expiresIn: -1 });
      },
      connecting(pages),
      { pages },
    );
    expect(errorOf(played).message).toMatch(/^expiresIn must be/);
    expect(pages.lifetimes).toEqual([15 * 60_000, 60_000]);
  });

  it('asks nothing for a provider that the pages refuse, such as another one with the same id', async () => {
    const pages = createFakePages({ refusal: 'The pages know another provider "hub".' });
    const played = await playRounds(
      (ctx) => ctx.authorize(hub, { scopes: ['read'] }),
      () => accept(),
      { pages },
    );
    expect(errorOf(played)).toMatchObject({
      code: 'ASKWELL_USAGE',
      message: 'The pages know another provider "hub".',
    });
    expect(pages.opened.size).toBe(0);
  });

  it('S20 connects nothing for an anonymous caller', async () => {
    const pages = createFakePages({ keeps: false });
    const played = await playRounds(
      (ctx) => ctx.authorize(hub, { scopes: [] }),
      () => accept(),
      { pages },
    );
    expect(errorOf(played).message).toMatch(/anonymous/);
  });
});
