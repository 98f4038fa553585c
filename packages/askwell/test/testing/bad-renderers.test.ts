import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { describeRenderer } from '../../src/testing/describe-renderer.ts';
import { badHabits } from './bad-habits/bad-habits.ts';
import { pageHarness } from './page-harness.ts';
import type { Habits } from './page-renderer.ts';
import { recordSuite } from './record-suite.ts';

const suite = (habits: Partial<Habits>) =>
  recordSuite((test) => describeRenderer('a page', pageHarness(habits), test));
const titles = suite({}).cases.map(({ title }) => title);

/** The one title that has these words in it. */
function titleWith(words: string): string {
  const found = titles.filter((title) => title.includes(words));
  if (found.length !== 1) throw new Error(`${found.length} titles have the words "${words}".`);
  return found[0] as string;
}

describe('the renderer suite', () => {
  beforeEach(() => void vi.stubGlobal('fetch', () => Promise.reject(new Error('There is no network here.'))));
  afterEach(() => void vi.unstubAllGlobals());

  it.each(Object.entries(badHabits))('notices a renderer that %s', async (_, { habits, fails }) => {
    const failed = await suite(habits).failing();
    expect(failed.sort()).toEqual(fails.map(titleWith).sort());
  });

  it('has no case that nothing can fail', () => {
    const noticed = new Set(Object.values(badHabits).flatMap(({ fails }) => fails.map(titleWith)));
    expect(titles.filter((title) => !noticed.has(title))).toEqual([]);
  });
});
