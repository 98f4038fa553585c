// What a secret looks like in the middle of an error message. Linear patterns, each anchored by a prefix.
const PATTERNS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{1,40}-----[\s\S]*?(?:-----END [A-Z ]{1,40}-----|$)/g,
  /\b(?:sk|pk|rk)[-_](?:live|test|proj|ant)?[-_A-Za-z0-9]{16,}/g,
  /\b(?:ghp|gho|ghu|ghs|ghr|glpat|npm|xox[abprs]|shpat)[-_][-_A-Za-z0-9]{10,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bAIza[-_A-Za-z0-9]{30,}/g,
  /\beyJ[-_A-Za-z0-9]{8,}\.[-_A-Za-z0-9]{8,}(?:\.[-_A-Za-z0-9]*)?/g,
  /\baskwell_[-_A-Za-z0-9]{20,}/g,
  /\b(?:hf|whsec|glsa|dop_v1|sq0)[-_][A-Za-z0-9]{16,}/g,
];
// Greedy up to the last @ of the word: passwords may contain one.
const CREDENTIALS_IN_URL = /([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/:]{0,200}:\S{1,200}@/gi;
const AUTHORIZATION = /\b(bearer|basic|token|digest)\s+[-._~+/A-Za-z0-9]{12,}=*/gi;
const ASSIGNMENT =
  /([-_.A-Za-z0-9]{0,40}(?:passwords?|passwd|pwd|passphrase|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|credentials?)[-_A-Za-z0-9]{0,20}["']?\s*[=:]\s*)("[^"\n]{1,500}"|'[^'\n]{1,500}'|[^\s,;"'&}]{3,500})/gi;

const MARK = '[redacted]';
const MAX_LENGTH = 4_000;

/**
 * Takes what looks like a secret out of a text that leaves the server. A net for accidents, such as a database
 * driver that quotes its connection string; it can't know every secret.
 */
export function redact(text: string): string {
  let clean = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  for (const pattern of PATTERNS) clean = clean.replace(pattern, MARK);
  return clean
    .replace(CREDENTIALS_IN_URL, `$1${MARK}@`)
    .replace(AUTHORIZATION, `$1 ${MARK}`)
    .replace(ASSIGNMENT, `$1${MARK}`);
}
