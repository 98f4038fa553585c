import { expect, it } from 'vitest';

import { createCompletions } from '../../../src/client/completions.ts';

it('C13 a page is finished once; unknown and finished ids are ignored', () => {
  const completions = createCompletions();
  expect(completions.complete('a')).toBe(false);
  completions.expect('a');
  const finished = completions.finished('a');
  expect(finished.aborted).toBe(false);
  expect(completions.complete('b')).toBe(false);
  expect(completions.complete('a')).toBe(true);
  expect(finished.aborted).toBe(true);
  expect(completions.complete('a')).toBe(false);
});

it('a page that is finished before anybody waits for it is finished', () => {
  const completions = createCompletions();
  completions.expect('a');
  completions.complete('a');
  expect(completions.finished('a').aborted).toBe(true);
});

it('asking again keeps who waits, and begins anew after the end', () => {
  const completions = createCompletions();
  completions.expect('a');
  const first = completions.finished('a');
  completions.expect('a');
  completions.complete('a');
  expect(first.aborted).toBe(true);
  completions.expect('a');
  expect(completions.finished('a').aborted).toBe(false);
});

it('remembers a thousand pages, and forgets the oldest', () => {
  const completions = createCompletions();
  for (let page = 0; page <= 1000; page += 1) completions.expect(String(page));
  expect(completions.complete('0')).toBe(false);
  expect(completions.complete('1')).toBe(true);
  expect(completions.complete('1000')).toBe(true);
});
