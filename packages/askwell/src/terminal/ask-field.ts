import { isCancel, log, multiselect, password, select, text } from '@clack/prompts';

import { isPlainLine } from '../client/sanitize.ts';
import type { ChoicesSpec } from '../field/choices.ts';
import type { FieldSpec } from '../field/field-spec.ts';
import { valueProblem } from '../field/kinds.ts';
import { looksSecret } from '../field/looks-secret.ts';
import { coerceDraft } from '../form/draft.ts';
import type { Json } from '../json.ts';
import { fieldDescription, fieldHeading, fieldTitle, optionHint, optionLabel } from './field-text.ts';
import type { TerminalIo } from './io.ts';

/** The person closed the question. */
export const CANCEL = 'cancel';
/** The person declined instead of answering. */
export const DECLINE = 'decline';

/** What came of asking for one field; an `accept` without a value left it empty. */
export type FieldAnswer =
  | { readonly action: 'accept'; readonly value: Json | undefined }
  | { readonly action: typeof CANCEL | typeof DECLINE };

/** How one field is asked. */
export interface AskFieldOptions {
  /** What is there to begin with: the suggestion of the server, or what the person gave before. */
  readonly initial: Json | undefined;
  /** Whether declining is one of the entries; for fields that {@link isDirect}. */
  readonly canDecline: boolean;
}

/** Whether a field is answered by choosing one entry of a list. */
export function isDirect(field: FieldSpec): boolean {
  return field.kind === 'choice' || field.kind === 'boolean';
}

/** Asks for one field, again until the answer is one. */
export async function askField(
  field: FieldSpec,
  options: AskFieldOptions,
  io: TerminalIo,
): Promise<FieldAnswer> {
  const description = fieldDescription(field);
  if (description !== '') log.message(description, { output: io.output });
  switch (field.kind) {
    case 'boolean':
      return askOne(
        field,
        [
          { value: true, label: 'Yes' },
          { value: false, label: 'No' },
        ],
        options,
        io,
      );
    case 'choice':
      return askOne(
        field,
        field.options.map((option) => ({
          value: option.value,
          label: optionLabel(option),
          hint: optionHint(option),
        })),
        options,
        io,
      );
    case 'choices':
      return askSeveral(field, options, io);
    case 'string':
    case 'number':
    case 'integer':
    case 'secret':
      return askText(field, options, io);
  }
}

interface Entry {
  readonly answer: FieldAnswer | 'choose';
  readonly label: string;
  readonly hint?: string | undefined;
}

/** The first entry of a list is marked from the start, so without a suggestion it is one that answers nothing. */
async function askOne(
  field: FieldSpec,
  values: readonly { readonly value: Json; readonly label: string; readonly hint?: string | undefined }[],
  { initial, canDecline }: AskFieldOptions,
  io: TerminalIo,
): Promise<FieldAnswer> {
  const suggested = values.some(({ value }) => value === initial);
  const empty: Entry = { answer: { action: 'accept', value: undefined }, label: '(leave empty)' };
  const entries: readonly Entry[] = [
    ...(suggested ? [] : [field.required ? { answer: 'choose' as const, label: '(choose)' } : empty]),
    ...values.map(({ value, ...shown }) => ({ answer: { action: 'accept' as const, value }, ...shown })),
    ...(suggested && !field.required ? [empty] : []),
    ...(canDecline
      ? [{ answer: { action: DECLINE }, label: 'Decline', hint: 'tell the server that you say no' } as const]
      : []),
  ];
  const first = suggested ? values.findIndex(({ value }) => value === initial) : 0;
  for (let again = false; ; again = true) {
    const picked = await select<number>({
      message: again ? `${fieldHeading(field)} (move to an entry with the arrow keys)` : fieldHeading(field),
      options: entries.map(({ label, hint }, index) => ({
        value: index,
        label,
        ...(hint !== undefined && { hint }),
      })),
      initialValue: first,
      showInstructions: false,
      ...io,
    });
    if (isCancel(picked)) return { action: CANCEL };
    const answer = entries[picked]?.answer;
    if (answer !== undefined && answer !== 'choose') return answer;
  }
}

async function askSeveral(
  field: ChoicesSpec,
  { initial }: AskFieldOptions,
  io: TerminalIo,
): Promise<FieldAnswer> {
  let chosen = Array.isArray(initial)
    ? initial.filter((value): value is string => typeof value === 'string')
    : [];
  for (let problem: string | undefined; ;) {
    const picked = await multiselect<string>({
      message: `${fieldHeading(field)} (space marks, enter goes on)${problem === undefined ? '' : `\nIt ${problem}.`}`,
      options: field.options.map((option) => {
        const hint = optionHint(option);
        return { value: option.value, label: optionLabel(option), ...(hint !== undefined && { hint }) };
      }),
      initialValues: chosen,
      required: false,
      showInstructions: false,
      ...io,
    });
    if (isCancel(picked)) return { action: CANCEL };
    // In the order of the options, whatever order they were marked in.
    chosen = field.options.map(({ value }) => value).filter((value) => picked.includes(value));
    if (chosen.length === 0 && !field.required) return { action: 'accept', value: undefined };
    problem = valueProblem(field, chosen);
    if (problem === undefined) return { action: 'accept', value: chosen };
  }
}

async function askText(field: FieldSpec, { initial }: AskFieldOptions, io: TerminalIo): Promise<FieldAnswer> {
  const secret = field.kind === 'secret' || looksSecret(field) !== undefined;
  const start = typeof initial === 'string' || typeof initial === 'number' ? String(initial) : '';
  if (!isPlainLine(start)) {
    log.warn('The suggested text has line breaks or invisible characters in it, so it is not filled in.', {
      output: io.output,
    });
  }
  const prompt = {
    message: fieldHeading(field),
    validate: (typed: string | undefined): string | undefined => {
      const reading = coerceDraft(field, typed ?? '');
      return reading.ok ? undefined : `${fieldTitle(field)} ${reading.problem}`;
    },
    ...io,
  };
  const typed = secret
    ? await password(prompt)
    : await text({ ...prompt, ...(start !== '' && isPlainLine(start) && { initialValue: start }) });
  if (isCancel(typed)) return { action: CANCEL };
  const reading = coerceDraft(field, typed);
  return reading.ok ? { action: 'accept', value: reading.value } : { action: CANCEL };
}
