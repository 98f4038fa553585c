// The documented caps on schemas and answers. They bound what a peer can make us do, and no real form comes
// near them. All are inclusive.

/** The most fields one form may have. A person gives up long before. */
export const MAX_FIELDS = 100;

/** The most options one choice may offer. */
export const MAX_OPTIONS = 500;

/** The most bytes (UTF-8) of JSON a schema may have. */
export const MAX_SCHEMA_BYTES = 65_536;

/** How deep a schema may nest objects and arrays. */
export const MAX_SCHEMA_DEPTH = 32;

/** The most bytes (UTF-8) of JSON an answer may have, unknown members included. */
export const MAX_CONTENT_BYTES = 65_536;

/** How deep an answer may nest: the answer itself, a multi-choice in it, and some room for what is dropped. */
export const MAX_CONTENT_DEPTH = 8;

/** How many `$ref`s may follow one another. */
export const MAX_REF_HOPS = 16;

/**
 * How much all `$ref`s of a schema may cost together: the characters of each reference and the members of what it
 * points to, counted each time. References can make a small schema a large one.
 */
export const MAX_REF_COST = 200_000;
