import { ProtocolError } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';

import { field } from 'askwell';

import { fail, SINKS, text } from './guard-sinks.ts';
import { type Accident, happen, type Source, SOURCES, type Told } from './guard-world.ts';

const CANARY = 'canary-5d1e77-value';
const REVISIONS = ['2025-11-25', '2026-07-28'] as const;

/** Any stretch of the secret that says something: half of it would be a leak, too. */
function expectNothingOf(told: Told): void {
  const all = `${told.wire}\n${told.errors}\n${told.warnings}`;
  for (const part of [CANARY, 'canary', '5d1e77', btoa(CANARY).slice(0, 20)]) expect(all).not.toContain(part);
}

describe.each(REVISIONS)('S28 S32 on %s the secret of a call is taken out of', (revision) => {
  it.each(Object.entries(SINKS))('%s', async (_, { on, reports, arrives, accident }) => {
    const told = await happen({
      revision,
      accident,
      ...(on !== undefined && { on }),
      ...(reports !== undefined && { reports }),
    });
    expect(told[arrives]).toContain('mark-7');
    expectNothingOf(told);
  });
});

describe('S28 S32 taken out is', () => {
  const cases = (Object.keys(SOURCES) as Source[]).flatMap((source) =>
    REVISIONS.map((revision) => [source, revision] as const),
  );
  it.each(cases)('%s, on %s', async (source, revision) => {
    for (const accident of [
      (s: string) => `mark-7 ${s}`,
      (s: string) => fail(new Error(`mark-7 ${s}`)),
      // On 2026-07-28 this is a pass more, which only reads again what was learned.
      async (s, ctx) => `${await ctx.confirm('Go on?')} mark-7 ${s}`,
    ] as Accident[]) {
      const told = await happen({ revision, source, accident });
      expect(told.wire).toContain('mark-7 [secret]');
      expectNothingOf(told);
    }
  });
});

it('S32 a secret is taken out before what looks like a password is, which would leave half of it', async () => {
  for (const on of ['tool', 'prompt', 'resumable'] as const) {
    const told = await happen({
      revision: '2025-11-25',
      on,
      secret: 'pass;canary-5d1e77-value',
      accident: (s) => fail(new Error(`mark-7 password=${s}`)),
    });
    expect(told.wire).toContain('mark-7');
    expectNothingOf(told);
  }
});

describe('what the author is told of an error', () => {
  const thrown = async (make: (secret: string) => unknown): Promise<{ told: Told; own: unknown }> => {
    let own: unknown;
    const told = await happen({
      revision: '2025-11-25',
      accident: (s) => fail((own = make(s))),
    });
    return { told, own };
  };

  it('is the error itself if there is no secret in it', async () => {
    const { told } = await thrown(() => Object.assign(new TypeError('mark-7'), { status: 401 }));
    expect(told.errors).toMatch(/^TypeError: mark-7/);
    expect(told.errors).toContain('status: 401');
  });

  it('is a copy of the same class otherwise, and the author’s own stays as it is', async () => {
    const { told, own } = await thrown((s) => Object.assign(new RangeError(s), { status: 401, sent: [s] }));
    expect(told.errors).toContain('RangeError: [secret]');
    expect(told.errors).toContain('status: 401');
    expect(own).toMatchObject({ message: CANARY, sent: [CANARY] });
    expectNothingOf(told);
  });
});

describe('S32 a page', () => {
  const TEXTS = 'mark-7 canary-5d1e77-value';

  it.each(REVISIONS)('shows no secret of the call, nor does its record hold one, on %s', async (revision) => {
    const told = await happen({
      revision,
      accident: (s, ctx) =>
        ctx.elicitPage(
          TEXTS,
          {
            note: field.string({ title: s, description: s, default: s }),
            [s]: field.string({ title: 'Named by it' }),
          },
          { defaults: { note: s } as never },
        ),
    });
    const page = JSON.stringify(told.pages.last().page);
    expect(page).toContain('mark-7 [secret]');
    // A field is known by its name, which pages do not show if it has a title.
    const named = [`"${CANARY}":{`, `"note","${CANARY}"]`];
    for (const name of named) expect(page).toContain(name);
    expect(named.reduce((rest, name) => rest.replace(name, ''), page)).not.toContain('canary');
    expectNothingOf(told);
  });

  it('that connects an account shows none either', async () => {
    const told = await happen({
      revision: '2025-11-25',
      accident: (_, ctx) => ctx.authorize({ id: 'hub', title: 'Hub' }, { scopes: ['read'], message: TEXTS }),
    });
    expect(told.pages.last().page).toMatchObject({ kind: 'grant', message: 'mark-7 [secret]' });
    expectNothingOf(told);
  });

  it('keeps none in the label of another', async () => {
    const told = await happen({
      revision: '2025-11-25',
      accident: async (_, ctx) => {
        await ctx.secret('second', { message: `Your key? ${TEXTS}` });
        return 'done';
      },
    });
    expect(told.pages.labels).toEqual(['Your key', 'Your key? mark-7 [secret]']);
    expectNothingOf(told);
  });
});

describe('a secret that is a word of the protocol', () => {
  it.each(['text', 'type', 'content', 'true', 'resource', 'structuredContent', 'string', 'accept', 'action'])(
    'breaks no result, and is taken out of texts: %s',
    async (secret) => {
      for (const revision of REVISIONS) {
        const told = await happen({
          revision,
          secret,
          accident: async (s, ctx) => {
            const done = await ctx.step('look', () => ({ ok: true, type: 1 }));
            await ctx.elicit('Go on?', { note: field.string({ title: 'Note' }) }, { key: 'go' });
            return {
              content: [
                text(`mark-7 >${s}<`),
                { type: 'resource', resource: { uri: 'x://y', mimeType: 'text/plain', text: 'a' } },
              ],
              structuredContent: { done },
            };
          },
        });
        expect(told.answer).toMatchObject({
          content: [text('mark-7 >[secret]<'), { type: 'resource', resource: { mimeType: 'text/plain' } }],
          structuredContent: { done: { ok: true, type: 1 } },
        });
        expect(told.wire).toContain(
          '"requestedSchema":{"type":"object","properties":{"note":{"type":"string"',
        );
      }
    },
  );

  it('breaks no data of an error either', async () => {
    for (const secret of ['text', 'elicitation']) {
      const told = await happen({
        revision: '2026-07-28',
        secret,
        accident: (s) =>
          fail(new ProtocolError(-32_000, 'mark-7', { type: 'text', elicitation: { said: s } })),
      });
      expect(told.answer).toMatchObject({ data: { type: 'text', elicitation: { said: '[secret]' } } });
    }
  });
});

describe('the answer to what is not JSON', () => {
  it('is what JSON makes of it, cleaned: bytes, getters, and what refers to itself', async () => {
    const told = await happen({
      revision: '2025-11-25',
      accident: (s) => ({
        content: [text('mark-7')],
        structuredContent: {
          url: new URL(`https://x.example/?s=${s}`),
          bytes: Buffer.from(`x${s}`),
          map: new Map([[s, s]]),
          get later(): string {
            return s;
          },
          get broken(): string {
            throw new Error(s);
          },
          date: new Date(0),
        },
      }),
    });
    expect(told.answer).toMatchObject({
      structuredContent: {
        url: 'https://x.example/?s=[secret]',
        bytes: '[secret]',
        map: {},
        later: '[secret]',
        broken: '[unreadable]',
        date: '1970-01-01T00:00:00.000Z',
      },
    });
    expectNothingOf(told);
  });
});
