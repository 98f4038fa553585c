import type { BooleanSpec } from './boolean.ts';
import type { ChoiceSpec } from './choice.ts';
import type { ChoicesSpec } from './choices.ts';
import type { IntegerSpec } from './integer.ts';
import type { NumberSpec } from './number.ts';
import type { SecretSpec } from './secret.ts';
import type { StringSpec } from './string.ts';

/** One field of a form, as plain frozen data. `kind` tells which. */
export type FieldSpec =
  | StringSpec
  | NumberSpec
  | IntegerSpec
  | BooleanSpec
  | ChoiceSpec
  | ChoicesSpec
  | SecretSpec;
