import { log } from '@clack/prompts';

import type { UrlAnswer, UrlElicitation } from '../client/renderer.ts';
import { choose } from './choose.ts';
import type { TerminalIo } from './io.ts';
import { showQuestion } from './show-question.ts';

/** Shows a URL and asks for consent (C7, C19). Nothing is opened or fetched (C17, C18): the person does that. */
export async function askUrl({ asker, message, url }: UrlElicitation, io: TerminalIo): Promise<UrlAnswer> {
  showQuestion(asker, message, 'wants you to open a page', io);
  // On a line of its own, to be copied.
  log.message([url.href, `Host: ${url.host}`], { output: io.output });
  if (/(?:^|\.)xn--/.test(url.hostname)) {
    log.warn(
      'The name of this host has letters in it that can look like others (Punycode). Is it the one you expect?',
      {
        output: io.output,
      },
    );
  }
  const next = await choose(
    'Do you agree to open it? It is not opened for you.',
    io,
    [{ value: 'accept', label: 'I agree', hint: 'then open the URL above in your browser' }],
    'decline',
  );
  return { action: next === 'accept' || next === 'decline' ? next : 'cancel' };
}
