import { sanitizeLine, sanitizeText } from '../client/sanitize.ts';
import type { FieldSpec } from '../field/field-spec.ts';
import type { NumberBounds } from '../field/number-bounds.ts';
import type { Option } from '../field/options.ts';
import type { Json } from '../json.ts';
import { exactText } from './exact-text.ts';
import { spacedLines } from './spaced-lines.ts';
import type { Entry } from './surface.ts';

// What a person reads of a field. Everything here may come from a server, so everything is sanitized.

/** What a field is called. */
export function fieldTitle(field: FieldSpec): string {
  return sanitizeLine(field.title ?? '') || sanitizeLine(field.name) || '(no name)';
}

/** What an option is called. */
export function optionLabel(option: Option): string {
  return sanitizeLine(option.title ?? '') || (option.value === '' ? '(empty)' : exactText(option.value));
}

/** What more there is to know about an option: its value where the title is another, and its description. */
function optionHint(option: Option): string | undefined {
  const value = option.value === '' ? '' : exactText(option.value);
  const parts = [
    ...(value !== '' && value !== optionLabel(option) ? [value] : []),
    ...(option.description === undefined ? [] : [sanitizeLine(option.description)]),
  ].filter((part) => part !== '');
  return parts.length > 0 ? parts.join(': ') : undefined;
}

/** The options of a field as lines of a list. No two of them look alike. */
export function optionEntries(options: readonly Option[]): readonly Entry[] {
  const entries = options.map((option) => ({
    label: optionLabel(option),
    hint: optionHint(option),
    names: [option.value, ...(option.title === undefined ? [] : [option.title]), optionLabel(option)],
  }));
  const counts = new Map<string, number>();
  const lookOf = ({ label, hint }: Entry): string => `${label}\n${hint ?? ''}`;
  for (const entry of entries) counts.set(lookOf(entry), (counts.get(lookOf(entry)) ?? 0) + 1);
  return entries.map((entry, index) =>
    (counts.get(lookOf(entry)) ?? 0) > 1
      ? {
          ...entry,
          hint: [entry.hint, `option ${index + 1}`].filter((part) => part !== undefined).join(', '),
        }
      : entry,
  );
}

/** The line above the input: `Replicas (optional): whole number, from 1 to 10`. */
export function fieldHeading(field: FieldSpec): string {
  const title = `${fieldTitle(field)}${field.required ? '' : ' (optional)'}`;
  const rules = fieldRules(field);
  return rules === '' ? title : `${title}: ${rules}`;
}

/** The description of a field, over several lines; empty without one. */
export function fieldDescription(field: FieldSpec): string {
  return spacedLines(sanitizeText(field.description ?? '', 1000));
}

/** What an answer has to be like. */
function fieldRules(field: FieldSpec): string {
  switch (field.kind) {
    case 'string':
    case 'secret': {
      const format =
        field.kind === 'string' && field.format !== undefined ? FORMATS[field.format] : undefined;
      const pattern = field.kind === 'string' ? (field.pattern ?? field.foreignPattern) : undefined;
      return join([
        format,
        range(field.minLength, field.maxLength, 'characters'),
        pattern === undefined ? undefined : `matching ${sanitizeLine(pattern, 80)}`,
      ]);
    }
    case 'number':
      return join(['a number', ...bounds(field)]);
    case 'integer':
      return join(['a whole number', ...bounds(field)]);
    case 'choices':
      return join([range(field.minItems, field.maxItems, 'of these') ?? 'any of these']);
    case 'boolean':
    case 'choice':
      return '';
  }
}

const FORMATS = {
  email: 'an email address',
  uri: 'a full URL',
  date: 'a date, as YYYY-MM-DD',
  'date-time': 'a date and time with an offset, such as 2026-07-28T09:30:00+02:00',
} as const;

function bounds(field: NumberBounds): (string | undefined)[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = field;
  return [
    minimum !== undefined && maximum !== undefined ? `from ${minimum} to ${maximum}` : undefined,
    minimum !== undefined && maximum === undefined ? `at least ${minimum}` : undefined,
    minimum === undefined && maximum !== undefined ? `at most ${maximum}` : undefined,
    exclusiveMinimum === undefined ? undefined : `more than ${exclusiveMinimum}`,
    exclusiveMaximum === undefined ? undefined : `less than ${exclusiveMaximum}`,
    multipleOf === undefined ? undefined : `a multiple of ${multipleOf}`,
  ];
}

function range(least: number | undefined, most: number | undefined, what: string): string | undefined {
  if (least !== undefined && least > 0) {
    if (most === undefined) return `at least ${least} ${what}`;
    return least === most ? `exactly ${least} ${what}` : `${least} to ${most} ${what}`;
  }
  return most === undefined ? undefined : `at most ${most} ${what}`;
}

function join(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(', ');
}

/** A value as it is sent, nothing of it hidden or cut off; `undefined` is a field that was left empty. */
export function valueText(field: FieldSpec, value: Json | undefined): string {
  if (value === undefined) return '(left empty)';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (value === '') return '(empty text)';
  if (field.kind === 'choice' || field.kind === 'choices') {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    const entries = optionEntries(field.options);
    const names = field.options.flatMap((option, index) =>
      values.includes(option.value) ? [chosenName(entries, index, values.length > 1)] : [],
    );
    return names.length > 0 ? names.join(', ') : '(none)';
  }
  return typeof value === 'string' ? exactText(value) : JSON.stringify(value);
}

/** The label of an option, with what tells it from others of that label, and in a list from two of them. */
function chosenName(entries: readonly Entry[], index: number, listed: boolean): string {
  const { label = '', hint } = entries[index] ?? {};
  const alone = entries.filter((entry) => entry.label === label).length === 1;
  const name = alone || hint === undefined ? label : `${label} (${hint})`;
  return listed && name.includes(',') && !name.startsWith('"') ? JSON.stringify(name) : name;
}
