import type { FieldAct } from '../renderer-harness.ts';

/** Types a text. */
export function type(field: string, text: string): FieldAct {
  return { act: 'type', field, text };
}

/** Types a text that has to be refused. */
export function attempt(field: string, text: string): FieldAct {
  return { act: 'attempt', field, text };
}

/** Chooses an option, or yes or no. */
export function pick(field: string, value: string | boolean): FieldAct {
  return { act: 'pick', field, value };
}

/** Marks options. */
export function pickMany(field: string, ...values: readonly string[]): FieldAct {
  return { act: 'pickMany', field, values };
}

/** Empties a field. */
export function clear(field: string): FieldAct {
  return { act: 'clear', field };
}
