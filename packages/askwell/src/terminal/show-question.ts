import { intro, log } from '@clack/prompts';

import type { Asker } from '../client/renderer.ts';
import { sanitizeLine, sanitizeText } from '../client/sanitize.ts';
import type { TerminalIo } from './io.ts';

/**
 * Shows who asks, and what (C4).
 *
 * @param verb What the server wants: "asks".
 */
export function showQuestion(asker: Asker, message: string, verb: string, { output }: TerminalIo): void {
  const label = sanitizeLine(asker.label, 120);
  const name = asker.name === undefined ? '' : sanitizeLine(asker.name, 60);
  intro(name === '' || name === label ? `${label} ${verb}` : `${label} (it calls itself "${name}") ${verb}`, {
    output,
  });
  log.message(sanitizeText(message) || '(The question has no text.)', { output });
}
