import { describe, expect, it } from 'vitest';

import { findLeaks } from './canary-search.ts';
import { createCanaryWorld } from './canary-world.ts';

const RIGHT = { name: 'the right key', value: 'Qz7kP2mX9vL4s"<&ü+/%J' };

describe('the search itself', () => {
  const hidden = RIGHT.value;
  it.each([
    ['as it is', hidden],
    ['in JSON', JSON.stringify({ hidden })],
    ['in a URL', encodeURIComponent(hidden)],
    ['in HTML', hidden.replaceAll('"', '&quot;')],
    ['in hexadecimal', Buffer.from(hidden).toString('hex')],
    ['in base64', Buffer.from(`ada:${hidden}`).toString('base64')],
    ['in base64url of JSON', Buffer.from(JSON.stringify({ hidden })).toString('base64url')],
    ['in base64 of base64', Buffer.from(Buffer.from(hidden).toString('base64')).toString('base64')],
    ['in a buffer that is logged', String(Buffer.from(hidden).toString('hex').match(/../g)?.join(' '))],
  ])('finds a canary %s', (_, text) => {
    expect(findLeaks([{ place: 'here', text: `before ${text} after` }], [RIGHT])).toContainEqual(
      expect.objectContaining({ canary: 'the right key', place: 'here' }),
    );
  });

  it.each(['2025-11-25', '2026-07-28'] as const)(
    'finds, on %s, what is written to each place that it watches',
    async (revision) => {
      const opened = await createCanaryWorld({
        revision,
        register: (server) =>
          void server.tool('use', {}, async (_, ctx) => {
            console.error(RIGHT.value);
            process.stdout.write(RIGHT.value);
            await ctx.elicit(RIGHT.value, 'boolean');
            await ctx.step('fail', () => {
              throw Object.assign(new Error('refused'), { config: { key: RIGHT.value } });
            });
          }),
      });
      opened.person = () => ({ action: 'decline' });
      await opened.store.put('key', RIGHT.value);
      await opened.connection.call('use');
      const places = findLeaks(await opened.close(), [RIGHT]).map(({ place }) => place);
      expect(places).toEqual(
        expect.arrayContaining(['console', 'stdout', 'onError', 'store value', 'protocol response']),
      );
      expect(places.some((place) => place.startsWith('file '))).toBe(true);
    },
  );
});
