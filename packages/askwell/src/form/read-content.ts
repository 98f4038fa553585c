import type { FieldSpec } from '../field/field-spec.ts';
import { constraintProblem, shapeProblem } from '../field/kinds.ts';
import { MAX_CONTENT_BYTES, MAX_CONTENT_DEPTH } from '../field/limits.ts';
import { isObject, jsonOverLimit, own, setOwn } from '../json.ts';
import type { Json, JsonObject } from '../json.ts';
import { chosenOptions } from './option-boxes.ts';
import type { OptionBoxes } from './option-boxes.ts';

type Texts = Record<string, string>;

/** An answer after the structural check. */
export interface ContentReading {
  /** The answer without what wasn't asked for: what is of the right shape, whether or not it breaks a constraint. */
  readonly content: JsonObject;
  /** Fields that are missing, of the wrong type or none of the options; nothing can be done with the answer. */
  readonly shape: Texts | undefined;
  /** Fields that break a length, a bound or a format. */
  readonly constraints: Texts | undefined;
}

/** Why an answer is not even looked at: it is no object, or over a cap. */
export function refuseContent(content: unknown): string | undefined {
  if (!isObject(content)) return 'The answer is not an object with a member for each field.';
  const over = jsonOverLimit(content, MAX_CONTENT_BYTES, MAX_CONTENT_DEPTH);
  if (over === 'size') return `The answer has more than ${MAX_CONTENT_BYTES} bytes.`;
  if (over === 'depth') return 'The answer is nested, and every field takes a single value.';
  return undefined;
}

/**
 * Checks an answer field by field. Only own members count, unknown ones are dropped, and what many clients send for a
 * field that was never touched (`null`, `""`) counts as absent where the field may be left empty.
 *
 * @param boxes Set if multiple choices were asked as one property for each option.
 */
export function readContent(
  fields: readonly FieldSpec[],
  answer: object,
  boxes: OptionBoxes | undefined,
): ContentReading {
  const content: Record<string, Json> = {};
  let shape: Texts | undefined;
  let constraints: Texts | undefined;
  for (const field of fields) {
    const value = valueOf(field, answer, boxes);
    if (value === undefined) {
      if (field.required) setOwn((shape ??= {}), field.name, 'is required');
      continue;
    }
    const misshapen = value instanceof BoxProblem ? value.text : shapeProblem(field, value);
    const broken = misshapen === undefined ? constraintProblem(field, value) : undefined;
    if (!field.required && (misshapen ?? broken) !== undefined && isUntouched(value)) continue;
    if (misshapen !== undefined) {
      setOwn((shape ??= {}), field.name, misshapen);
      continue;
    }
    if (broken !== undefined) setOwn((constraints ??= {}), field.name, broken);
    setOwn(content, field.name, value);
  }
  return { content, shape, constraints };
}

/** The members of a content that have no problem. */
export function valuesWithout(content: JsonObject, ...problems: (object | undefined)[]): JsonObject {
  const values: Record<string, Json> = {};
  for (const name of Object.keys(content)) {
    if (problems.some((problem) => problem !== undefined && Object.hasOwn(problem, name))) continue;
    setOwn(values, name, own(content, name));
  }
  return values;
}

/** A box with something else than yes or no in it. */
class BoxProblem {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function valueOf(field: FieldSpec, answer: object, boxes: OptionBoxes | undefined): unknown {
  if (field.kind !== 'choices') return own(answer, field.name) ?? undefined;
  const fieldBoxes = boxes?.get(field.name);
  if (fieldBoxes !== undefined) {
    const chosen = chosenOptions(field, fieldBoxes, answer);
    return typeof chosen === 'string' ? new BoxProblem(chosen) : chosen;
  }
  const value = own(answer, field.name) ?? undefined;
  // The wire can't say that options are chosen once, so a client may send one twice.
  return Array.isArray(value) ? [...new Set(value)] : value;
}

/** What clients send for a field that nobody touched. Asked only where the value is no answer anyway. */
function isUntouched(value: unknown): boolean {
  return value === '' || (Array.isArray(value) && value.length === 0) || Number.isNaN(value);
}
