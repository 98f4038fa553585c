/** The length of a text as JSON Schema counts it: in code points, where `length` counts an emoji twice. */
export function codePointLength(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length - 1; index += 1) {
    if ((text.charCodeAt(index) & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) {
      length -= 1;
      index += 1;
    }
  }
  return length;
}

/** Why a text is too short or too long. */
export function lengthProblem(
  spec: { readonly minLength?: number; readonly maxLength?: number },
  text: string,
): string | undefined {
  const { minLength, maxLength } = spec;
  if (minLength === undefined && maxLength === undefined) return undefined;
  const length = codePointLength(text);
  const short = minLength !== undefined && length < minLength;
  const long = maxLength !== undefined && length > maxLength;
  if (!short && !long) return undefined;
  if (minLength === maxLength) return `must have exactly ${characters(minLength ?? 0)}`;
  if (long) return `must have at most ${characters(maxLength)}`;
  return minLength === 1 ? 'must not be empty' : `must have at least ${characters(minLength ?? 0)}`;
}

/** Why two lengths contradict each other. */
export function lengthFlaw(spec: {
  readonly minLength?: number;
  readonly maxLength?: number;
}): string | undefined {
  for (const name of ['minLength', 'maxLength'] as const) {
    const value: unknown = spec[name];
    if (value !== undefined && (!Number.isSafeInteger(value) || (value as number) < 0)) {
      return `${name} must be a whole number that is not negative`;
    }
  }
  if (spec.minLength !== undefined && spec.maxLength !== undefined && spec.minLength > spec.maxLength) {
    return `minLength (${spec.minLength}) is more than maxLength (${spec.maxLength})`;
  }
  return undefined;
}

function characters(count: number): string {
  return count === 1 ? '1 character' : `${count} characters`;
}
