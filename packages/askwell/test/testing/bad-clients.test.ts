import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { describeClient } from '../../src/testing/describe-client.ts';
import { attachedHarness } from './attached-harness.ts';
import { badClients } from './bad-clients.ts';
import { recordSuite } from './record-suite.ts';

const suite = (harness = attachedHarness) => recordSuite((test) => describeClient('a client', harness, test));
// The same case runs on several revisions.
const titles = [...new Set(suite().cases.map(({ title }) => title))];

/** The one title that has these words in it. */
function titleWith(words: string): string {
  const found = titles.filter((title) => title.includes(words));
  if (found.length !== 1) throw new Error(`${found.length} titles have the words "${words}".`);
  return found[0] as string;
}

describe('the client suite', () => {
  // A case that the good client fails is the business of describe-client.test.ts, and shows nothing here.
  let failing = new Set<string>();
  beforeAll(async () => {
    failing = new Set(await suite().failing());
  });
  beforeEach(() => void vi.stubGlobal('fetch', () => Promise.reject(new Error('There is no network here.'))));
  afterEach(() => void vi.unstubAllGlobals());

  it.each(Object.entries(badClients))('notices a client that %s', async (_, { harness, fails }) => {
    const failed = new Set(await suite(harness).failing());
    const noticed = (names: Iterable<string>): string[] =>
      [...names].filter((name) => !failing.has(name)).sort();
    expect(noticed(failed)).toEqual(noticed(fails.map(titleWith)));
  });

  it('has no case that nothing can fail', () => {
    const noticed = new Set(Object.values(badClients).flatMap(({ fails }) => fails.map(titleWith)));
    expect(titles.filter((title) => !noticed.has(title))).toEqual([]);
  });
});
