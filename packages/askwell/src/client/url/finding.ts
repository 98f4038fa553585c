import { sanitizeLine } from '../sanitize.ts';
import type { UrlFinding, UrlFindingCode } from './verdict.ts';

/** A finding that forbids to open the URL. */
export function blocked(code: UrlFindingCode, message: string): UrlFinding {
  return { code, severity: 'block', message };
}

/** A finding that the person has to know before they agree. */
export function warned(code: UrlFindingCode, message: string): UrlFinding {
  return { code, severity: 'warn', message };
}

/** A host or a name out of the URL, to be quoted in a message. */
export function quoted(text: string): string {
  return `"${sanitizeLine(text, 100)}"`;
}
