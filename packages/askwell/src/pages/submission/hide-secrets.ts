import type { FormProblem } from '../../form/form.ts';
import { own, setOwn } from '../../json.ts';
import { createGuard } from '../../replay/guard.ts';
import { SECRET_MASK } from '../../secret.ts';

/** Shorter ones are none of the guard's; see {@link standingAlone}. */
const SHORT = 4;

/**
 * Takes secrets out of what an author's check says about an answer: some schema libraries quote the value that they
 * refuse, and the page must not send a secret back.
 */
export function hideSecrets(problem: FormProblem, secrets: readonly string[]): FormProblem {
  const guard = createGuard();
  for (const secret of secrets) guard.add(secret);
  const short = secrets.map((secret) => secret.trim()).filter((text) => text !== '' && text.length < SHORT);
  if (!guard.armed && short.length === 0) return problem;
  const alone = short.length === 0 ? undefined : standingAlone(short);
  const hide = (text: string): string => {
    const cleaned = guard.clean(text);
    return alone === undefined ? cleaned : cleaned.replace(alone, SECRET_MASK);
  };
  const fields: Record<string, string> = {};
  for (const name of Object.keys(problem.fields ?? {})) {
    setOwn(fields, name, hide(own(problem.fields ?? {}, name) as string));
  }
  return {
    ...(problem.form !== undefined && { form: hide(problem.form) }),
    ...(problem.fields !== undefined && { fields }),
  };
}

/** A short secret, such as three digits, counts only where it stands alone; it would be found within any word. */
function standingAlone(texts: readonly string[]): RegExp {
  const literals = texts.map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`));
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${literals.join('|')})(?![\p{L}\p{N}])`, 'gu');
}
