import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { describeClient } from '../../src/testing/describe-client.ts';
import { describeRenderer } from '../../src/testing/describe-renderer.ts';
import { PITFALLS } from '../../src/testing/pitfalls.ts';
import { attachedHarness } from './attached-harness.ts';
import { pageHarness } from './page-harness.ts';
import { recordSuite } from './record-suite.ts';

const renderer = recordSuite((test) => describeRenderer('a page', pageHarness(), test));
const client = recordSuite((test) => describeClient('a client', attachedHarness, test));
const named = (pattern: RegExp): Set<string> =>
  new Set([...renderer.cases, ...client.cases].flatMap(({ title }) => title.match(pattern) ?? []));

describe('the suites', () => {
  it('have a case for each of the nineteen pitfalls', () => {
    expect(PITFALLS).toHaveLength(19);
    const found = named(/\bpitfall \d+\b/g);
    expect(PITFALLS.map((_, index) => `pitfall ${index + 1}`).filter((name) => !found.has(name))).toEqual([]);
  });

  it('have a case for each requirement on clients, but the one that is about starting a program', () => {
    const file = new URL('../../../../docs/requirements.json', import.meta.url);
    const rows = JSON.parse(readFileSync(file, 'utf8')) as readonly { readonly id: string }[];
    const found = named(/\bC\d+\b/g);
    const ids = rows.map(({ id }) => id).filter((id) => id.startsWith('C'));
    expect(ids.length).toBeGreaterThan(20);
    expect(ids.filter((id) => !found.has(id))).toEqual(['C33']);
    expect([...found].filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('report what does not apply as skipped, with the reason', () => {
    const { url: _, notice: __, ...harness } = pageHarness();
    const { cases } = recordSuite((test) =>
      describeRenderer(
        'a page',
        { ...harness, without: { url: 'it has no window', notice: 'it is mute' } },
        test,
      ),
    );
    expect(cases).toHaveLength(renderer.cases.length);
    const skipped = cases.filter((one) => one.skipped).map(({ title }) => title);
    expect(skipped.length).toBeGreaterThan(15);
    expect(skipped.every((title) => /\(not here: it (has no window|is mute)\)$/.test(title))).toBe(true);

    const without = { tasks: 'it has none' };
    const { cases: some } = recordSuite((test) =>
      describeClient('a client', { ...attachedHarness, without }, test),
    );
    expect(some.filter((one) => one.skipped).map(({ title }) => title)).toEqual([
      expect.stringContaining('(not here: it has none)'),
    ]);
  });

  it('take no harness that leaves a part out without a reason', () => {
    const { url: _, ...harness } = pageHarness();
    expect(() => recordSuite((test) => describeRenderer('a page', harness, test))).toThrow(/has no "url"/);
  });

  it('run a client only on the revisions that it speaks', () => {
    const harness = { ...attachedHarness, revisions: ['2026-07-28'] as const };
    const { name } = recordSuite((test) => describeClient('a client', harness, test));
    expect(name).toBe('a client as a client of 2026-07-28');
  });
});
