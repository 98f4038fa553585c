import { AskwellError } from '../errors.ts';
import type { FieldSpec } from '../field/field-spec.ts';
import { optionValue } from '../field/foreign-property.ts';
import { quote } from '../field/refuse.ts';
import { own, setOwn } from '../json.ts';
import type { Json, JsonObject } from '../json.ts';
import type { AskedForm, AskedReading } from './asked-form.ts';
import { isUntouched } from './is-untouched.ts';
import { coerceDraft } from './draft.ts';

// A form while it is being filled in, for whoever draws one: a terminal, a page, a script. Pure and immutable; every
// change gives a new draft.
//
// D1. Nothing is in the answer that the person did not type or choose, or was shown and kept.
// D2. What was typed is never lost, be it an answer or not.

/** One field of a {@link FormDraft}. */
export interface DraftField {
  readonly field: FieldSpec;
  /** What stands in the input; missing where nothing was typed. Need not be an answer: `1.`, `-`. */
  readonly text?: string;
  /**
   * The answer so far, with options by their `value`. Beside a `problem` it is not one yet, as with too few options
   * ticked.
   */
  readonly value?: Json;
  /** Why it can't be sent like this, in words that follow the field's title. An untouched field has none. */
  readonly problem?: string;
  /** Who put it there. `prefill` is something else than the person and the server, and has to be shown as such. */
  readonly origin: 'empty' | 'default' | 'prefill' | 'person';
}

/** A form while it is being filled in. Its fields are those of the form, in the same order. */
export interface FormDraft {
  readonly fields: readonly DraftField[];
}

/**
 * Begins a form: defaults are in their fields, and proposed values, which win over them. Whatever would be no answer is
 * left away.
 */
export function startDraft(form: AskedForm, prefill: JsonObject = {}): FormDraft {
  return {
    fields: form.fields.map((field) => {
      const proposed = own(prefill, field.name) as Json | undefined;
      if (fits(form, field, proposed)) return withValue(field, proposed, 'prefill');
      const suggested = own(field, 'default') as Json | undefined;
      return fits(form, field, suggested)
        ? withValue(field, suggested, 'default')
        : { field, origin: 'empty' };
    }),
  };
}

/**
 * Puts what was typed into a field. Text that is no answer stays, with its problem; an empty text empties the field, so
 * that its default doesn't count any more.
 */
export function typeText(form: AskedForm, draft: FormDraft, name: string, text: string): FormDraft {
  return replace(draft, name, (field) => {
    const reading = coerceDraft(field, text, form.problem);
    if (reading.ok && reading.value !== undefined) {
      return { field, text, value: reading.value, origin: 'person' };
    }
    return {
      field,
      ...(text !== '' && { text }),
      ...(!reading.ok && { problem: reading.problem }),
      origin: text === '' ? 'empty' : 'person',
    };
  });
}

/**
 * Puts a value into a field: an option, a list of options, yes or no. `undefined` empties it, and so does what means
 * nothing there: an empty text, and an empty list that clears no default. In a required field these are answers where
 * the form allows them, because choosing them is explicit; typing nothing is not.
 */
export function choose(form: AskedForm, draft: FormDraft, name: string, value: Json | undefined): FormDraft {
  return replace(draft, name, (field) => {
    if (value === undefined || isUntouched(field, value)) {
      return { field, ...(field.required && { problem: 'is required' }), origin: 'empty' };
    }
    const problem = form.problem(field, value);
    return { ...withValue(field, value, 'person'), ...(problem !== undefined && { problem }) };
  });
}

/**
 * Makes the answer, or says what is missing and what is wrong. A field with text that is no answer is a problem even
 * where it may be left empty: what was typed must not vanish.
 */
export function readDraft(form: AskedForm, draft: FormDraft): AskedReading {
  const content: Record<string, Json> = {};
  const typed: Record<string, string> = {};
  for (const { field, value, problem } of draft.fields) {
    if (value !== undefined) setOwn(content, field.name, value);
    else if (problem !== undefined) setOwn(typed, field.name, problem);
  }
  const reading = form.read(content);
  if (Object.keys(typed).length === 0) return reading;
  return reading.ok
    ? { ok: false, problem: { fields: typed }, values: reading.content }
    : {
        ...reading,
        problem: { ...reading.problem, fields: { ...reading.problem.fields, ...typed } },
      };
}

function fits(form: AskedForm, field: FieldSpec, value: Json | undefined): value is Json {
  return !isUntouched(field, value) && form.problem(field, value) === undefined;
}

function withValue(field: FieldSpec, given: Json, origin: DraftField['origin']): DraftField {
  const value = ('options' in field ? optionValue(field.options, given) : given) as Json;
  const isTyped = typeof value === 'string' || typeof value === 'number';
  return {
    field,
    ...(isTyped && field.kind !== 'choice' && { text: String(value) }),
    value: Array.isArray(value) ? Object.freeze(value as readonly Json[]) : value,
    origin,
  };
}

function replace(draft: FormDraft, name: string, change: (field: FieldSpec) => DraftField): FormDraft {
  if (!draft.fields.some(({ field }) => field.name === name)) {
    throw new AskwellError(
      'ASKWELL_USAGE',
      `The draft has no field ${quote(name)}. Use the name of one of form.fields.`,
    );
  }
  return { fields: draft.fields.map((one) => (one.field.name === name ? change(one.field) : one)) };
}
