import type { Revision } from '../revision.ts';
import type { FieldSpec } from './field-spec.ts';
import type { WireProperty } from './requested-schema.ts';
import type { SchemaRules } from './schema-rules.ts';

/** A property on its way from JSON Schema to a {@link FieldSpec}: references and null branches are gone. */
export interface PropertySource {
  readonly name: string;
  readonly required: boolean;
  readonly rules: SchemaRules;
  readonly schema: Record<string, unknown>;
}

/** What is known about one kind of field, whoever asks for it. Each kind's file has one, all alike. */
export interface FieldKind<Spec extends FieldSpec> {
  /** Reads a JSON Schema property of this kind. */
  parse(source: PropertySource): Spec;
  /** Why a value is not of this kind at all: wrong type, or none of the options. */
  shape(spec: Spec, value: unknown): string | undefined;
  /** Why a value of this kind breaks a constraint: lengths, bounds, formats. */
  check(spec: Spec, value: never): string | undefined;
}

/** What only those who write forms need to know about a kind of field. Each kind's file has one of these too. */
export interface AuthorKind<Spec extends FieldSpec> {
  /** The JSON Schema keywords that {@link FieldKind.parse} honours; in a `raw` schema others are refused. */
  readonly keywords: readonly string[];
  /** Writes the wire's JSON Schema for a revision. */
  emit(spec: Spec, revision: Revision): WireProperty;
  /** Why the spec contradicts itself, if it does. Its default is checked separately, as a value. */
  flaw(spec: Spec): string | undefined;
}
