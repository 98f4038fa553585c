import type { FieldSpec } from '../field/field-spec.ts';
import { isOption } from '../field/options.ts';
import { own } from '../json.ts';

/**
 * Whether a value is what clients send for an optional field that nobody touched. Clearing a list that had a default is
 * an answer; clearing a text is none, unless the empty text is an option or the default.
 */
export function isUntouched(field: FieldSpec, value: unknown): boolean {
  if (value === undefined || value === null || Number.isNaN(value)) return true;
  if (field.required) return false;
  const suggested = own(field, 'default');
  if (value === '') return suggested !== '' && !(field.kind === 'choice' && isOption(field.options, ''));
  return Array.isArray(value) && value.length === 0 && suggested === undefined;
}
