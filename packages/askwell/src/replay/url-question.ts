import { checkLifetime } from './check-options.ts';
import { checkUrl } from './check-url.ts';
import {
  checkKey,
  identify,
  labelOf,
  type Question,
  readAction,
  type Reading,
  unexpected,
  urlIncapable,
} from './question.ts';

/** A page elsewhere as a question. Accept means that the person agreed to open it, no more. */
export function urlQuestion(
  message: string,
  url: string,
  options: {
    readonly key?: string | undefined;
    readonly expiresIn?: number | undefined;
    /** The message without secrets, for errors and the key. */
    readonly said?: string;
  },
): Question {
  checkKey(options.key);
  checkLifetime('expiresIn', options.expiresIn);
  const href = checkUrl(url);
  const said = options.said ?? message;
  const label = labelOf(said);
  return {
    kind: 'url',
    label,
    attempts: 1,
    identify: (count) => identify({ key: options.key, slug: said, content: ['url', message, href] }, count),
    ask: (key) => ({
      kind: 'url',
      key,
      message,
      url: href,
      ...(options.expiresIn !== undefined && { expiresIn: options.expiresIn }),
    }),
    read: (raw): Reading => {
      const { action } = readAction(raw);
      const state = action === 'accept' ? 'a' : action === 'decline' ? 'd' : 'x';
      const answer = action === 'accept' ? { action, value: undefined } : { action };
      return { ok: true, answer, state, value: undefined };
    },
    revive: (content) => content,
    incapable: urlIncapable,
    exhausted: () => unexpected(label),
  };
}
