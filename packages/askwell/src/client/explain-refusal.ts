import type { Elicitation } from './elicitation.ts';
import type { Notice } from './renderer.ts';
import { sanitizeLine } from './sanitize.ts';

/** A question that is not asked, whatever the policy says, and why. */
export interface Refusal {
  readonly code: Notice['code'];
  readonly text: string;
}

/** Says why a question is not shown: a form that asks for a secret, or a URL that must not be opened (C32). */
export function explainRefusal(elicitation: Elicitation): Refusal {
  const name = sanitizeLine(elicitation.from.server.name, 120);
  if (elicitation.mode === 'form') {
    const fields = elicitation.secrets.map(
      ({ field, reason }) =>
        `"${sanitizeLine(field.title ?? field.name, 60)}" (${sanitizeLine(reason, 120)})`,
    );
    return {
      code: 'secret-blocked',
      text:
        `${name} asked for what looks like a secret: ${fields.join(', ')}. Secrets don't belong in a form, where this ` +
        'client and a model can read them. The question was cancelled.',
    };
  }
  const blocking = elicitation.verdict.findings.filter(({ severity }) => severity === 'block');
  return {
    code: 'url-blocked',
    text: `${name} asked to open a URL that is never opened: ${blocking.map(({ message }) => message).join(' ')} The question was cancelled.`,
  };
}
