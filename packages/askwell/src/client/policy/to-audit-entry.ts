import { parseUrl } from '../../parse-url.ts';
import { own, setOwn } from '../../json.ts';
import type { Elicitation, Source } from '../elicitation.ts';
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

/** A question that could not be read, or was not. */
export interface Unread {
  readonly mode: 'form' | 'url';
  readonly from: Source;
  readonly message: string;
}

/** What stands in the log in place of a value. */
export const REDACTED = '[redacted]';

/** Makes the entry of the audit log for a decision. Pure. */
export function toAuditEntry(elicitation: Elicitation | Unread, decided: Decided): AuditEntry {
  const { from } = elicitation;
  const { by, action, reason, content, time, milliseconds, values = false } = decided;
  return {
    time: new Date(time).toISOString(),
    server: sanitizeLine(from.server.name),
    ...(from.target !== undefined && { target: sanitizeLine(withoutCredentials(from.target)) }),
    ...(from.round !== undefined && { round: from.round }),
    mode: elicitation.mode,
    message: sanitizeLine(elicitation.message),
    ...('form' in elicitation && { fields: elicitation.form.fields.map(({ name }) => sanitizeLine(name)) }),
    ...('verdict' in elicitation && {
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

/** The URI of a resource may hold a password or a token; what is logged names the resource alone. */
function withoutCredentials(target: string): string {
  const url = target.includes('://') ? parseUrl(target) : undefined;
  if (url === undefined) return target;
  url.username = url.password = url.search = url.hash = '';
  return url.href;
}

function logged(
  elicitation: Elicitation | Unread,
  content: object,
  values: boolean,
): Record<string, unknown> {
  const { form, secrets } = 'form' in elicitation ? elicitation : { form: { fields: [] }, secrets: [] };
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
