import { booleanKind } from './boolean.ts';
import { choiceKind } from './choice.ts';
import { choicesKind } from './choices.ts';
import type { FieldKind } from './field-kind.ts';
import type { FieldSpec } from './field-spec.ts';
import { integerKind } from './integer.ts';
import { numberKind } from './number.ts';
import { secretKind } from './secret.ts';
import { stringKind } from './string.ts';

const kinds: { readonly [K in FieldSpec['kind']]: FieldKind<Extract<FieldSpec, { kind: K }>> } = {
  string: stringKind,
  number: numberKind,
  integer: integerKind,
  boolean: booleanKind,
  choice: choiceKind,
  choices: choicesKind,
  secret: secretKind,
};

/** What there is to know about a kind of field. */
export function kindOf<Spec extends FieldSpec>(spec: Spec): FieldKind<Spec> {
  // Sound: the table is keyed by the member that tells specs apart; TypeScript can't follow that.
  return kinds[spec.kind] as unknown as FieldKind<Spec>;
}

/** The kind of a name. */
export function kindNamed<K extends FieldSpec['kind']>(kind: K): FieldKind<Extract<FieldSpec, { kind: K }>> {
  return kinds[kind] as unknown as FieldKind<Extract<FieldSpec, { kind: K }>>;
}

/** Why a value is not of a field's kind at all: wrong type, or none of the options. */
export function shapeProblem(spec: FieldSpec, value: unknown): string | undefined {
  return kindOf(spec).shape(spec, value);
}

/** Why a value, whose shape is right, breaks a constraint of a field. */
export function constraintProblem(spec: FieldSpec, value: unknown): string | undefined {
  return kindOf(spec).check(spec, value as never);
}

/** Why a value is no answer to a field, in words that follow the field's title: "must be an email address". */
export function valueProblem(spec: FieldSpec, value: unknown): string | undefined {
  return shapeProblem(spec, value) ?? constraintProblem(spec, value);
}
