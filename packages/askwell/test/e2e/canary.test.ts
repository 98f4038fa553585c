import { afterEach, describe, expect, it, vi } from 'vitest';

import { type AskwellServer, type Context, field } from 'askwell';
import { completionCode } from 'askwell/pages';

import { findLeaks, type Output } from './canary-search.ts';
import { type CanaryWorld, type CanaryWorldOptions, createCanaryWorld } from './canary-world.ts';
import { send, visitPage } from './fill-page.ts';

const WRONG = { name: 'the wrong key', value: 'Wr7ngK3yT1mXq"<&ü+/%and-more' };
const RIGHT = { name: 'the right key', value: 'Qz7kP2mX9vL4s"<&ü+/%J' };
const QUARTER_HOUR = 15 * 60_000;

let world: CanaryWorld | undefined;
afterEach(async () => void (await world?.close()));

async function open(options: CanaryWorldOptions): Promise<CanaryWorld> {
  world = await createCanaryWorld(options);
  return world;
}

/** Ends the world and searches all that came of it. */
async function expectNoLeaks(opened: CanaryWorld): Promise<readonly Output[]> {
  world = undefined;
  const outputs = await opened.close();
  expect(findLeaks(outputs, [WRONG, RIGHT])).toEqual([]);
  return outputs;
}

const tool =
  (handler: (ctx: Context) => unknown) =>
  (server: AskwellServer): void =>
    void server.tool('use', {}, async (_, ctx) => (await handler(ctx)) as never);

/** Types each of these in turn, until the page is satisfied. */
const types =
  (opened: CanaryWorld, ...tries: readonly Readonly<Record<string, string>>[]): CanaryWorld['person'] =>
  async ({ url }) => {
    let html = await (await opened.jar.fetch(url as string)).text();
    for (const [index, values] of tries.entries()) {
      const response = await send(opened.jar, url as string, html, { values });
      html = await response.text();
      expect(response.status).toBe(index === tries.length - 1 ? 200 : 422);
    }
    return { action: 'accept' };
  };

/** Agrees to open the page at once, and does there what `then` does when the handler waits for it. */
const whileItWaits =
  (opened: CanaryWorld, then: CanaryWorld['person']): CanaryWorld['person'] =>
  (asked) => {
    const before = opened.store.reads;
    // One look may be of who tells the client of the end; after two more the handler waits.
    void vi.waitUntil(() => opened.store.reads >= before + 3, { interval: 5 }).then(() => then(asked));
    return { action: 'accept' };
  };

describe.each(['2025-11-25', '2026-07-28'] as const)(
  'S28 S32 a key that is typed into a page, %s,',
  (revision) => {
    const secret = (ctx: Context) => ctx.secret('key', { message: 'Your key' });

    it('leaves no trace where all goes well, the second call included', async () => {
      const opened = await open({
        revision,
        register: tool(async (ctx) => `It has ${(await secret(ctx)).reveal().length} characters.`),
      });
      opened.person = types(opened, { Secret: RIGHT.value });
      expect(await opened.connection.text('use')).toBe('It has 21 characters.');
      expect(await opened.connection.text('use')).toBe('It has 21 characters.');
      await expectNoLeaks(opened);
    });

    it('leaves none as one of several fields, on ctx.secret, ctx.elicitPage and in a form', async () => {
      const fields = { user: field.string({ title: 'User' }), key: field.secret({ title: 'Key' }) };
      const opened = await open({
        revision,
        register: tool(async (ctx) => {
          const kept = await ctx.secret('pair', { message: 'Your account', fields });
          const page = await ctx.elicitPage('On a page', fields);
          const form = await ctx.elicit('In a form', fields);
          const all = [kept.reveal().key, page.action === 'accept' && page.data.key.reveal()];
          return [...all, form.action === 'accept' && form.data.key.reveal()].every(
            (one) => one === RIGHT.value,
          );
        }),
      });
      opened.person = types(opened, { User: 'ada', Key: RIGHT.value });
      expect(await opened.connection.text('use')).toBe('true');
      await expectNoLeaks(opened);
    });

    it('leaves none for a client that shows pages only', async () => {
      const opened = await open({
        revision,
        noForms: true,
        register: tool(async (ctx) => {
          const answer = await ctx.elicit('Anything', {
            key: field.secret({ title: 'Key' }),
            note: field.string({ title: 'Note' }),
          });
          return answer.action === 'accept' && answer.data.key.reveal() === RIGHT.value;
        }),
      });
      opened.person = types(opened, { Key: RIGHT.value, Note: 'nothing' });
      expect(await opened.connection.text('use')).toBe('true');
      await expectNoLeaks(opened);
    });

    it('leaves none with a completion code', async () => {
      const shown: string[] = [];
      const opened = await open({
        revision,
        pages: { identify: completionCode() },
        register: tool(async (ctx) => (await secret(ctx)).reveal() === RIGHT.value),
      });
      opened.person = async ({ url }) => {
        if (url === undefined) return { action: 'accept', content: { shown: shown.at(-1) ?? '' } };
        const done = await visitPage(opened.jar, url, { values: { Secret: RIGHT.value } });
        shown.push(/([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(await done.text())?.[1] ?? '');
        return { action: 'accept' };
      };
      expect(await opened.connection.text('use')).toBe('true');
      const outputs = await expectNoLeaks(opened);
      // The code goes over the page and the client's answer, and nowhere else.
      const code = { name: 'the code', value: (shown[0] ?? '').replace('-', '') };
      const elsewhere = findLeaks(
        outputs.filter(({ place }) => place !== 'page response' && place !== 'protocol request'),
        [code],
      );
      expect(elsewhere).toEqual([]);
    });
  },
);

// What each of them says is quoted on the page, where the wrong key must not be.
const CHECKS: { readonly [name: string]: (ctx: Context) => Promise<unknown> } = {
  'ctx.secret with test': (ctx) =>
    ctx.secret('key', {
      message: 'Key',
      test: (value) => (value === RIGHT.value ? undefined : `${value} is refused`),
    }),
  'ctx.elicitPage with validate': (ctx) =>
    ctx.elicitPage(
      'Key',
      { value: field.secret({ title: 'Secret' }) },
      {
        validate: ({ value }) =>
          value.reveal() === RIGHT.value
            ? undefined
            : { fields: { value: `not ${JSON.stringify(value.reveal())}` } },
      },
    ),
  'a rule of the field': (ctx) =>
    ctx.elicitPage('Key', { value: field.secret({ title: 'Secret', maxLength: RIGHT.value.length }) }),
};

describe.each(['2025-11-25', '2026-07-28'] as const)(
  'S28 S32 a wrong key and then the right one, %s,',
  (revision) => {
    it.each(Object.entries(CHECKS))('%s', async (_, ask) => {
      const opened = await open({ revision, register: tool(async (ctx) => (await ask(ctx)) !== undefined) });
      opened.person = types(opened, { Secret: WRONG.value }, { Secret: RIGHT.value });
      // The page asks the handler that waits, so it is submitted while one does.
      opened.person = whileItWaits(opened, opened.person);
      expect(await opened.connection.text('use')).toBe('true');
      await expectNoLeaks(opened);
    });

    it('a check that throws it', async () => {
      const opened = await open({
        revision,
        register: tool((ctx) =>
          ctx.secret('key', {
            message: 'Key',
            test: (value) => {
              throw new Error(`the service said: ${value}`, { cause: value });
            },
          }),
        ),
      });
      opened.person = whileItWaits(opened, types(opened, { Secret: RIGHT.value }));
      expect((await opened.connection.call('use')).isError).toBe(true);
      const outputs = await expectNoLeaks(opened);
      expect(outputs.filter(({ place }) => place === 'onError')).not.toEqual([]);
    });
  },
);

describe.each(['2025-11-25', '2026-07-28'] as const)(
  'S28 S32 a key on a page that fails, %s,',
  (revision) => {
    it('leaves no trace when the person declines after typing', async () => {
      const opened = await open({ revision, register: tool((ctx) => ctx.secret('key', { message: 'Key' })) });
      opened.person = async ({ url }) => {
        await visitPage(opened.jar, url as string, { values: { Secret: RIGHT.value }, action: 'decline' });
        return { action: 'accept' };
      };
      expect(await opened.connection.text('use')).toContain('declined');
      await expectNoLeaks(opened);
    });

    it('leaves none when the page has expired', async () => {
      const opened = await open({ revision, register: tool((ctx) => ctx.secret('key', { message: 'Key' })) });
      opened.person = async ({ url }) => {
        const html = await (await opened.jar.fetch(url as string)).text();
        opened.ahead += QUARTER_HOUR + 1;
        const late = await send(opened.jar, url as string, html, { values: { Secret: RIGHT.value } });
        expect(late.status).toBeGreaterThanOrEqual(400);
        return { action: 'accept' };
      };
      expect(await opened.connection.text('use')).toContain('cancelled');
      await expectNoLeaks(opened);
    });

    it('leaves none when the link is forged, cut, or sent by another site', async () => {
      const opened = await open({ revision, register: tool((ctx) => ctx.secret('key', { message: 'Key' })) });
      opened.person = async ({ url }) => {
        const html = await (await opened.jar.fetch(url as string)).text();
        const visit = { values: { Secret: RIGHT.value } };
        const statuses = [
          await send(opened.jar, `${(url as string).slice(0, -3)}AAA`, html, visit),
          await send(opened.jar, `${url}/more`, html, visit),
          await opened.jar.fetch(url as string, {
            method: 'POST',
            body: new URLSearchParams({ Secret: RIGHT.value }),
            headers: { origin: 'https://evil.example' },
          }),
          await opened.jar.fetch(url as string, { method: 'PUT', body: RIGHT.value }),
        ].map(({ status }) => status);
        expect(
          statuses.every((status) => status >= 400 && status < 500),
          String(statuses),
        ).toBe(true);
        return { action: 'decline' };
      };
      await opened.connection.call('use');
      await expectNoLeaks(opened);
    });

    it.each([1, 2, 3, 4])('leaves none when the store fails for good at write %i', async (nth) => {
      const opened = await open({
        revision,
        pages: { waitMs: 200 },
        register: tool(async (ctx) => (await ctx.secret('key', { message: 'Key' })).reveal().length),
      });
      let writes = 0;
      opened.store.beforeWrite = (key) => {
        writes += 1;
        if (writes >= nth) throw new Error(`the disk is full, at ${key}`);
      };
      opened.person = async ({ url }) => {
        const page = await opened.jar.fetch(url as string);
        const html = await page.text();
        if (page.status === 200)
          await send(opened.jar, url as string, html, { values: { Secret: RIGHT.value } });
        // Not for ever: what could not be finished is declined at the second time.
        return { action: opened.connection.asked.length > 1 ? 'decline' : 'accept' };
      };
      await opened.connection.call('use').catch(() => {});
      expect(writes).toBeGreaterThanOrEqual(nth);
      await expectNoLeaks(opened);
    });
  },
);
