// A date and time needs an offset, and no browser sends one: `datetime-local` knows none. It is asked for beside it.

/** A date and time in two parts, as inputs show them. */
export interface DateTimeParts {
  /** As `datetime-local` takes it, or empty. */
  readonly local: string;
  /** `Z`, `+02:00`, or empty. */
  readonly offset: string;
}

// What `datetime-local` can hold: no leap second, no more than milliseconds, no year 0.
const TEXT =
  /^(?!0000)(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2})(:[0-5]\d(?:\.\d{1,3})?)?([Zz]|[+-]\d{2}:\d{2})?$/;
const OFFSET = /^(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** The parts of what stands in a field; `undefined` if it would get lost in them, so that it has to stay text. */
export function splitDateTime(text: string): DateTimeParts | undefined {
  if (text === '') return { local: '', offset: '' };
  if (OFFSET.test(text)) return { local: '', offset: text };
  const match = TEXT.exec(text);
  if (match === null) return undefined;
  const [, date = '', time = '', seconds = '', offset = ''] = match;
  return { local: `${date}T${time}${seconds}`, offset: offset.toUpperCase() };
}

/**
 * The text of a date and time of what was sent. One that lacks its offset stays as it is, and is no answer then: an
 * offset is never made up.
 */
export function joinDateTime(local: string, offset: string): string {
  const parts = splitDateTime(local.trim());
  if (parts === undefined || parts.offset !== '' || !OFFSET.test(offset)) return local;
  const seconds = parts.local.length === 'YYYY-MM-DDTHH:MM'.length ? ':00' : '';
  return parts.local === '' ? offset : `${parts.local}${seconds}${offset}`;
}
