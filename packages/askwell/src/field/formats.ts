import { parseUrl } from '../parse-url.ts';
import type { StringFormat } from './requested-schema.ts';

// Checks of the four formats. Every regular expression here is linear: no nested or adjacent repetitions
// that could match the same text.

/** The formats that the protocol knows. */
export const STRING_FORMATS: readonly StringFormat[] = ['email', 'uri', 'date', 'date-time'];

/** Whether a format is one that the protocol knows. */
export function isStringFormat(value: unknown): value is StringFormat {
  return (STRING_FORMATS as readonly unknown[]).includes(value);
}

/** Why a text is not of a format. */
export function formatProblem(format: StringFormat, text: string): string | undefined {
  switch (format) {
    case 'email':
      return isEmail(text) ? undefined : 'must be an email address';
    case 'uri':
      return isUri(text) ? undefined : 'must be a full URL, such as https://example.com/page';
    case 'date':
      return isDate(text) ? undefined : 'must be a date that exists, as YYYY-MM-DD';
    case 'date-time':
      return dateTimeProblem(text);
  }
}

const LOCAL_PART = /^[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~.-]{1,64}$/u;
const DOMAIN_LABEL = /^[\p{L}\p{N}\p{M}-]{1,63}$/u;

/**
 * Whether a text looks like an address that mail can be sent to. Only a mail proves that it exists, so this looks
 * for typing errors: one `@`, no empty parts, a domain with a dot. Quoted local parts are not accepted.
 */
function isEmail(text: string): boolean {
  if (text.length > 254) return false;
  const at = text.indexOf('@');
  if (at < 0) return false;
  const local = text.slice(0, at);
  if (!LOCAL_PART.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..')) {
    return false;
  }
  const labels = text.slice(at + 1).split('.');
  if (labels.length < 2) return false;
  return labels.every((label) => DOMAIN_LABEL.test(label) && !label.startsWith('-') && !label.endsWith('-'));
}

const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:/;
// White space, controls, and the characters that RFC 3986 leaves out; WHATWG URL would repair some of them silently.
const NOT_IN_URI = /[\s\p{Cc}\p{Cf}<>"\\^`{|}]/u;

function isUri(text: string): boolean {
  const scheme = SCHEME.exec(text);
  if (scheme === null || scheme[0].length === text.length || NOT_IN_URI.test(text)) return false;
  return parseUrl(text) !== undefined;
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

function isDate(text: string): boolean {
  const match = DATE.exec(text);
  if (match === null) return false;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const TIME = /^(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/** RFC 3339: the offset is required. A second of 60 counts only where it is 23:59:60 in UTC. */
function dateTimeProblem(text: string): string | undefined {
  const example = 'such as 2026-07-28T09:30:00Z or 2026-07-28T09:30:00+02:00';
  const problem = `must be a date and time with an offset, ${example}`;
  if (text[10] !== 'T' && text[10] !== 't' && text[10] !== ' ') return problem;
  if (!isDate(text.slice(0, 10))) return problem;
  const match = TIME.exec(text.slice(11));
  if (match === null) return problem;
  const hour = Number(match[1]);
  const minute = Number(match[2]);
  const second = Number(match[3]);
  const offsetHour = Number(match[5] ?? 0);
  const offsetMinute = Number(match[6] ?? 0);
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return problem;
  if (second === 60) {
    const sign = match[4] === '-' ? -1 : 1;
    const utc = hour * 60 + minute - sign * (offsetHour * 60 + offsetMinute);
    if ((utc + 2880) % 1440 !== 1439) return problem;
  }
  return undefined;
}
