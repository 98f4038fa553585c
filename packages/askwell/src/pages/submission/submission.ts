import type { FieldSpec } from '../../field/field-spec.ts';
import type { AskedForm } from '../../form/asked-form.ts';
import { readDraft, startDraft } from '../../form/form-draft.ts';
import type { DraftField, FormDraft } from '../../form/form-draft.ts';
import type { FormProblem } from '../../form/form.ts';
import { own, setOwn } from '../../json.ts';
import type { Json, JsonObject } from '../../json.ts';
import type { FormPage } from '../../replay/page-host.ts';
import { enterField } from './enter-field.ts';
import type { Entered } from './enter-field.ts';
import { hideSecrets } from './hide-secrets.ts';
import { inputName, offsetName } from './input-names.ts';
import { formOf } from './page-form.ts';

/** A form on a page as it stands: what is filled in, and what is wrong with it. */
export interface Submission {
  readonly form: AskedForm;
  readonly draft: FormDraft;
  /** Of the form as a whole, or of fields; a draft's own problems are in the draft. */
  readonly problem?: FormProblem;
}

/** What came of a POST. */
export type SubmissionReading =
  | { readonly ok: true; readonly content: JsonObject }
  /** What was typed stays, secrets excepted. */
  | { readonly ok: false; readonly submission: Submission };

/** The form as it is when the page is opened: defaults and `page.values` are filled in, secrets never are. */
export function startSubmission(page: FormPage): Submission {
  const form = formOf(page);
  return {
    form,
    draft: startDraft(form, withoutSecrets(form, page.values ?? {})),
    ...(page.problem !== undefined && { problem: page.problem }),
  };
}

/**
 * Reads the POST of a form. Only what was sent is in the answer: what was left empty is missing, and so is what the
 * page did not have. Members that are not of the form are ignored.
 */
export function readSubmission(page: FormPage, body: URLSearchParams): SubmissionReading {
  const form = formOf(page);
  const entered = gather(form.fields, body);
  const draft: FormDraft = {
    fields: form.fields.map((field, index) => enterField(form, field, entered[index] ?? NOTHING)),
  };
  const reading = readDraft(form, draft);
  if (reading.ok) return reading;
  return { ok: false, submission: emptySecrets(form, draft, reading.problem) };
}

/** The form with an answer that the author's own check refused. */
export function withProblem(page: FormPage, content: JsonObject, problem: FormProblem): Submission {
  const form = formOf(page);
  const filled = startDraft(form, withoutSecrets(form, content));
  const secrets: string[] = [];
  const fields = filled.fields.map((one): DraftField => {
    const { field } = one;
    const value = own(content, field.name);
    if (field.kind === 'secret' && typeof value === 'string') {
      secrets.push(value);
      return { field, text: value, origin: 'person' };
    }
    // A default is in the way where the person emptied the field.
    return value === undefined ? { field, origin: 'empty' } : { ...one, origin: 'person' };
  });
  return emptySecrets(form, { fields }, hideSecrets(problem, secrets));
}

const NOTHING: Entered = { values: [], offsets: [] };

/** The values of each field, in one pass over a body of any size. */
function gather(fields: readonly FieldSpec[], body: URLSearchParams): readonly Entered[] {
  const known = new Map<string, string[]>();
  const entered = fields.map((_, index) => {
    const one = { values: [], offsets: [] };
    known.set(inputName(index), one.values);
    known.set(offsetName(index), one.offsets);
    return one;
  });
  for (const [name, value] of body) known.get(name)?.push(value);
  return entered;
}

/** A secret is never sent back to a page: whoever sits there next would find it in the source. */
function emptySecrets(form: AskedForm, draft: FormDraft, problem: FormProblem): Submission {
  const fields = draft.fields.map((one): DraftField => {
    if (one.field.kind !== 'secret') return one;
    const given = own(problem.fields ?? {}, one.field.name) as string | undefined;
    const found = given ?? one.problem ?? (one.text === undefined ? undefined : 'has to be entered again');
    return { field: one.field, ...(found !== undefined && { problem: found }), origin: 'empty' };
  });
  return { form, draft: { fields }, problem };
}

function withoutSecrets(form: AskedForm, values: JsonObject): JsonObject {
  const visible: Record<string, Json> = {};
  for (const { name, kind } of form.fields) {
    const value = own(values, name);
    if (kind !== 'secret' && value !== undefined) setOwn(visible, name, value);
  }
  return visible;
}
