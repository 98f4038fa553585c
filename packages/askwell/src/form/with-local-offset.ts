import { formatProblem } from '../field/formats.ts';

const LOCAL = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?$/;

/**
 * Makes a full date and time, as `date-time` needs it, of one without an offset, such as `2026-07-28 09:30`. Propose
 * it to the person; don't send it unseen.
 *
 * @param offsetMinutes How far local time is ahead of UTC at that moment: 120 for Berlin in summer. This is the
 * negative of what `Date.prototype.getTimezoneOffset` gives.
 * @returns `undefined` if the text is no such date and time
 */
export function withLocalOffset(text: string, offsetMinutes: number): string | undefined {
  const match = LOCAL.exec(text.trim());
  if (match === null) return undefined;
  const away = Math.abs(offsetMinutes);
  const sign = offsetMinutes < 0 ? '-' : '+';
  const offset = away === 0 ? 'Z' : `${sign}${twoDigits(Math.floor(away / 60))}:${twoDigits(away % 60)}`;
  const full = `${match[1]}T${match[2]}${match[3] ?? ':00'}${offset}`;
  return formatProblem('date-time', full) === undefined ? full : undefined;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
