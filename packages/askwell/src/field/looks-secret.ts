import type { FieldSpec } from './field-spec.ts';
/** stub */
export function looksSecret(_spec: FieldSpec): string | undefined { return undefined; }
