/** The bounds of a numeric field. Only the first two are on the wire; the others are enforced by us. */
export interface NumberBounds {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
}

/** The names of {@link NumberBounds}. */
export const BOUNDS: readonly (keyof NumberBounds)[] = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
];

/** Why a number breaks a bound. */
export function boundsProblem(bounds: NumberBounds, value: number): string | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = bounds;
  if (minimum !== undefined && value < minimum) return `must be at least ${minimum}`;
  if (maximum !== undefined && value > maximum) return `must be at most ${maximum}`;
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
    return `must be more than ${exclusiveMinimum}`;
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum)
    return `must be less than ${exclusiveMaximum}`;
  if (multipleOf !== undefined && !isMultiple(value, multipleOf))
    return `must be a multiple of ${multipleOf}`;
  return undefined;
}

/** Why bounds contradict each other. */
export function boundsFlaw(bounds: NumberBounds): string | undefined {
  for (const name of BOUNDS) {
    const value: unknown = bounds[name];
    if (value !== undefined && !Number.isFinite(value)) return `${name} must be a number`;
  }
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = bounds;
  if (multipleOf !== undefined && multipleOf <= 0) return 'multipleOf must be more than 0';
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    return `minimum (${minimum}) is more than maximum (${maximum})`;
  }
  if (
    exclusiveMinimum !== undefined &&
    exclusiveMaximum !== undefined &&
    exclusiveMinimum >= exclusiveMaximum
  ) {
    return `exclusiveMinimum (${exclusiveMinimum}) is not less than exclusiveMaximum (${exclusiveMaximum})`;
  }
  if (minimum !== undefined && exclusiveMaximum !== undefined && minimum >= exclusiveMaximum) {
    return `minimum (${minimum}) is not less than exclusiveMaximum (${exclusiveMaximum})`;
  }
  if (exclusiveMinimum !== undefined && maximum !== undefined && exclusiveMinimum >= maximum) {
    return `exclusiveMinimum (${exclusiveMinimum}) is not less than maximum (${maximum})`;
  }
  return undefined;
}

/** Whether `value` is a multiple, as far as doubles can tell: 0.3 counts as a multiple of 0.1. */
function isMultiple(value: number, of: number): boolean {
  const quotient = value / of;
  if (!Number.isFinite(quotient)) return false;
  return Math.abs(quotient - Math.round(quotient)) <= Number.EPSILON * Math.max(1, Math.abs(quotient)) * 4;
}
