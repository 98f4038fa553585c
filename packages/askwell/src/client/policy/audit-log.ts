import { setOwn } from '../../json.ts';
import type { AuditEntry, AuditSink } from './audit.ts';
import { jsonLine } from './json-line.ts';
import { REDACTED } from './to-audit-entry.ts';

/**
 * Writes the audit log as JSON lines, one for each decision. An answer's values are `"[redacted]"`; with
 * `values: true` they stand in the log, but for those that look like secrets.
 *
 * @param write - takes a line, without a line end. What it throws comes back to whoever logs.
 *
 * @example
 * ```ts
 * attachElicitation(client, { server: { name: 'billing' }, renderer, audit: auditLog(auditFile('audit.jsonl')) });
 * ```
 */
export function auditLog(
  write: (line: string) => void,
  options: { readonly values?: boolean } = {},
): AuditSink {
  const values = options.values === true;
  return Object.assign((entry: AuditEntry): void => write(jsonLine(values ? entry : redacted(entry))), {
    values,
  });
}

/** Entries come redacted; this is for those that somebody made by hand. */
function redacted(entry: AuditEntry): AuditEntry {
  if (entry.content === undefined) return entry;
  const content: Record<string, unknown> = {};
  for (const name of Object.keys(entry.content)) setOwn(content, name, REDACTED);
  return { ...entry, content };
}
