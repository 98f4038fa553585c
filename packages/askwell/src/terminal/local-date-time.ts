import { withLocalOffset } from '../form/with-local-offset.ts';

/**
 * A date and time as it was typed, such as `2026-07-28 09:30`, with the offset that this computer's clock has then. To
 * be proposed, never to be sent unseen: the person may mean another place.
 *
 * @returns `undefined` for any other text, and for a time that the clocks skip in spring
 */
export function localDateTime(text: string): string | undefined {
  const local = text.trim().replace(' ', 'T').toUpperCase();
  const date = new Date(local);
  if (Number.isNaN(date.getTime())) return undefined;
  const full = withLocalOffset(local, 0 - date.getTimezoneOffset());
  // Whatever was skipped would come out as another time.
  const hours = String(date.getHours()).padStart(2, '0');
  return full?.slice(11, 13) === hours ? full : undefined;
}
