import { expect, it } from 'vitest';

import { createReportSeldom } from '../../src/pages/report-seldom.ts';

it('reports what is alike once a minute, and what differs at once', () => {
  let time = 0;
  const told: string[] = [];
  const report = createReportSeldom({
    report: (error, where) => told.push(`${where}: ${(error as Error).message}`),
    now: () => time,
  });
  for (let n = 0; n < 5; n += 1) report(new Error('down'), 'log-in');
  report(new Error('down'), 'store');
  report(new Error('other'), 'log-in');
  time = 59_999;
  report(new Error('down'), 'log-in');
  expect(told).toEqual(['log-in: down', 'store: down', 'log-in: other']);
  time = 60_000;
  report(new Error('down'), 'log-in');
  expect(told).toHaveLength(4);
  // What differs without end is not remembered without end.
  for (let n = 0; n < 1_000; n += 1) report(new Error(`number ${n}`), 'log-in');
  expect(told).toHaveLength(1_004);
});
