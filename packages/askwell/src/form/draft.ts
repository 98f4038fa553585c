import type { FieldSpec } from '../field/field-spec.ts';
import { valueProblem } from '../field/kinds.ts';
import { own, setOwn } from '../json.ts';
import type { Json, JsonObject } from '../json.ts';
import { pickOne, pickSeveral } from './draft-options.ts';

// What a person has typed so far, for whoever draws a form. Pure: a terminal, a page and a script share it.

/** A draft as a value, or what is wrong with it, in words that follow the field's title. */
export type DraftReading =
  | { readonly ok: true; readonly value: Json | undefined }
  | { readonly ok: false; readonly problem: string };

/** Why a value is no answer to a field; `form.problem` of a form that was asked for knows its patterns too. */
export type ProblemOf = (field: FieldSpec, value: unknown) => string | undefined;

/**
 * Reads what was typed into a field. Nothing typed is `undefined` where the field may be left empty, and a problem
 * elsewhere: an answer is never made up.
 *
 * Numbers are read strictly, so that none is silently rounded or cut off; yes or no may be `y`, `yes`, `true`, `n`,
 * `no`, `false`; an option is named by its value or its title, several are separated by commas.
 *
 * @param problemOf What checks the value. Without it: the constraints of the field.
 */
export function coerceDraft(
  field: FieldSpec,
  text: string,
  problemOf: ProblemOf = valueProblem,
): DraftReading {
  // Space around free text may be meant; around anything else, and alone, it is an accident.
  const trimmed = text.trim();
  const checked = (value: Json): DraftReading => {
    const found = problemOf(field, value);
    return found === undefined ? { ok: true, value } : problem(found);
  };
  if (trimmed === '' && (text === '' || field.kind !== 'secret')) {
    return field.required ? problem('is required') : { ok: true, value: undefined };
  }
  switch (field.kind) {
    case 'string':
      return checked(field.format === undefined ? text : trimmed);
    case 'secret':
      return checked(text);
    case 'number':
    case 'integer':
      return numeric(field, trimmed, checked);
    case 'boolean':
      return yesOrNo(trimmed.toLowerCase());
    case 'choice':
    case 'choices': {
      const picked =
        field.kind === 'choice' ? pickOne(field.options, trimmed) : pickSeveral(field.options, trimmed);
      return picked === undefined ? problem(noSuchOption(field)) : checked(picked);
    }
  }
}

/**
 * Gathers the values of a form. Only own members that are fields count, and those that are `undefined` are left out, so
 * that nothing stands in the answer that the person did not give.
 */
export function contentFromDraft(
  fields: readonly FieldSpec[],
  values: { readonly [name: string]: Json | undefined },
): JsonObject {
  const content: Record<string, Json> = {};
  for (const { name } of fields) {
    const value = own(values, name);
    if (value !== undefined) setOwn(content, name, value);
  }
  return content;
}

function problem(text: string): DraftReading {
  return { ok: false, problem: text };
}

function noSuchOption(field: FieldSpec): string {
  return valueProblem(field, field.kind === 'choices' ? [null] : null) ?? 'is none of the options';
}

function yesOrNo(text: string): DraftReading {
  if (text === 'y' || text === 'yes' || text === 'true') return { ok: true, value: true };
  if (text === 'n' || text === 'no' || text === 'false') return { ok: true, value: false };
  return problem('must be yes or no');
}

const WHOLE = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(?:\d+|\d*\.\d+)(?:[eE][+-]?\d+)?$/;

function numeric(field: FieldSpec, text: string, checked: (value: number) => DraftReading): DraftReading {
  if (field.kind === 'integer' && !WHOLE.test(text)) {
    return problem(DECIMAL.test(text) ? 'must be a whole number, in digits' : notANumber(text));
  }
  if (!DECIMAL.test(text)) return problem(notANumber(text));
  const value = Number(text);
  if (!Number.isFinite(value)) return problem('is too large');
  const digits = significant(text);
  if (value === 0 && digits > 0) return problem('is too close to 0 to be kept');
  // Someone who types 6e23 means about that much; someone who types all the digits means each of them.
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER && (WHOLE.test(text) || digits > KEPT_DIGITS)) {
    return problem('is too large to be kept exactly');
  }
  // "-0" is 0 in JSON.
  return checked(value === 0 ? 0 : value);
}

/** As many digits as every number of a double keeps. */
const KEPT_DIGITS = 15;

/** How many digits are left without the exponent and the zeros at both ends. */
function significant(text: string): number {
  const digits = text
    .replace(/[eE].*/, '')
    .replaceAll(/[+.-]/g, '')
    .replace(/^0+/, '');
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  return end;
}

function notANumber(text: string): string {
  if (/^[+-]?\d*\.?$/.test(text)) return 'is not a complete number';
  if (/^[+-]?\d+,\d+$/.test(text)) return 'must be a number with a point, not a comma, before the decimals';
  return 'must be a number, in digits';
}
