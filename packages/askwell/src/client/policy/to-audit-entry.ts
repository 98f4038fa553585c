import { own, setOwn } from '../../json.ts';
import type { Elicitation } from '../elicitation.ts';
import { sanitizeLine } from '../sanitize.ts';
import type { AuditEntry } from './audit.ts';
import { holdsSecret } from './holds-secret.ts';

/** What was decided about a question, by whom, and when. */
export interface Decided {
  /** The name of a policy link, `person`, or `askwell`. */
  readonly by: string;
  readonly action: AuditEntry['action'];
  readonly reason?: string;
  /** The answer, if there is one. */
  readonly content?: object;
  /** When, in milliseconds since 1970. */
  readonly time: number;
  /** From the arrival of the question to the decision. */
  readonly milliseconds: number;
  /** Whether the values of the answer stand in the entry. Default no. */
  readonly values?: boolean;
}

/** What stands in the log in place of a value. */
export const REDACTED = '[redacted]';

/** Makes the entry of the audit log for a decision. Pure. */
export function toAuditEntry(elicitation: Elicitation, decided: Decided): AuditEntry {
  const { from } = elicitation;
  const { by, action, reason, content, time, milliseconds, values = false } = decided;
  return {
    time: new Date(time).toISOString(),
    server: sanitizeLine(from.server.name),
    ...(from.target !== undefined && { target: sanitizeLine(from.target) }),
    ...(from.round !== undefined && { round: from.round }),
    mode: elicitation.mode,
    message: sanitizeLine(elicitation.message),
    ...(elicitation.mode === 'form'
      ? { fields: elicitation.form.fields.map(({ name }) => sanitizeLine(name)) }
      : {
          host: sanitizeLine(elicitation.verdict.display.host),
          findings: elicitation.verdict.findings.map(({ code }) => code),
        }),
    by,
    action,
    ...(reason !== undefined && { reason: sanitizeLine(reason) }),
    ...(content !== undefined && { content: logged(elicitation, content, values) }),
    milliseconds,
  };
}

function logged(elicitation: Elicitation, content: object, values: boolean): Record<string, unknown> {
  const { form, secrets } = elicitation.mode === 'form' ? elicitation : { form: { fields: [] }, secrets: [] };
  const shown: Record<string, unknown> = {};
  for (const name of Object.keys(content)) {
    const value = own(content, name);
    // What belongs to no field can't be judged, so it is not shown either.
    const field = values ? form.fields.find((candidate) => candidate.name === name) : undefined;
    const hidden =
      field === undefined ||
      holdsSecret(field, value) ||
      secrets.some((secret) => secret.field.name === name);
    setOwn(shown, name, hidden ? REDACTED : value);
  }
  return shown;
}
