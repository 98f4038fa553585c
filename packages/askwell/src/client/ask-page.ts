import { known } from './known-answer.ts';
import type { UrlAnswer, UrlElicitation } from './elicitation.ts';
import type { Renderer } from './renderer.ts';

/** How a page is asked for. */
export interface AskPageOptions {
  readonly renderer: Renderer;
  /** Whether consent is not enough: the page has to be finished. */
  readonly untilFinished: boolean;
  /** Aborts when the server says that the page is finished; missing where it can't say so. */
  readonly finished: AbortSignal | undefined;
  /** Told that the person has agreed. */
  readonly onConsent: () => void;
}

/** How long a server may take to call a page finished where no person can say it. */
const LONGEST_WAIT_MS = 15 * 60_000;

/** Has a person open a page, and where it matters finish it. */
export async function askPage(
  elicitation: UrlElicitation,
  { renderer, untilFinished, finished, onConsent }: AskPageOptions,
  signal: AbortSignal,
): Promise<UrlAnswer> {
  const answer = known(await renderer.url?.(elicitation, signal));
  signal.throwIfAborted();
  if (answer.action !== 'accept') return answer;
  onConsent();
  if (!untilFinished || finished?.aborted === true) return { action: 'accept' };

  const stop = new AbortController();
  const end = (): void => stop.abort();
  for (const cause of [finished, signal]) cause?.addEventListener('abort', end, { once: true });
  const timer = renderer.waiting === undefined ? setTimeout(end, LONGEST_WAIT_MS) : undefined;
  try {
    if (renderer.waiting !== undefined) {
      const said = await renderer.waiting(elicitation, stop.signal);
      return said === 'done' || stop.signal.aborted ? { action: 'accept' } : { action: 'cancel' };
    }
    // Nobody but the server can tell; where it can't either, the consent has to do.
    if (finished === undefined) return { action: 'accept' };
    await new Promise((resolve) => stop.signal.addEventListener('abort', resolve, { once: true }));
    return finished.aborted ? { action: 'accept' } : { action: 'cancel' };
  } finally {
    clearTimeout(timer);
    for (const cause of [finished, signal]) cause?.removeEventListener('abort', end);
  }
}
