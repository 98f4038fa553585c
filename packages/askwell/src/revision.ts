/** A revision of the Model Context Protocol that has elicitation. */
export type Revision = '2025-06-18' | '2025-11-25' | '2026-07-28';

/** The revisions Askwell speaks, oldest first. */
export const REVISIONS: readonly Revision[] = ['2025-06-18', '2025-11-25', '2026-07-28'];
