import { log, note } from '@clack/prompts';

import type { FormAnswer, FormElicitation } from '../client/renderer.ts';
import { sanitizeLine, sanitizeText } from '../client/sanitize.ts';
import type { FieldSpec } from '../field/field-spec.ts';
import { looksSecret } from '../field/looks-secret.ts';
import { contentFromDraft } from '../form/draft.ts';
import { type Form, problemText } from '../form/form.ts';
import { type Json, type JsonObject, own, setOwn } from '../json.ts';
import { askField, CANCEL, DECLINE, isDirect } from './ask-field.ts';
import { choose } from './choose.ts';
import { fieldTitle, valueText } from './field-text.ts';
import { discardTypeahead, type TerminalIo } from './io.ts';
import { showQuestion } from './show-question.ts';

/** What the person entered so far, by field; a field that was left empty is `undefined`. */
type Draft = Record<string, Json | undefined>;
/** How a question ends without an answer. */
type End = { readonly action: typeof CANCEL | typeof DECLINE };

/** Asks a form: field by field, then for review, where every answer can be changed (C6). */
export async function askForm(
  { asker, message, form }: FormElicitation,
  io: TerminalIo,
): Promise<FormAnswer> {
  const { fields } = form;
  showQuestion(asker, message, 'asks', io);
  warnOfSecrets(fields, io);
  const draft: Draft = {};
  const [only] = fields;
  if (fields.length === 1 && only !== undefined && isDirect(only)) {
    // One list to choose from: declining is an entry of it.
    const end = await enter(only, draft, suggestion(only), io, true);
    if (end !== undefined) return end;
  } else {
    const start = await choose(fields.length === 0 ? 'Do you accept?' : 'Do you want to answer?', io, [
      {
        value: 'answer',
        label: fields.length === 0 ? 'Accept' : 'Answer',
        hint: fields.map(fieldTitle).join(', ') || undefined,
      },
    ]);
    if (start === CANCEL || start === DECLINE) return { action: start };
    if (fields.length === 0) return { action: 'accept', content: {} };
    for (const field of fields) {
      const end = await enter(field, draft, suggestion(field), io);
      if (end !== undefined) return end;
    }
  }
  return review(form, draft, io);
}

/** Asks for a field and keeps its value; returns how the question ends, if it does. */
async function enter(
  field: FieldSpec,
  draft: Draft,
  initial: Json | undefined,
  io: TerminalIo,
  canDecline = false,
): Promise<End | undefined> {
  const answer = await askField(field, { initial, canDecline }, io);
  if (answer.action !== 'accept') return answer;
  setOwn(draft, field.name, answer.value);
  return undefined;
}

async function review(form: Form<JsonObject>, draft: Draft, io: TerminalIo): Promise<FormAnswer> {
  const { fields } = form;
  for (;;) {
    // The fields are read as they stand in the schema that was received, so no revision's rewriting is undone.
    const reading = await form.read(contentFromDraft(fields, draft), '2026-07-28');
    const lines = fields.map((field) => `${fieldTitle(field)}: ${reviewText(field, entered(draft, field))}`);
    note(lines.join('\n'), 'Your answer', { output: io.output, format: (line) => line });
    if (!reading.ok) log.error(sanitizeText(problemText(reading.problem, form)), { output: io.output });

    await discardTypeahead(io.input);
    const next = await choose(reading.ok ? 'Send this answer?' : 'This answer can not be sent.', io, [
      ...(reading.ok ? [{ value: 'send', label: 'Send' }] : []),
      ...fields.map((field, index) => ({ value: String(index), label: `Change ${fieldTitle(field)}` })),
    ]);
    if (next === CANCEL || next === DECLINE) return { action: next };
    if (next === 'send' && reading.ok) return { action: 'accept', content: reading.content };
    const field = fields[Number(next)];
    const end = field === undefined ? undefined : await enter(field, draft, entered(draft, field), io);
    if (end !== undefined) return end;
  }
}

/** A server must not ask for secrets by form (S1, S2), and one that does so anyway may be a hostile one. */
function warnOfSecrets(fields: readonly FieldSpec[], { output }: TerminalIo): void {
  for (const field of fields) {
    const reason = looksSecret(field);
    if (reason === undefined) continue;
    log.warn(
      `"${fieldTitle(field)}" looks like a secret: ${sanitizeLine(reason)}. What you enter is seen by this client and ` +
        'by the server, and may reach a model.',
      { output },
    );
  }
}

function suggestion(field: FieldSpec): Json | undefined {
  return 'default' in field ? field.default : undefined;
}

function entered(draft: Draft, field: FieldSpec): Json | undefined {
  return own(draft, field.name) as Json | undefined;
}

function reviewText(field: FieldSpec, value: Json | undefined): string {
  return value !== undefined && looksSecret(field) !== undefined ? '••••••' : valueText(field, value);
}
