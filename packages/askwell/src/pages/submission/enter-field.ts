import type { FieldSpec } from '../../field/field-spec.ts';
import type { Option } from '../../field/options.ts';
import type { AskedForm } from '../../form/asked-form.ts';
import { choose, typeText } from '../../form/form-draft.ts';
import type { DraftField } from '../../form/form-draft.ts';
import type { Json } from '../../json.ts';
import { joinDateTime } from './date-time-input.ts';
import { NO, YES } from './input-names.ts';

/** What a POST has for one field. */
export interface Entered {
  /** The values of its inputs. None: the field was not on the page. */
  readonly values: readonly string[];
  /** The values of the offset beside it. */
  readonly offsets: readonly string[];
}

/** A field as a POST left it. Nothing is in it that was not sent: a default that was shown came back by itself. */
export function enterField(form: AskedForm, field: FieldSpec, { values, offsets }: Entered): DraftField {
  const empty: DraftField = { field, origin: 'empty' };
  const draft = { fields: [empty] };
  const type = (text: string): DraftField => typeText(form, draft, field.name, text).fields[0] ?? empty;
  const pick = (value: Json | undefined): DraftField =>
    choose(form, draft, field.name, value).fields[0] ?? empty;
  const wrong = (problem: string): DraftField => ({ field, problem, origin: 'person' });

  if (field.kind === 'choices') {
    if (values.length === 0) return pick(undefined);
    const picked = optionsAt(
      field.options,
      values.filter((value) => value !== ''),
    );
    return picked === undefined ? wrong(form.problem(field, [null]) ?? '') : pick(picked);
  }
  const [value = ''] = values;
  if (values.length > 1) {
    const shown = field.kind === 'boolean' || field.kind === 'choice' ? '' : value;
    return { ...wrong('must have one answer only'), ...(shown !== '' && { text: shown }) };
  }
  switch (field.kind) {
    case 'boolean':
      if (value === '') return pick(undefined);
      return value === YES || value === NO ? pick(value === YES) : wrong('must be yes or no');
    case 'choice': {
      if (value === '') return pick(undefined);
      const picked = optionsAt(field.options, [value])?.[0];
      return picked === undefined ? wrong(form.problem(field, null) ?? '') : pick(picked);
    }
    case 'string':
      if (field.format === 'date-time') return type(dateTime(field.required, value, offsets[0] ?? ''));
      return type(value.replaceAll('\r\n', '\n'));
    case 'secret':
      // Browsers end the lines of a text area with CR LF; a key in several lines has to come out as it was pasted.
      return type(value.replaceAll('\r\n', '\n'));
    case 'number':
    case 'integer':
      return type(value);
  }
}

/** An offset that is left over when the time was taken out of an optional field means nothing. */
function dateTime(required: boolean, local: string, offset: string): string {
  return local === '' && !required ? '' : joinDateTime(local, offset);
}

const PLACE = /^\d{1,4}$/;

/** The options of places in the list, once each; `undefined` if any of the places is none. */
function optionsAt(options: readonly Option[], places: readonly string[]): readonly string[] | undefined {
  const picked = new Set<string>();
  for (const place of places) {
    const option = PLACE.test(place) ? options[Number(place)] : undefined;
    if (option === undefined) return undefined;
    picked.add(option.value);
  }
  return [...picked];
}
