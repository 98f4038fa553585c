import type { Source } from '../client/elicitation.ts';
import { isPlainLine, sanitizeLine } from '../client/sanitize.ts';
import type { FieldSpec } from '../field/field-spec.ts';
import type { AskedForm } from '../form/asked-form.ts';
import { choose, type DraftField, type FormDraft, typeText } from '../form/form-draft.ts';
import type { Json } from '../json.ts';
import { fieldDescription, fieldHeading, fieldTitle, optionEntries, valueText } from './field-text.ts';
import { localDateTime } from './local-date-time.ts';
import { sayQuoted } from './say-source.ts';
import type { Entry, Exit, Surface } from './surface.ts';

/** What a field is asked with. */
export interface FieldContext {
  readonly surface: Surface;
  /** Who asks. */
  readonly from: Source;
  readonly form: AskedForm;
  /** Who proposes the values whose origin is `prefill`. */
  readonly proposedBy: string | undefined;
}

/** Whether a field is answered by choosing one entry of a list. */
export function isDirect(field: FieldSpec): boolean {
  return field.kind === 'choice' || field.kind === 'boolean';
}

// What is longer is read by nobody.
const LONGEST_SHOWN = 10_000;

/** Why what is suggested for a field can't be shown to a person; `undefined` if it can. Line breaks are shown. */
export function hiddenBy({ field, value }: DraftField): string | undefined {
  if (typeof value === 'string' && !isPlainLine(value.replaceAll('\n', ' '))) {
    return 'has invisible characters in it';
  }
  return valueText(field, value).length > LONGEST_SHOWN ? 'is too long to be read' : undefined;
}

/** Where a value comes from, if the person has not given it. */
export function originText({ origin }: DraftField, proposedBy: string | undefined): string | undefined {
  if (origin === 'default') return 'suggested by the server';
  return origin === 'prefill' ? `proposed by ${sanitizeLine(proposedBy ?? 'the client', 60)}` : undefined;
}

/**
 * Asks for one field, again until the answer is one.
 *
 * @returns the draft with the answer, or how the prompt was left
 */
export async function askField(
  draft: FormDraft,
  at: number,
  back: boolean,
  context: FieldContext,
): Promise<FormDraft | Exit> {
  const { surface } = context;
  const state = draft.fields[at] as DraftField;
  const description = fieldDescription(state.field);
  if (description !== '') sayQuoted(surface, context.from, description);
  const origin = originText(state, context.proposedBy);
  const title = fieldHeading(state.field) + (origin === undefined ? '' : ` (${origin})`);
  switch (state.field.kind) {
    case 'boolean':
      return askOne(draft, state, YES_OR_NO, [true, false], { ...context, title, back });
    case 'choice': {
      const { options } = state.field;
      return askOne(
        draft,
        state,
        optionEntries(options),
        options.map(({ value }) => value),
        { ...context, title, back },
      );
    }
    case 'choices':
      return askSeveral(
        draft,
        state,
        state.field.options.map(({ value }) => value),
        optionEntries(state.field.options),
        { ...context, title, back },
      );
    case 'string':
    case 'number':
    case 'integer':
    case 'secret':
      return askText(draft, state, { ...context, title, back });
  }
}

interface Asking extends FieldContext {
  readonly title: string;
  readonly back: boolean;
}

const YES_OR_NO: readonly Entry[] = [
  { label: 'Yes', names: ['yes', 'y', 'true'] },
  { label: 'No', names: ['no', 'n', 'false'] },
];

/** No entry is marked to begin with unless it is there already. */
async function askOne(
  draft: FormDraft,
  { field, value }: DraftField,
  entries: readonly Entry[],
  values: readonly Json[],
  { surface, form, title, back }: Asking,
): Promise<FormDraft | Exit> {
  const known = values.findIndex((one) => one === value);
  const actions = field.required ? [] : ([{ word: 'clear', label: '(leave empty)' }] as const);
  const picked = await surface.pick<'clear'>({
    title,
    back,
    entries,
    actions,
    start: known >= 0 ? known : field.required ? undefined : 'clear',
    menu: false,
  });
  if (typeof picked !== 'string') return choose(form, draft, field.name, values[picked.entry]);
  return picked === 'clear' ? choose(form, draft, field.name, undefined) : picked;
}

async function askSeveral(
  draft: FormDraft,
  { field, value }: DraftField,
  values: readonly string[],
  entries: readonly Entry[],
  { surface, form, title, back }: Asking,
): Promise<FormDraft | Exit> {
  const before: readonly unknown[] = Array.isArray(value) ? value : [];
  // Nothing marked is no answer where the field may be left empty, unless the server suggested something.
  const asValue = (ticked: readonly number[]): readonly string[] | undefined => {
    const chosen = ticked.flatMap((index) => values[index] ?? []);
    const empty = chosen.length === 0 && !field.required;
    const answers = 'default' in field && form.problem(field, chosen) === undefined;
    return empty && !answers ? undefined : chosen;
  };
  const picked = await surface.tick({
    title,
    back,
    entries,
    ticked: [...values.keys()].filter((index) => before.includes(values[index])),
    check: (ticked) => {
      const chosen = asValue(ticked);
      const problem = chosen === undefined ? undefined : form.problem(field, chosen);
      return problem === undefined ? undefined : sentence(field, problem);
    },
  });
  return typeof picked === 'string' ? picked : choose(form, draft, field.name, asValue(picked.ticked));
}

async function askText(
  draft: FormDraft,
  { field, text = '', value }: DraftField,
  { surface, form, title, back }: Asking,
): Promise<FormDraft | Exit> {
  const initial = text === '' && typeof value === 'string' ? value : text;
  const typed = await surface.type({
    title,
    back,
    initial,
    optional: !field.required,
    check: (answer) => {
      const { problem } = stateOf(typeText(form, draft, field.name, answer), field);
      if (problem === undefined) return undefined;
      const isMoment = field.kind === 'string' && field.format === 'date-time';
      const proposal = isMoment ? localDateTime(answer) : undefined;
      return proposal === undefined || form.problem(field, proposal) !== undefined
        ? { problem: sentence(field, problem) }
        : {
            problem: `${fieldTitle(field)} needs an offset from UTC. With the one of this computer it is ${proposal}: Enter takes it.`,
            proposal,
          };
    },
  });
  if (typeof typed === 'string') return typed;
  // Kept is kept exactly, also what would be another value if it were read from its text again.
  return typed.text === initial && value !== undefined
    ? choose(form, draft, field.name, value)
    : typeText(form, draft, field.name, typed.text);
}

function stateOf(draft: FormDraft, field: FieldSpec): Partial<DraftField> {
  return draft.fields.find((one) => one.field.name === field.name) ?? {};
}

function sentence(field: FieldSpec, problem: string): string {
  return `${fieldTitle(field)} ${sanitizeLine(problem, 500)}.`;
}
