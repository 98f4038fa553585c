import type { FieldSpec } from '../field/field-spec.ts';
import type { ForeignNote } from '../field/foreign-schema.ts';
import type { JsonObject } from '../json.ts';
import type { FormProblem } from './problem.ts';

/** What becomes of an answer to a form that another server sent. */
export type AskedReading =
  | { readonly ok: true; readonly content: JsonObject }
  | {
      readonly ok: false;
      readonly problem: FormProblem;
      /** The fields that were fine. */
      readonly values: JsonObject;
    };

/** A form that somebody else's server asks for: fields to show, and a way to check the answer. Immutable. */
export interface AskedForm {
  readonly fields: readonly FieldSpec[];
  /** What was left out or ignored, for whoever wants to tell. Nothing that the person needs in order to answer. */
  readonly notes: readonly ForeignNote[];
  /** Why a value is no answer to a field, in words that follow its title: "must be an email address". */
  problem(field: FieldSpec, value: unknown): string | undefined;
  /**
   * Checks a whole answer (C11). Members that were not asked for are left out, and so is what clients send for an
   * optional field that nobody touched: `null`, `""`, `[]`. An empty text or list that is (or takes the place of) a
   * default is an answer. The content may differ from what was given, so send the content.
   */
  read(content: unknown): AskedReading;
}

/**
 * Makes a test of a regular expression that a server sent, or `undefined` if it can't be tested safely. The pattern is
 * one of JSON Schema: not anchored, and Unicode.
 */
export type PatternMatcher = (pattern: string) => ((text: string) => boolean) | undefined;
