import { createServer, field } from 'askwell';
import { describe, expect, it, vi } from 'vitest';

import { attachElicitation, type AttachOptions } from '../../../src/client/attach-elicitation.ts';
import { answers } from '../../../src/client/policy/answers.ts';
import type { AuditEntry } from '../../../src/client/policy/audit.ts';
import { auditLog } from '../../../src/client/policy/audit-log.ts';
import { propose } from '../../../src/client/policy/propose.ts';
import { recordSession } from '../../../src/client/policy/record.ts';
import { replaySession } from '../../../src/client/policy/replay.ts';
import { rules } from '../../../src/client/policy/rules.ts';
import type { Renderer } from '../../../src/client/renderer.ts';
import { REVISIONS, type Revision } from '../../../src/revision.ts';
import { clientOf, pairInMemory } from '../../support/client-of.ts';

// The policy behind a real client of the SDK, with a real server in front of it.

async function connect(revision: Revision, options: Omit<AttachOptions, 'server'>, nights = 2) {
  const server = createServer({ name: 'self-named', version: '1' }).tool('book', {}, async (_, ctx) => {
    const where = await ctx.elicit('Where to?', {
      city: field.string(),
      nights: field.integer({ default: nights }),
    });
    if (where.action !== 'accept') return where.action;
    const sure = await ctx.elicit('Sure?', { sure: field.boolean(), extras: field.choices(['bed', 'bath']) });
    return JSON.stringify([where.data, sure.action === 'accept' ? sure.data : sure.action]);
  });
  const client = clientOf(revision);
  attachElicitation(client, { server: { name: 'travel' }, ...options });
  const { near, far } = pairInMemory();
  await server.connect(far);
  await client.connect(near);
  return {
    async book() {
      const { content, isError } = await client.callTool({ name: 'book', arguments: {} });
      const [block] = content;
      return `${isError === true ? 'failed: ' : ''}${block?.type === 'text' ? block.text : ''}`;
    },
    async [Symbol.asyncDispose]() {
      await client.close();
      await server.close();
    },
  };
}

const booked = '[{"city":"Rome","nights":3},{"sure":true,"extras":["bath"]}]';

describe.each(REVISIONS)('on %s', (revision) => {
  it('prepared answers answer without a person, and every decision is logged', async () => {
    const prepared = answers([
      {
        match: { server: 'travel', tool: 'book', field: 'city' },
        action: 'accept',
        content: { city: 'Rome', nights: 3 },
      },
      { match: { message: 'Sure' }, action: 'accept', content: { sure: true, extras: ['bath'] } },
    ]);
    const lines: string[] = [];
    await using session = await connect(revision, {
      policy: [prepared],
      audit: auditLog((line) => void lines.push(line)),
    });
    expect(await session.book()).toBe(booked);
    expect(prepared.unused()).toEqual([]);
    expect(lines.join('')).not.toContain('Rome');
    expect(lines.map((line) => JSON.parse(line) as AuditEntry)).toMatchObject([
      {
        server: 'travel',
        target: 'book',
        message: 'Where to?',
        by: 'answers',
        action: 'accept',
        content: { city: '[redacted]', nights: '[redacted]' },
      },
      { message: 'Sure?', by: 'answers', action: 'accept' },
    ]);
  });

  it('a proposal reaches the person as one, behind rules that let it pass', async () => {
    const shown: unknown[] = [];
    const audited: string[] = [];
    const renderer: Renderer = {
      form: async ({ prefill }) => {
        shown.push(prefill);
        return { action: 'decline' };
      },
    };
    await using session = await connect(revision, {
      policy: [rules({ travel: { perMinute: 1 } }), propose('model', () => ({ content: { city: 'Rome' } }))],
      renderer,
      audit: ({ by, action }) => void audited.push(`${by}: ${action}`),
    });
    expect(await session.book()).toBe('decline');
    expect(await session.book()).toBe('cancel');
    expect(shown).toEqual([{ by: 'model', values: { city: 'Rome' } }]);
    expect(audited).toEqual(['model: prefill', 'person: decline', 'rules: cancel']);
  });

  it('a function that can propose nothing is heard of, and the person is asked', async () => {
    const onFailure = vi.fn<(error: unknown) => void>();
    await using session = await connect(revision, {
      policy: [propose('model', () => Promise.reject(new Error('no model')))],
      renderer: { form: async () => ({ action: 'decline' }) },
      onFailure,
    });
    expect(await session.book()).toBe('decline');
    expect(onFailure.mock.calls).toEqual([[new Error('no model')]]);
  });

  it('a recorded session can be replayed, and one that goes another way is noticed', async () => {
    const lines: string[] = [];
    const person: Renderer = {
      form: async ({ form }) => ({
        action: 'accept',
        content: form.fields.some(({ name }) => name === 'city')
          ? { city: 'Rome', nights: 3 }
          : Object.fromEntries(
              form.fields.map(({ name, kind }) => [
                name,
                kind === 'choices' ? ['bath'] : name !== 'extras.bed',
              ]),
            ),
      }),
    };
    await using recorded = await connect(revision, {
      renderer: recordSession(person, (line) => void lines.push(line)),
    });
    expect(await recorded.book()).toBe(booked);
    expect(lines).toHaveLength(3);

    const replay = replaySession(lines);
    await using replayed = await connect(revision, { renderer: replay });
    expect(await replayed.book()).toBe(booked);
    replay.check();

    const strict = replaySession(lines.map((line) => line.replace('Where to?', 'Where from?')));
    await using other = await connect(revision, { renderer: strict, onFailure: () => undefined });
    expect(await other.book()).toBe('cancel');
    expect(() => strict.check()).toThrow(
      'Recorded: the form "Where from?" (city, nights) of travel, in book',
    );
    expect(strict.unused()).toHaveLength(2);
  });
});
