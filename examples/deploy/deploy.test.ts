import { afterAll, describe, expect, it } from 'vitest';

import { accept, cancel, connectClient, decline, type Reply, scriptedPerson } from 'askwell/testing';
import { server } from './server.ts';

afterAll(() => server.close());

const deployTo = (environment: string): Reply => accept({ environment });

describe.each(['2025-06-18', '2025-11-25', '2026-07-28'] as const)('deploy on %s', (revision) => {
  it.each<[string, readonly Reply[], string]>([
    [
      'deploys when the person says where and yes',
      [deployTo('production'), accept({ confirm: true })],
      'Deployed shop-42 to production.',
    ],
    ['stops at a decline', [decline], 'Not deployed (decline).'],
    ['stops at a cancel', [cancel], 'Not deployed (cancel).'],
    ['stops at a no', [deployTo('dev'), accept({ confirm: false })], 'Not deployed.'],
    ['stops when the confirmation is declined', [deployTo('dev'), decline], 'Not deployed.'],
    [
      'asks again when the environment does not exist',
      [deployTo('moon'), deployTo('dev'), accept({ confirm: true })],
      'Deployed shop-42 to dev.',
    ],
  ])('%s', async (_, replies, result) => {
    const connection = await connectClient(server, { revision, person: scriptedPerson(...replies) });
    expect(await connection.text('deploy', { app: 'shop' })).toBe(result);
    expect(connection.asked).toHaveLength(replies.length);
    await connection.close();
  });
});
