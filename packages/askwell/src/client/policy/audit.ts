import type { Source } from '../elicitation.ts';

/** One decision, as it stands in the audit log. Without the answer's values unless the host asked for them. */
export interface AuditEntry {
  /** When it was decided, ISO 8601. */
  readonly time: string;
  readonly server: string;
  readonly target?: Source['target'];
  readonly round?: number;
  readonly mode: 'form' | 'url';
  /** Sanitized and cut to 200 characters. */
  readonly message: string;
  /** Form mode: the fields that were asked for, sanitized. */
  readonly fields?: readonly string[];
  /** URL mode: the host, not the whole URL, and the codes of what was found. */
  readonly host?: string;
  readonly findings?: readonly string[];
  /** Who decided: the name of a policy link, `person`, or `askwell` for its own guards. */
  readonly by: string;
  readonly action: 'accept' | 'decline' | 'cancel' | 'prefill' | 'error';
  readonly reason?: string;
  /** The answer by field: `"[redacted]"` each, unless values were asked for; what looks like a secret always. */
  readonly content?: Readonly<Record<string, unknown>>;
  /** From the arrival of the question to the decision. */
  readonly milliseconds: number;
}

/** Takes the entries of the audit log, one for each decision. Any function of an entry is one. */
export interface AuditSink {
  (entry: AuditEntry): void;
  /** Set if the entries shall come with the answers' values. */
  readonly values?: boolean;
}
