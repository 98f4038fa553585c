import type { Elicitation, FormAnswer, UrlAnswer } from '../../client/elicitation.ts';
import type { Notice, Renderer } from '../../client/renderer.ts';

/** What a person does with a question; the signal aborts when it is taken back. */
export type Doing = (
  asked: Elicitation,
  signal: AbortSignal,
) => FormAnswer | UrlAnswer | Promise<FormAnswer | UrlAnswer>;

/** A person, and what they saw. */
export interface WatchedPerson {
  readonly renderer: Renderer;
  /** Every question that was shown, in order. */
  readonly shown: readonly Elicitation[];
  readonly notices: readonly Notice[];
  /** How many questions were open at the same time at most. */
  most(): number;
}

/** A person behind a renderer that has these modes. */
export function watchPerson(
  doing: Doing,
  modes: readonly ('form' | 'url')[] = ['form', 'url'],
): WatchedPerson {
  const shown: Elicitation[] = [];
  const notices: Notice[] = [];
  let open = 0;
  let most = 0;
  const show = async (asked: Elicitation, signal: AbortSignal): Promise<never> => {
    shown.push(asked);
    open += 1;
    most = Math.max(most, open);
    try {
      // A person takes longer than any microtask.
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
      return (await doing(asked, signal)) as never;
    } finally {
      open -= 1;
    }
  };
  const renderer: Renderer = {
    ...(modes.includes('form') && { form: show }),
    ...(modes.includes('url') && { url: show }),
    notice: (notice) => void notices.push(notice),
  };
  return { renderer, shown, notices, most: () => most };
}

/** Waits until the question is taken back. */
export function untilTakenBack(signal: AbortSignal): Promise<{ readonly action: 'cancel' }> {
  return new Promise((resolve) => {
    const close = (): void => resolve({ action: 'cancel' });
    if (signal.aborted) close();
    else signal.addEventListener('abort', close, { once: true });
  });
}
