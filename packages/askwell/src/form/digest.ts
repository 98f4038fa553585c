import { digest } from '../digest.ts';
import { canonicalJson } from '../json.ts';

/** Enough of a hash that nobody finds two questions with the same one, and short enough for a key. */
const DIGEST_BYTES = 12;

/** A short name for a JSON value: equal values have equal ones, in every process, whatever the order of members. */
export function digestOf(value: unknown): string {
  return digest(DIGEST_BYTES, canonicalJson(value));
}
