import type { FormProblem } from '../../form/form.ts';
import { own, setOwn } from '../../json.ts';
import { encodingsOf } from '../../replay/secret-encodings.ts';

/** What stands in a message in place of a secret. */
const MASK = '[secret]';

/**
 * Takes secrets out of what an author's check says about an answer: some schema libraries quote the value that they
 * refuse, and the page must not send a secret back.
 */
export function hideSecrets(problem: FormProblem, secrets: readonly string[]): FormProblem {
  const forms = [
    ...new Set(
      secrets
        .flatMap((secret) => [secret, secret.trim()])
        .filter(isSomething)
        .flatMap(encodingsOf),
    ),
  ];
  if (forms.length === 0) return problem;
  // The longest first: one secret may be the beginning of another.
  const found = new RegExp(
    forms
      .toSorted((a, b) => b.length - a.length)
      .map(matching)
      .join('|'),
    'gu',
  );
  const hide = (text: string): string => text.replace(found, MASK);
  const fields: Record<string, string> = {};
  for (const name of Object.keys(problem.fields ?? {})) {
    setOwn(fields, name, hide(own(problem.fields ?? {}, name) as string));
  }
  return {
    ...(problem.form !== undefined && { form: hide(problem.form) }),
    ...(problem.fields !== undefined && { fields }),
  };
}

function isSomething(text: string): boolean {
  return text !== '';
}

const SHORT = 4;

/** A short secret, such as three digits, counts only where it stands alone; it would be found within any word. */
function matching(text: string): string {
  const literal = text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  return text.length < SHORT ? String.raw`(?<![\p{L}\p{N}])${literal}(?![\p{L}\p{N}])` : literal;
}
