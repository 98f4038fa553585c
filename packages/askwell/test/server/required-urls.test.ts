import { UrlElicitationRequiredError } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';

import { type AskwellServer, createServer } from 'askwell';
import { connectClient } from 'askwell/testing';

const PAGE = {
  mode: 'url',
  message: 'Connect your account',
  url: 'https://example.com/connect/7',
  elicitationId: 'id-7',
} as const;

/** A tool that needs a page to be visited first, as authors write it for 2025-11-25. */
function serve(connected: () => boolean): AskwellServer {
  return createServer({ name: 'required', version: '1', replay: 'once', onWarning: () => {} }).tool(
    'use',
    {},
    async (_, ctx) => {
      if (!connected()) throw new UrlElicitationRequiredError([PAGE]);
      return (await ctx.confirm('Go on?')) ? 'used' : 'not used';
    },
  );
}

describe('UrlElicitationRequiredError of an author', () => {
  it('S14 S15 is -32042 with the pages on 2025-11-25, and only while they are required', async () => {
    const connection = await connectClient(
      serve(() => false),
      { revision: '2025-11-25', person: () => ({ action: 'accept' }) },
    );
    await expect(connection.call('use')).rejects.toMatchObject({
      code: -32042,
      data: { elicitations: [PAGE] },
    });
    await connection.close();
    const done = await connectClient(
      serve(() => true),
      { revision: '2025-11-25', person: () => ({ action: 'accept', content: { confirm: true } }) },
    );
    expect(await done.text('use')).toBe('used');
    await done.close();
  });

  it.each([[[]], [[{ ...PAGE, mode: 'form' }]], [[{ mode: 'url', message: 'x', url: PAGE.url }]]])(
    'S14 S15 is a failed result if it names no page that could be visited: %j',
    async (pages) => {
      const server = createServer({ name: 'required', version: '1', onError: () => {} }).tool(
        'use',
        {},
        () => {
          throw new UrlElicitationRequiredError(pages as never);
        },
      );
      const connection = await connectClient(server, {
        revision: '2025-11-25',
        person: () => ({ action: 'accept' }),
      });
      expect((await connection.call('use')).isError).toBe(true);
      await connection.close();
    },
  );

  it('S18 becomes an ask on 2026-07-28, and the handler goes on when the page was visited', async () => {
    let connected = false;
    const connection = await connectClient(
      serve(() => connected),
      {
        revision: '2026-07-28',
        person: ({ mode }) => {
          connected = true;
          return mode === 'url' ? { action: 'accept' } : { action: 'accept', content: { confirm: true } };
        },
      },
    );
    expect(await connection.text('use')).toBe('used');
    expect(connection.asked.map(({ mode, url }) => url ?? mode)).toEqual([PAGE.url, 'form']);
    await connection.close();
  });

  it('asks again while the author says that the page is not done, and then gives up', async () => {
    const connection = await connectClient(
      serve(() => false),
      { revision: '2026-07-28', person: () => ({ action: 'accept' }) },
    );
    const result = await connection.call('use');
    expect(result.isError).toBe(true);
    expect(connection.asked).toHaveLength(3);
    await connection.close();
  });

  it('S30 a decline is told to the tool’s caller', async () => {
    const connection = await connectClient(
      serve(() => false),
      { revision: '2026-07-28', person: () => ({ action: 'decline' }) },
    );
    expect(await connection.text('use')).toBe(
      'Error: The person declined what this needs first: "Connect your account".',
    );
    await connection.close();
  });

  it('S69 a client that opens no pages is told what it needs', async () => {
    const connection = await connectClient(
      serve(() => false),
      {
        revision: '2026-07-28',
        capabilities: { elicitation: { form: {} } },
        person: () => ({ action: 'accept' }),
      },
    );
    await expect(connection.call('use')).rejects.toMatchObject({ code: -32021 });
    await connection.close();
  });
});
