import type { FieldSpec } from '../field/field-spec.ts';
import type { StandardIssue } from '../field/standard-schema.ts';
import { own, setOwn } from '../json.ts';

/** What is wrong with an answer, for the person who gave it: with the whole form, or with fields by name. */
export interface FormProblem {
  readonly form?: string;
  readonly fields?: { readonly [name: string]: string };
}

/** The part of a form that its problems are told with. */
export interface ProblemSubject {
  readonly fields: readonly FieldSpec[];
  /** Whether it asks for a single value, which has no name that a person knows. */
  readonly scalar?: boolean;
}

/**
 * Says a problem to the person, one line each: `Email: must be an email address.`
 *
 * Fields are called by their titles and come in the order of the form. Messages of an author's schema stand as they
 * are; some libraries quote the answer in them, so show this to the person only.
 */
export function problemText(problem: FormProblem, form: ProblemSubject): string {
  const lines: string[] = [];
  if (problem.form !== undefined && problem.form !== '') lines.push(sentence(problem.form));
  const told = new Set<string>();
  for (const field of form.fields) {
    const text = own(problem.fields ?? {}, field.name);
    if (typeof text !== 'string') continue;
    told.add(field.name);
    const label = field.title ?? (form.scalar === true ? undefined : field.name);
    lines.push(label === undefined ? capital(sentence(text)) : `${label}: ${sentence(text)}`);
  }
  for (const [name, text] of Object.entries(problem.fields ?? {})) {
    if (!told.has(name)) lines.push(`${name}: ${sentence(text)}`);
  }
  return lines.length > 0 ? lines.join('\n') : 'The answer is not valid.';
}

/** Sorts the issues of an author's schema by the fields that they are about. */
export function issuesProblem(issues: readonly StandardIssue[], form: ProblemSubject): FormProblem {
  const whole: string[] = [];
  const fields: Record<string, string> = {};
  for (const issue of issues) {
    const first = issue.path?.[0];
    const key = typeof first === 'object' ? first.key : first;
    const field =
      form.scalar === true ? form.fields[0] : form.fields.find((candidate) => candidate.name === key);
    if (field === undefined) {
      if (!whole.includes(issue.message)) whole.push(issue.message);
      continue;
    }
    const before = own(fields, field.name) as string | undefined;
    if (before === undefined) setOwn(fields, field.name, issue.message);
    else if (!before.split('; ').includes(issue.message))
      setOwn(fields, field.name, `${before}; ${issue.message}`);
  }
  const hasFields = Object.keys(fields).length > 0;
  if (whole.length === 0 && !hasFields) return { form: 'The answer is not valid.' };
  return {
    ...(whole.length > 0 && { form: whole.join('; ') }),
    ...(hasFields && { fields }),
  };
}

function sentence(text: string): string {
  return /[.!?…。！？]\s*$/u.test(text) ? text.trimEnd() : `${text.trimEnd()}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
