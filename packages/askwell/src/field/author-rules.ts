import type { SchemaRules } from './schema-rules.ts';
import { quote, refuseSchema } from './refuse.ts';

/**
 * Where the JSON Schema of an author comes from.
 *
 * - `raw`: written by the author. What we would silently lose is refused; what the wire can't say (`pattern`,
 *   `multipleOf`, exclusive bounds) is enforced by us.
 * - `standard`: told by the author's Standard Schema, which validates the answer itself, so losing a constraint on
 *   the wire loses nothing.
 */
export type AuthorOrigin = 'raw' | 'standard';

const standardRules: SchemaRules = {
  wrongType(field, keyword, expected): undefined {
    return refuseSchema(
      `${quote(keyword)} of field ${quote(field)} must be ${expected}.`,
      'Correct the JSON Schema.',
    );
  },
  option: (value) => (typeof value === 'string' ? { value } : undefined),
  // An option that is there twice is for the author to mend.
  options: (listed) => listed,
  sentOn: true,
};

/** The rules for schemas of authors. */
export const AUTHOR_RULES: { readonly [origin in AuthorOrigin]: SchemaRules } = {
  raw: { ...standardRules, patternAs: 'pattern' },
  // A Standard Schema enforces its own patterns; zod's email and date patterns would only say it twice.
  standard: standardRules,
};
