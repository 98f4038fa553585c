import type { FormAnswer, FormElicitation } from '../client/elicitation.ts';
import { sanitizeLine, sanitizeText } from '../client/sanitize.ts';
import { type DraftField, type FormDraft, readDraft, startDraft, typeText } from '../form/form-draft.ts';
import { type JsonObject, own } from '../json.ts';
import { askField, type FieldContext, hiddenBy, isDirect, originText } from './ask-field.ts';
import { exactText } from './exact-text.ts';
import { fieldTitle, valueText } from './field-text.ts';
import { quotable, saySource, serverName } from './say-source.ts';
import type { Exit, Surface } from './surface.ts';

// The course of a form. Its steps are the start, the fields in their order, and the review:
//
// - start: what is asked for. Answer goes to the first field. A form of one list has no start, one without fields
//   nothing else.
// - field: an answer goes to the next one or to the review; back to the one before, or to the start.
// - review (C6): every answer, those first that are missing or wrong. Choosing one asks for it again and comes back.
//   Nothing can be sent that has not been on the screen in whole. Send is marked only for a person who has gone through
//   all fields: Enter alone must not send what somebody else has put there.
//
// Where nothing is missing because everything is suggested or proposed, or where the same form is asked again, the review
// is the first step; of a form of one list it still is that list, where another entry is one key away. Every step can be left by declining and by cancelling (C5).

type Step = number | 'start' | 'review';

/** Asks a form; `again` is whether the last one from there had the same fields. */
export async function askForm(
  elicitation: FormElicitation,
  surface: Surface,
  again: boolean,
): Promise<FormAnswer> {
  const { from, form, prefill } = elicitation;
  saySource(surface, from, 'asks', elicitation.message);
  warnOfSecrets(elicitation, surface);
  const context: FieldContext = { surface, from, form, proposedBy: prefill?.by };
  let draft = withoutHidden(startDraft(form, prefill?.values), context);

  const { fields } = form;
  if (fields.length === 0) return approve(elicitation, surface);
  const [first] = fields;
  const direct = fields.length === 1 && first !== undefined && isDirect(first);

  // The fields that the person has gone through, and those whose value has been on the screen.
  const walked = new Set<number>();
  const seen = new Set<number>();
  const told = (answered: FormDraft, at: number): FormDraft => {
    walked.add(at);
    seen.add(at);
    const state = answered.fields[at] as DraftField;
    // It stays on the screen when the prompt of the field is gone.
    surface.say(`${fieldTitle(state.field)}: ${shownValue(state)}`, 'done');
    return answered;
  };

  let step: Step = direct ? 0 : startsAtReview(draft, again) ? 'review' : 'start';
  await surface.settle();
  for (;;) {
    if (step === 'start') {
      const next = await start(draft, context);
      if (next !== 'answer') return { action: next === 'decline' ? 'decline' : 'cancel' };
      step = 0;
    } else if (step === 'review') {
      const next = await review(draft, context, seen, walked.size === fields.length);
      for (const index of fields.keys()) seen.add(index);
      if (next === 'decline' || next === 'cancel') return { action: next };
      if (next === 'back') step = fields.length - 1;
      else if ('content' in next) return { action: 'accept', content: next.content };
      else {
        const changed = await askField(draft, next.change, true, context);
        if (changed === 'decline' || changed === 'cancel') return { action: changed };
        if (changed !== 'back') draft = told(changed, next.change);
      }
    } else {
      const answered: FormDraft | Exit = await askField(draft, step, !(direct && step === 0), context);
      if (answered === 'decline' || answered === 'cancel') return { action: answered };
      if (answered === 'back') step = step === 0 ? 'start' : step - 1;
      else {
        draft = told(answered, step);
        step = step + 1 < fields.length ? step + 1 : 'review';
      }
    }
  }
}

/** A form without fields asks for consent, so neither answer is there to begin with. */
async function approve({ form, from }: FormElicitation, surface: Surface): Promise<FormAnswer> {
  await surface.settle();
  const next = await surface.pick<'approve'>({
    title: `Approve what ${serverName(from)} asks?`,
    back: false,
    entries: [],
    actions: [{ word: 'approve', label: 'Approve' }],
    menu: true,
  });
  const reading = form.read({});
  if (next === 'approve' && reading.ok) return { action: 'accept', content: reading.content };
  return { action: next === 'decline' ? 'decline' : 'cancel' };
}

async function start({ fields }: FormDraft, { surface, from }: FieldContext): Promise<string> {
  const titles = fields.slice(0, 5).map(({ field }) => fieldTitle(field));
  if (fields.length > 5) titles.push(`${fields.length - 5} more`);
  const next = await surface.pick<'answer'>({
    title: `Answer ${serverName(from)}?`,
    back: false,
    entries: [],
    actions: [{ word: 'answer', label: 'Answer', hint: titles.join(', ') }],
    start: 'answer',
    menu: true,
  });
  return typeof next === 'string' ? next : 'cancel';
}

/** Shows all answers; what comes of it is the content, a field to change, or an exit. */
async function review(
  draft: FormDraft,
  { surface, from, form, proposedBy }: FieldContext,
  seen: ReadonlySet<number>,
  walked: boolean,
): Promise<{ readonly content: JsonObject } | { readonly change: number } | Exit> {
  const reading = readDraft(form, draft);
  const problemOf = ({ field }: DraftField): string | undefined => {
    const problem = reading.ok ? undefined : own(reading.problem.fields ?? {}, field.name);
    return typeof problem === 'string' ? problem : undefined;
  };
  const order = [...draft.fields.keys()];
  const wrong = order.filter((index) => problemOf(draft.fields[index] as DraftField) !== undefined);
  const rows = [...wrong, ...order.filter((index) => !wrong.includes(index))];

  await surface.settle();
  const next = await surface.pick<'send'>({
    title: reading.ok
      ? `Send this answer to ${serverName(from)}?`
      : `This answer can not be sent to ${serverName(from)} yet.`,
    problem:
      reading.ok || reading.problem.form === undefined ? undefined : sanitizeText(reading.problem.form),
    back: true,
    entries: rows.map((index) => {
      const state = draft.fields[index] as DraftField;
      const problem = problemOf(state);
      return {
        label: `${fieldTitle(state.field)}: ${shownValue(state)}`,
        seen: seen.has(index),
        hint: problem === undefined ? originText(state, proposedBy) : sanitizeLine(problem, 500),
      };
    }),
    actions: reading.ok ? [{ word: 'send', label: 'Send', explicit: true }] : [],
    start: reading.ok ? (walked ? 'send' : undefined) : 0,
    menu: true,
    whole: true,
  });
  if (next === 'send') return reading.ok ? { content: reading.content } : 'cancel';
  return typeof next === 'string' ? next : { change: rows[next.entry] as number };
}

function shownValue({ field, value, text, problem }: DraftField): string {
  return value === undefined && text !== undefined && problem !== undefined
    ? exactText(text)
    : valueText(field, value);
}

/** A form that is asked again may have a few answers missing: those that were wrong. */
function startsAtReview({ fields }: FormDraft, again: boolean): boolean {
  if (!fields.some(({ value }) => value !== undefined)) return false;
  const required = fields.filter(({ field }) => field.required);
  const missing = required.filter(({ value }) => value === undefined);
  return missing.length === 0 || (again && missing.length * 2 <= required.length);
}

/** What a server suggests must be all visible, or the person would send what they have not seen. */
function withoutHidden(draft: FormDraft, { surface, form }: FieldContext): FormDraft {
  let shown = draft;
  for (const state of draft.fields) {
    const reason = hiddenBy(state);
    if (reason === undefined) continue;
    surface.say(
      `The text that is suggested for "${quotable(fieldTitle(state.field))}" ${reason}, so it is not filled in.`,
      'warning',
    );
    shown = typeText(form, shown, state.field.name, '');
  }
  return shown;
}

/** A server must not ask for secrets by form (S1, S2), and one that does so anyway may be a hostile one. */
function warnOfSecrets({ secrets, from }: FormElicitation, surface: Surface): void {
  for (const { field, reason } of secrets) {
    surface.say(
      `${serverName(from)} asks for "${quotable(fieldTitle(field))}", which looks like a secret: ${sanitizeLine(reason)}. What you ` +
        'enter is seen by this client and by the server, and may reach a model.',
      'warning',
    );
  }
}
