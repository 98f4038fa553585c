import type { Json } from '../json.ts';

/** Why a field that looks like a secret is none. */
export interface NotSecret {
  /** Read by whoever reviews the server, so say it in a sentence. */
  readonly reason: string;
}

/** What every field has, whatever its kind. */
export interface FieldCommon {
  /** The member of the answer that holds the value; any string, `__proto__` too. */
  readonly name: string;
  /** Whether an answer without it is refused. */
  readonly required: boolean;
  /** What a person reads in place of the name. */
  readonly title?: string;
  /** One or two sentences that help to answer. */
  readonly description?: string;
  /** Values that show what is meant. They stay here: no revision has them on the wire. */
  readonly examples?: readonly Json[];
  /** Set by an author to ask for something by form although it looks like a secret. */
  readonly notSecret?: NotSecret;
}

/** The options that every builder takes. */
export interface CommonOptions {
  /** What a person reads in place of the name. */
  readonly title?: string;
  /** One or two sentences that help to answer. */
  readonly description?: string;
  /** Values that show what is meant; for renderers, not sent to clients. */
  readonly examples?: readonly Json[];
  /** Says that the field is no secret although it looks like one, and why. */
  readonly notSecret?: NotSecret;
}

/** The names of {@link CommonOptions}. */
export const COMMON_OPTIONS: readonly string[] = ['title', 'description', 'examples', 'notSecret', 'default'];
