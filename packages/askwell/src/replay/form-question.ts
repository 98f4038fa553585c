import { canonicalJson, isObject, type Json, type JsonObject } from '../json.ts';
import { AskwellError } from '../errors.ts';
import {
  type Form,
  type FormProblem,
  guardMessage,
  type NotSecretOption,
  problemText,
} from '../form/form.ts';
import type { Revision } from '../revision.ts';
import { checkAttempts, checkLifetime } from './check-options.ts';
import {
  checkKey,
  identify,
  incapable,
  labelOf,
  type Question,
  readAction,
  type Reading,
} from './question.ts';

/** What an author's `validate` returns: nothing, or what is wrong with the form or with some of its fields. */
export type Problem = string | FormProblem | undefined | null;

/** Options of a form question, as the engine needs them. */
export interface FormQuestionOptions {
  readonly key?: string | undefined;
  readonly attempts?: number | undefined;
  readonly validate?: ((data: never) => Problem | Promise<Problem>) | undefined;
  readonly values?: JsonObject | undefined;
  readonly expiresIn?: number | undefined;
  readonly notSecret?: NotSecretOption | undefined;
  /** The message without secrets, for errors and the key. */
  readonly said?: string | undefined;
}

/** How often a form is asked when the author does not say. */
const ATTEMPTS = 3;

/** A form as a question. */
export function formQuestion(
  message: string,
  form: Form,
  revision: Revision,
  options: FormQuestionOptions,
): Question {
  checkKey(options.key);
  if (form.secrets.length > 0) throw secretError(options.said ?? message, form);
  guardMessage(message, form.fields, options.notSecret);
  const { values, expiresIn, said = message } = options;
  const label = labelOf(said);
  const attempts = checkAttempts(options.attempts, ATTEMPTS);
  checkLifetime('expiresIn', options.expiresIn);
  return {
    kind: 'form',
    label,
    attempts,
    identify: (count) =>
      identify(
        {
          key: options.key,
          slug: form.scalar ? said : (form.fields[0]?.name ?? said),
          content: ['form', message, form.digest, values === undefined ? '' : canonicalJson(values)],
        },
        count,
      ),
    ask: (key, again) => {
      const shown = again === undefined ? values : { ...values, ...again.values };
      return {
        kind: 'form',
        key,
        message: again === undefined ? message : `${message}\n\n${again.problem}`,
        form,
        ...(shown !== undefined && { values: shown }),
        ...(expiresIn !== undefined && { expiresIn }),
      };
    },
    read: (raw) => {
      const { action, content } = readAction(raw);
      if (action === 'decline') return { ok: true, answer: { action }, state: 'd', value: undefined };
      if (action === 'cancel') return { ok: true, answer: { action }, state: 'x', value: undefined };
      const reading = form.read(content ?? {}, revision);
      return reading instanceof Promise
        ? reading.then((settled) => check(settled, form, options.validate))
        : check(reading, form, options.validate);
    },
    revive: (content) => form.revive(content as JsonObject),
    incapable: (client) => incapable('form elicitation', { elicitation: { form: {} } }, client),
    // Not what was wrong: a schema's message may quote the answer.
    exhausted: () =>
      new AskwellError(
        'ASKWELL_ANSWER',
        `No valid answer to ${JSON.stringify(label)} came within ${attempts} attempts. What was wrong was shown to the person.`,
      ),
  };
}

type FormReading = Awaited<ReturnType<Form['read']>>;

function check(
  reading: FormReading,
  form: Form,
  validate: FormQuestionOptions['validate'],
): Reading | Promise<Reading> {
  if (!reading.ok) return { ok: false, problem: problemText(reading.problem, form), values: reading.values };
  const accept = (problem: Problem): Reading => {
    if (problem !== undefined && problem !== null && problem !== '') {
      const stated = typeof problem === 'string' ? { form: problem } : problem;
      return { ok: false, problem: problemText(stated, form), values: reading.content };
    }
    // Data that is JSON is journaled as it is; other data is made from the content again in each pass.
    const direct = reading.plain || isJson(reading.data);
    return {
      ok: true,
      answer: { action: 'accept', value: reading.data },
      state: direct ? 'a' : 'c',
      value: direct ? (reading.data as Json) : reading.content,
    };
  };
  const problem = validate?.(reading.data as never);
  return isThenable(problem) ? Promise.resolve(problem).then(accept) : accept(problem);
}

function isThenable(value: unknown): value is PromiseLike<Problem> {
  return isObject(value) && typeof value['then'] === 'function';
}

function isJson(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every((item) => item !== undefined && isJson(item));
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isJson);
}

function secretError(message: string, form: Form): AskwellError {
  const names = form.secrets.map((name) => JSON.stringify(name)).join(', ');
  return new AskwellError(
    'ASKWELL_SECRET_IN_FORM',
    `${JSON.stringify(labelOf(message))} has secret fields (${names}), and a form passes through the client and its ` +
      `model. Give the server hosted pages (its option pages, with createPages of askwell/pages), and they are asked for there.`,
  );
}
