import type { Revision } from '../revision.ts';
import type { FieldSpec } from './field-spec.ts';
import type { WireProperty } from './requested-schema.ts';

/**
 * Where a JSON Schema comes from, which decides how it is read.
 *
 * - `raw`: written by the server's author. What we would silently lose is refused; what the wire can't say
 *   (`pattern`, `multipleOf`, exclusive bounds) is enforced by us.
 * - `standard`: told by the author's Standard Schema, which validates the answer itself, so losing a constraint on
 *   the wire loses nothing.
 * - `foreign`: received from a server. Read as generously as is safe; nothing in it is compiled.
 */
export type SchemaOrigin = 'raw' | 'standard' | 'foreign';

/** A property on its way from JSON Schema to a {@link FieldSpec}: references and null branches are gone. */
export interface PropertySource {
  readonly name: string;
  readonly required: boolean;
  readonly origin: SchemaOrigin;
  readonly schema: Record<string, unknown>;
}

/** What is known about one kind of field. Each kind's file has one, all alike. */
export interface FieldKind<Spec extends FieldSpec> {
  /** The JSON Schema keywords that {@link FieldKind.parse} honours; in a `raw` schema others are refused. */
  readonly keywords: readonly string[];
  /** Reads a JSON Schema property of this kind. */
  parse(source: PropertySource): Spec;
  /** Writes the wire's JSON Schema for a revision. */
  emit(spec: Spec, revision: Revision): WireProperty;
  /** Why the spec contradicts itself, if it does. Its default is checked separately, as a value. */
  flaw(spec: Spec): string | undefined;
  /** Why a value is not of this kind at all: wrong type, or none of the options. */
  shape(spec: Spec, value: unknown): string | undefined;
  /** Why a value of this kind breaks a constraint: lengths, bounds, formats. */
  check(spec: Spec, value: never): string | undefined;
}
