import { afterAll, describe, expect, it } from 'vitest';

import { createServer } from 'askwell';
import { accept, connectClient, scriptedPerson } from 'askwell/testing';

const server = createServer({ name: 'shop', version: '1', onWarning: () => {} }).tool(
  'tags',
  {},
  async (_, ctx) => {
    const { tags } = await ctx.require('Tags?', { tags: { many: ['blue', 'green'] } });
    return tags.join();
  },
);
afterAll(() => server.close());

describe.each(['2025-06-18', '2025-11-25', '2026-07-28'] as const)('a scripted person on %s', (revision) => {
  it('answers a multiple choice in one way', async () => {
    const connection = await connectClient(server, {
      revision,
      person: scriptedPerson(accept({ tags: ['blue'] })),
    });
    expect(await connection.text('tags')).toBe('blue');
    await connection.close();
  });

  it('can not answer what was not asked', async () => {
    const person = scriptedPerson(accept({ tag: 'blue' }));
    const connection = await connectClient(server, { revision, person });
    const message = await connection.text('tags').catch((error: Error) => error.message);
    expect(message).toMatch(/has "tag", which is not asked for/);
    await connection.close();
  });

  it('has no reply to a question too many', async () => {
    const connection = await connectClient(server, { revision, person: scriptedPerson() });
    const message = await connection.text('tags').catch((error: Error) => error.message);
    expect(message).toMatch(/The script has no reply to "Tags\?"/);
    await connection.close();
  });
});
