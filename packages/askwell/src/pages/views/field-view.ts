import type { Option } from '../../field/options.ts';
import type { DraftField } from '../../form/form-draft.ts';
import { splitDateTime } from '../submission/date-time-input.ts';
import { inputName, NO, offsetName, YES } from '../submission/input-names.ts';
import { fieldRules } from './field-rules.ts';
import { html } from './markup.ts';
import type { Markup } from './markup.ts';
import { OFFSETS } from './offsets.ts';
import { sentence } from './sentence.ts';
import { textInput } from './text-input.ts';
import type { ViewKit } from './view-kit.ts';
import { visibleLine, visibleText } from './visible-text.ts';

/** A field at its place in a form. */
export interface PlacedField {
  readonly one: DraftField;
  readonly index: number;
  /** What it is called, ready to be shown. */
  readonly label: string;
  readonly problem: string | undefined;
}

/** More options than this are a list to open. */
const MOST_RADIOS = 8;

/** The id of the first input of a field, where the list of problems leads. */
export function inputId(index: number): string {
  return `f-${index}`;
}

/** A field with its label, what helps to answer, what is wrong, and its input. */
export function fieldView(kit: ViewKit, placed: PlacedField): Markup {
  const { one } = placed;
  const { field } = one;
  switch (field.kind) {
    case 'boolean':
      return radioView(kit, placed, [
        { value: YES, label: kit.phrases.strings.yes, checked: one.value === true },
        { value: NO, label: kit.phrases.strings.no, checked: one.value === false },
      ]);
    case 'choice': {
      const chosen = field.options.findIndex(({ value }) => value === one.value);
      const boxes = boxesOf(kit, field.options, (_, index) => index === chosen);
      return boxes.length > MOST_RADIOS ? selectView(kit, placed, boxes) : radioView(kit, placed, boxes);
    }
    case 'choices': {
      const values: readonly unknown[] = Array.isArray(one.value) ? one.value : [];
      return groupView(
        kit,
        placed,
        'group',
        html`<input type="hidden" name="${inputName(placed.index)}" value="" />${boxesOf(
            kit,
            field.options,
            ({ value }) => values.includes(value),
          ).map((box, at) => boxView(placed, box, at, 'checkbox'))}`,
      );
    }
    case 'string':
      if (field.format === 'date-time') {
        const parts = splitDateTime(one.text ?? '');
        if (parts !== undefined) return dateTimeView(kit, placed, parts);
        return textView(kit, placed, kit.phrases.strings.rules.dateTime);
      }
      return textView(kit, placed);
    default:
      return textView(kit, placed);
  }
}

/** One thing to tick or to pick. */
interface Box {
  readonly value: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly checked: boolean;
}

/** Options by their place in the list. Two that read alike are told apart by their values. */
function boxesOf(
  { phrases: { strings } }: ViewKit,
  options: readonly Option[],
  isChecked: (option: Option, index: number) => boolean,
): readonly Box[] {
  const labels = options.map(
    ({ title, value }) => visibleLine(title ?? '') || visibleLine(value) || strings.emptyOption,
  );
  return options.map((option, index) => {
    const label = labels[index] ?? '';
    const alone = labels.indexOf(label) === labels.lastIndexOf(label);
    return {
      value: String(index),
      label: alone ? label : `${label} (${visibleLine(option.value) || strings.emptyOption})`,
      hint: option.description === undefined ? undefined : visibleText(option.description),
      checked: isChecked(option, index),
    };
  });
}

function textView(kit: ViewKit, placed: PlacedField, rule?: string): Markup {
  const { index, label } = placed;
  return html`<div class="field">
    <label for="${inputId(index)}"><bdi>${label}</bdi>${optionalView(kit, placed)}</label>
    ${hintView(kit, placed, rule)}${problemView(placed)}
    ${textInput(placed.one, {
      id: inputId(index),
      name: inputName(index),
      describedBy: describedBy(kit, placed, rule),
      invalid: placed.problem !== undefined,
    })}
  </div>`;
}

/** Nothing is chosen unless it was; an optional question can be left alone again. */
function radioView(kit: ViewKit, placed: PlacedField, boxes: readonly Box[]): Markup {
  const none: Box = {
    value: '',
    label: kit.phrases.strings.noAnswer,
    checked: !boxes.some(({ checked }) => checked),
  };
  const all = placed.one.field.required ? boxes : [...boxes, none];
  return groupView(
    kit,
    placed,
    'radiogroup',
    html`${all.map((box, at) => boxView(placed, box, at, 'radio'))}`,
  );
}

function boxView({ index, problem }: PlacedField, box: Box, at: number, type: 'radio' | 'checkbox'): Markup {
  const id = at === 0 ? inputId(index) : `${inputId(index)}-${at}`;
  return html`<div class="option">
    <input
      type="${type}"
      id="${id}"
      name="${inputName(index)}"
      value="${box.value}"
      ${box.checked ? html` checked` : ''}${
        box.hint === undefined ? '' : html` aria-describedby="${id}-hint"`
      }${type === 'checkbox' && problem !== undefined ? html` aria-invalid="true"` : ''}
    />
    <label for="${id}"
      ><bdi>${box.label}</bdi>${
        box.hint === undefined ? '' : html`<span class="hint" id="${id}-hint" dir="auto">${box.hint}</span>`
      }</label
    >
  </div>`;
}

function selectView(kit: ViewKit, placed: PlacedField, boxes: readonly Box[]): Markup {
  const { index, label, one } = placed;
  const { choose, noAnswer } = kit.phrases.strings;
  return html`<div class="field">
    <label for="${inputId(index)}"><bdi>${label}</bdi>${optionalView(kit, placed)}</label>
    ${hintView(kit, placed)}${problemView(placed)}
    <select id="${inputId(index)}" name="${inputName(index)}" ${stateOf(kit, placed)}>
      <option value="">${one.field.required ? choose : noAnswer}</option>
      ${boxes.map(
        (box) =>
          html`<option value="${box.value}" ${box.checked ? html` selected` : ''}>${box.label}</option>`,
      )}
    </select>
  </div>`;
}

function dateTimeView(
  kit: ViewKit,
  placed: PlacedField,
  parts: { readonly local: string; readonly offset: string },
): Markup {
  const { index, problem } = placed;
  const { strings } = kit.phrases;
  const offsets =
    OFFSETS.includes(parts.offset) || parts.offset === '' ? OFFSETS : [parts.offset, ...OFFSETS];
  const id = inputId(index);
  const invalid = problem === undefined ? '' : html` aria-invalid="true"`;
  return groupView(
    kit,
    placed,
    'group',
    html`<div class="parts">
        <div>
          <label for="${id}">${strings.dateTime}</label>
          <input
            type="datetime-local"
            step="any"
            id="${id}"
            name="${inputName(index)}"
            value="${parts.local}"
            autocomplete="off"
            ${invalid}
          />
        </div>
        <div>
          <label for="${id}-offset">${strings.offset}</label>
          <select
            id="${id}-offset"
            name="${offsetName(index)}"
            aria-describedby="${id}-offset-hint"
            ${invalid}
          >
            <option value="">${strings.choose}</option>
            ${offsets.map(
              (offset) =>
                html`<option value="${offset}" ${offset === parts.offset ? html` selected` : ''}>
                  ${offset === 'Z' ? 'UTC' : `UTC${offset.replace('-', '−')}`}
                </option>`,
            )}
          </select>
        </div>
      </div>
      <span class="hint" id="${id}-offset-hint">${strings.offsetHint}</span>`,
  );
}

/** Several inputs that are one question. */
function groupView(kit: ViewKit, placed: PlacedField, role: 'group' | 'radiogroup', inputs: Markup): Markup {
  const described = describedBy(kit, placed);
  const state =
    role === 'radiogroup'
      ? stateOf(kit, placed)
      : described === ''
        ? ''
        : html` aria-describedby="${described}"`;
  return html`<fieldset class="field" role="${role}" ${state}>
    <legend><bdi>${placed.label}</bdi>${optionalView(kit, placed)}</legend>
    ${hintView(kit, placed)}${problemView(placed)}${inputs}
  </fieldset>`;
}

function stateOf(kit: ViewKit, placed: PlacedField): Markup {
  const described = describedBy(kit, placed);
  return html`${placed.one.field.required ? html` aria-required="true"` : ''}${
    placed.problem === undefined ? '' : html` aria-invalid="true"`
  }${described === '' ? '' : html` aria-describedby="${described}"`}`;
}

function optionalView({ phrases }: ViewKit, { one }: PlacedField): Markup | '' {
  return one.field.required ? '' : html` <span class="optional">${phrases.strings.optional}</span>`;
}

function hintOf({ phrases }: ViewKit, { one }: PlacedField, rule?: string): string {
  const rules = rule ?? fieldRules(one.field, phrases);
  return [visibleText(one.field.description ?? ''), rules === '' ? '' : sentence(rules)]
    .filter((part) => part !== '')
    .join('\n');
}

function hintView(kit: ViewKit, placed: PlacedField, rule?: string): Markup | '' {
  const hint = hintOf(kit, placed, rule);
  return hint === ''
    ? ''
    : html`<span class="hint" id="${inputId(placed.index)}-hint" dir="auto">${hint}</span>`;
}

function problemView({ index, problem }: PlacedField): Markup | '' {
  return problem === undefined
    ? ''
    : html`<span class="problem" id="${inputId(index)}-problem" dir="auto">${sentence(problem)}</span>`;
}

function describedBy(kit: ViewKit, placed: PlacedField, rule?: string): string {
  const id = inputId(placed.index);
  return [
    ...(hintOf(kit, placed, rule) === '' ? [] : [`${id}-hint`]),
    ...(placed.problem === undefined ? [] : [`${id}-problem`]),
  ].join(' ');
}
