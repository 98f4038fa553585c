import type { UrlAnswer, UrlElicitation } from '../client/elicitation.ts';
import { sanitizeLine, sanitizeText } from '../client/sanitize.ts';
import { saySource, serverName } from './say-source.ts';
import type { Surface } from './surface.ts';

/** Opens a URL for the person: in a browser, not at all because there is no display, or it failed. */
export type Open = (url: string) => Promise<'opened' | 'no-display' | 'failed'>;

/**
 * Shows a page with all that is known about it, and opens it if the person agrees (C7, C18–C22). Nothing is fetched
 * (C17), and Enter alone agrees to nothing.
 */
export async function askUrl(elicitation: UrlElicitation, surface: Surface, open: Open): Promise<UrlAnswer> {
  const again = elicitation.opened > 0;
  saySource(
    surface,
    elicitation.from,
    again ? 'thinks that the page is not finished yet' : 'wants you to open a page',
    elicitation.message,
  );
  sayPage(elicitation, surface);
  await surface.settle();
  const next = await surface.pick<'done' | 'open'>({
    title: again
      ? `What about this page of ${serverName(elicitation.from)}?`
      : `Open this page for ${serverName(elicitation.from)}?`,
    back: false,
    entries: [],
    actions: again
      ? [
          { word: 'done', label: 'Go on', hint: 'I have finished the page' },
          { word: 'open', label: 'Open it again' },
        ]
      : [{ word: 'open', label: 'Open it', hint: 'in your browser' }],
    menu: true,
  });
  if (next === 'done') return { action: 'accept' };
  if (next === 'open') return { action: (await openPage(elicitation, surface, open)) ? 'accept' : 'cancel' };
  return { action: next === 'decline' ? 'decline' : 'cancel' };
}

/** Waits with the person until they have finished a page (C14). */
export async function awaitPage(
  elicitation: UrlElicitation,
  surface: Surface,
  open: Open,
): Promise<'done' | 'cancel'> {
  await surface.settle();
  for (;;) {
    const next = await surface.pick<'done' | 'open'>({
      title: `Finish for ${serverName(elicitation.from)} in the browser: ${sanitizeLine(elicitation.verdict.display.host)}`,
      back: false,
      entries: [],
      actions: [
        { word: 'done', label: 'I have finished' },
        { word: 'open', label: 'Open it again' },
      ],
      giveUp: 'Give up',
      menu: true,
    });
    if (next === 'open') await openPage(elicitation, surface, open);
    else return next === 'done' ? 'done' : 'cancel';
  }
}

function sayPage({ verdict }: UrlElicitation, surface: Surface): void {
  const { display, findings } = verdict;
  surface.sayUrl(display);
  surface.say(`Host: ${sanitizeLine(display.host, 300)}`, 'plain');
  if (display.unicodeHost !== undefined) {
    surface.say(`In its own letters: ${sanitizeLine(display.unicodeHost, 300)}`, 'plain');
  }
  for (const { message } of findings) surface.say(sanitizeText(message), 'warning');
}

/** Opens the URL as it was shown; whether it is in front of the person, or can be. */
async function openPage({ verdict }: UrlElicitation, surface: Surface, open: Open): Promise<boolean> {
  const { display } = verdict;
  // Whatever the reason, it was not opened, and that is not a "no" of the person.
  const result = await open(display.href).catch(() => 'failed' as const);
  if (result === 'opened') {
    surface.say('The page was opened in your browser.', 'done');
    return true;
  }
  surface.say(
    result === 'no-display'
      ? 'Open this address in a browser:'
      : 'The browser could not be started. The address is:',
    result === 'no-display' ? 'plain' : 'problem',
  );
  surface.sayUrl(display);
  return result === 'no-display';
}
