import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/field/formats.ts';
import { withLocalOffset } from '../../src/form/with-local-offset.ts';

describe('withLocalOffset', () => {
  it.each([
    ['2026-07-28 09:30', 120, '2026-07-28T09:30:00+02:00'],
    ['2026-07-28T09:30', -210, '2026-07-28T09:30:00-03:30'],
    ['2026-07-28t09:30:15', 0, '2026-07-28T09:30:15Z'],
    [' 2026-07-28 09:30:15.25 ', 845, '2026-07-28T09:30:15.25+14:05'],
    ['2024-02-29 00:00', -5, '2024-02-29T00:00:00-00:05'],
  ])('makes a date-time of %j, %i minutes ahead of UTC', (text, offset, expected) => {
    expect(withLocalOffset(text, offset)).toBe(expected);
    expect(formatProblem('date-time', expected)).toBeUndefined();
  });

  it.each([
    ['has an offset', '2026-07-28T09:30:00Z', 0],
    ['has no time', '2026-07-28', 0],
    ['does not exist', '2026-02-30 09:30', 0],
    ['is no time of day', '2026-07-28 25:00', 0],
    ['is something else', 'tomorrow', 0],
    ['is a time alone', '09:30', 0],
    ['has an offset of a part of a minute', '2026-07-28 09:30', 0.5],
    ['has no offset that exists', '2026-07-28 09:30', NaN],
    ['has an offset of more than a day', '2026-07-28 09:30', 1440],
  ])('makes nothing of what %s', (_, text, offset) => {
    expect(withLocalOffset(text, offset)).toBeUndefined();
  });
});
