import type { PageCheck, PageHost, OpenedPage } from './page-host.ts';
import {
  identify,
  labelOf,
  type Question,
  readAction,
  type Reading,
  unexpected,
  urlIncapable,
} from './question.ts';

const NOT_FINISHED =
  'The page is not finished yet. Finish it in the browser, or open it again with the link; or decline here.';

/**
 * A hosted page as a question. Accepting it in the client means only that the person agreed to open the page, so the
 * answer is `accept` when the page is completed, and no sooner; until then it is asked again.
 */
export function pageQuestion(options: {
  readonly message: string;
  /** The message without secrets, for errors and the key. */
  readonly said: string;
  readonly page: OpenedPage;
  readonly host: PageHost;
  readonly signal: () => AbortSignal;
  readonly key: string | undefined;
  readonly expiresIn: number | undefined;
  readonly check: PageCheck | undefined;
}): Question {
  const { message, said, page, host, signal, key, expiresIn, check } = options;
  const label = labelOf(said);

  const read = async (raw: unknown): Promise<Reading> => {
    const { action } = readAction(raw);
    if (action !== 'accept') {
      // The answer counts, whether or not the page hears of it (R8).
      await host.withdraw(page.id).catch(() => {});
      return { ok: true, answer: { action }, state: action === 'decline' ? 'd' : 'x', value: undefined };
    }
    const progress = await host.wait(page.id, { signal: signal(), ...(check !== undefined && { check }) });
    switch (progress) {
      case 'open':
        return { ok: false, problem: NOT_FINISHED, values: {} };
      case 'declined':
        return { ok: true, answer: { action: 'decline' }, state: 'd', value: undefined };
      // Nobody answered in time, which is as if the question had been closed.
      case 'expired':
        return { ok: true, answer: { action: 'cancel' }, state: 'x', value: undefined };
      case 'completed':
      case 'failed':
        return { ok: true, answer: { action: 'accept', value: progress }, state: 'a', value: progress };
    }
  };

  return {
    kind: 'url',
    label,
    // The page's own expiry ends it, and the limit on rounds.
    attempts: Number.MAX_SAFE_INTEGER,
    identify: (count) => identify({ key, slug: said, content: ['page', message, page.id] }, count),
    ask: (wireKey, again) => ({
      kind: 'url',
      key: wireKey,
      message: again === undefined ? message : `${message}\n\n${again.problem}`,
      url: page.url,
      ended: (until) => host.ended(page.id, until),
      ...(expiresIn !== undefined && { expiresIn }),
    }),
    read,
    revive: (content) => content,
    incapable: urlIncapable,
    exhausted: () => unexpected(label),
  };
}
