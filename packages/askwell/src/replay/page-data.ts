import { AskwellError } from '../errors.ts';
import type { Form, FormProblem } from '../form/form.ts';
import { isObject, own, setOwn, type Json, type JsonObject } from '../json.ts';
import { createSecret } from '../secret.ts';
import { cleanProblem, withoutFound } from './clean-ask.ts';
import type { Problem } from './form-question.ts';
import type { PageHost } from './page-host.ts';
import type { Pass } from './pass.ts';
import { labelOf } from './question.ts';

/** The data of a page that was completed, made anew in each pass; secrets hidden. */
export async function pageData(
  pass: Pass,
  pages: PageHost,
  form: Form,
  id: string,
  message: string,
): Promise<unknown> {
  const found = await pass.during(pages.content(id));
  if (found === undefined) throw goneError(pass, message);
  remember(pass, form, found.content);
  return hide(form, await pass.during(Promise.resolve(form.revive(found.content))));
}

/** What a page was filled in with, as it is. */
export async function pageValue(
  pass: Pass,
  pages: PageHost,
  form: Form,
  id: string,
): Promise<Json | undefined> {
  const found = await pass.during(pages.content(id));
  if (found === undefined) return undefined;
  remember(pass, form, found.content);
  return form.scalar ? (own(found.content, 'value') as Json) : found.content;
}

/** From now on nothing that leaves the call may show these. */
export function remember(pass: Pass, form: Form, content: JsonObject): void {
  for (const name of form.secrets) {
    const value = own(content, name);
    if (typeof value === 'string') pass.host.guard.add(value);
  }
}

/** What the handler finds in an answer; goes into the journal. */
export type Finding =
  | { readonly ok: true }
  | { readonly ok: false; readonly problem: FormProblem; readonly values: JsonObject };

/** What an answer is judged by. */
interface Judged {
  readonly form: Form;
  /** Gets the data as the handler does. */
  readonly validate?: ((data: never) => Problem | Promise<Problem>) | undefined;
}

/** Everything that only this handler can check: the author's schema and `validate`. */
export async function judge(pass: Pass, asked: Judged, content: JsonObject): Promise<Finding> {
  const { form, validate } = asked;
  remember(pass, form, content);
  const { guard } = pass.host;
  const wrong = (problem: FormProblem, values: JsonObject): Finding => ({
    ok: false,
    problem: cleanProblem(problem, guard),
    values: withoutFound(withoutSecrets(form, values), guard),
  });
  const reading = await form.read(content, '2026-07-28');
  if (!reading.ok) return wrong(reading.problem, reading.values);
  const problem = await validate?.(hide(form, reading.data) as never);
  if (problem === undefined || problem === null || problem === '') return { ok: true };
  if (!isProblem(problem)) throw noProblem();
  return wrong(typeof problem === 'string' ? { form: problem } : problem, reading.content);
}

/** What an author's check may return; others would put the person before a page that never says what is wrong. */
function isProblem(problem: unknown): problem is string | FormProblem {
  if (typeof problem === 'string') return true;
  if (!isObject(problem)) return false;
  const { form, fields, ...rest } = problem;
  if (Object.keys(rest).length > 0 || (form === undefined && fields === undefined)) return false;
  if (form !== undefined && typeof form !== 'string') return false;
  if (fields === undefined) return true;
  const texts = isObject(fields) ? Object.values(fields) : [];
  return texts.every((text) => typeof text === 'string') && (texts.length > 0 || form !== undefined);
}

function noProblem(): AskwellError {
  return new AskwellError(
    'ASKWELL_USAGE',
    'The check of an answer (validate, or test) must return nothing, what is wrong as a text, or { form?: text, fields?: ' +
      '{ name: text } }. It has returned something else.',
  );
}

/** Too short ones are not found, so secrets are left out by name, too. */
function withoutSecrets(form: Form, values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !form.secrets.includes(name)));
}

/** The data with its secrets hidden. */
function hide(form: Form, data: unknown): unknown {
  const secret = (value: unknown): unknown => (typeof value === 'string' ? createSecret(() => value) : value);
  if (form.scalar) return form.hidden.length > 0 ? secret(data) : data;
  for (const name of form.hidden) {
    if (Object.hasOwn(data as object, name)) setOwn(data as object, name, secret(own(data as object, name)));
  }
  return data;
}

/** The beginning of a question for errors. Cleaned before it is cut: the half of a secret would not be found. */
export function labelFor(pass: Pass, message: string): string {
  return labelOf(pass.host.guard.clean(message));
}

/** The error when an answer has outlived its record. */
export function goneError(pass: Pass, message: string): AskwellError {
  return new AskwellError(
    'ASKWELL_ANSWER',
    `The answer to ${JSON.stringify(labelFor(pass, message))} is no longer kept: too much time has passed since the page was finished. Call again.`,
  );
}
