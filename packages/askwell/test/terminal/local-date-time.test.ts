import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { localDateTime } from '../../src/terminal/local-date-time.ts';

describe('a local time with the offset of the computer', () => {
  const zone = process.env['TZ'];
  beforeAll(() => void (process.env['TZ'] = 'Europe/Berlin'));
  afterAll(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  it.each([
    ['2026-07-28 09:30', '2026-07-28T09:30:00+02:00'],
    ['2026-01-28t09:30:15', '2026-01-28T09:30:15+01:00'],
    ['  2026-01-28T09:30  ', '2026-01-28T09:30:00+01:00'],
  ])('%j is proposed as %s', (text, full) => {
    expect(localDateTime(text)).toBe(full);
  });

  it.each(['', 'tomorrow', '2026-07-28', '2026-02-30 10:00', '2026-07-28T09:30:00Z', '28.7.2026 09:30'])(
    '%j is not',
    (text) => {
      expect(localDateTime(text)).toBeUndefined();
    },
  );

  it('a time that the clocks skip is not', () => {
    expect(localDateTime('2026-03-29 02:30')).toBeUndefined();
    expect(localDateTime('2026-03-29 03:30')).toBe('2026-03-29T03:30:00+02:00');
  });
});
