import { digest } from '../digest.ts';
import type { RequestedSchema } from '../field/requested-schema.ts';
import { canonicalJson } from '../json.ts';

/** Enough of a hash that nobody finds two questions with the same one, and short enough for a key. */
const DIGEST_BYTES = 12;

/**
 * A short name for a question: equal schemas have equal ones, in every process. The order of the fields does not count,
 * that of options does.
 */
export function digestOf(schema: RequestedSchema): string {
  const { required, ...rest } = schema;
  const content = required === undefined ? rest : { ...rest, required: required.toSorted() };
  return digest(DIGEST_BYTES, canonicalJson(content));
}
