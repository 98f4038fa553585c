import type { FieldSpec } from '../../field/field-spec.ts';
import { looksSecret } from '../../field/looks-secret.ts';

/** Whether a value must not be written down: the field asks for a secret, or the value looks like a well-known one. */
export function holdsSecret(field: FieldSpec, value: unknown): boolean {
  if (field.kind === 'secret' || looksSecret(field) !== undefined) return true;
  return (
    field.kind === 'string' &&
    typeof value === 'string' &&
    looksSecret({ kind: 'string', name: '', required: false, default: value }) !== undefined
  );
}
