import type { Revision } from '../revision.ts';
import { booleanAuthor } from './boolean.ts';
import { choiceAuthor } from './choice.ts';
import { choicesAuthor } from './choices.ts';
import type { AuthorKind } from './field-kind.ts';
import type { FieldSpec } from './field-spec.ts';
import { integerAuthor } from './integer.ts';
import { numberAuthor } from './number.ts';
import type { WireProperty } from './requested-schema.ts';
import { secretAuthor } from './secret.ts';
import { stringAuthor } from './string.ts';

const kinds: { readonly [K in FieldSpec['kind']]: AuthorKind<Extract<FieldSpec, { kind: K }>> } = {
  string: stringAuthor,
  number: numberAuthor,
  integer: integerAuthor,
  boolean: booleanAuthor,
  choice: choiceAuthor,
  choices: choicesAuthor,
  secret: secretAuthor,
};

/** What an author has to know about the kind of a name. */
export function authorKindNamed(kind: FieldSpec['kind']): AuthorKind<FieldSpec> {
  // Sound as long as it is given specs of that kind; TypeScript can't follow that.
  return kinds[kind] as unknown as AuthorKind<FieldSpec>;
}

/** The wire's JSON Schema of a field. */
export function emitField(spec: FieldSpec, revision: Revision): WireProperty {
  return authorKindNamed(spec.kind).emit(spec, revision);
}
