import { isAskwellError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import type { Elicitation, FormAnswer, ServerIdentity, Source, UrlAnswer } from './elicitation.ts';
import { callHost } from './call-host.ts';
import { createBudget } from './budget.ts';
import { known } from './known-answer.ts';
import type { AuditEntry, AuditSink } from './policy/audit.ts';
import type { ChainOutcome } from './policy/chain.ts';
import type { PolicyLink } from './policy/policy-link.ts';
import { readElicitation } from './read-elicitation.ts';
import type { Notice, Renderer } from './renderer.ts';
import type { Turns } from './turns.ts';
import { untilAborted } from './until-aborted.ts';

/** How questions of a server get answered. */
export interface AskOptions {
  /** What the person calls the server, and where it is. */
  readonly server: ServerIdentity;
  /** Shows questions to the person. Without one, what no policy answers is cancelled. */
  readonly renderer?: Renderer;
  /** What a question goes through before the person sees it, in this order. */
  readonly policy?: readonly PolicyLink[];
  /** Domains that are as good as the server's own, for {@link judgeUrl}. */
  readonly allow?: readonly string[];
  /** What happens to a form that asks for a secret. Default `block`: it is cancelled, and a notice shown. */
  readonly secrets?: 'block' | 'warn';
  /**
   * When a URL counts as accepted. Default `consent`: as soon as the person has agreed to open it. With `completion` not
   * before the server or the person says that the page is finished.
   */
  readonly acceptUrl?: 'consent' | 'completion';
  /** How many questions a minute are asked at most (C10). Default 60; those beyond are cancelled. */
  readonly maxPerMinute?: number;
  /** Told each decision. */
  readonly audit?: AuditSink;
  /**
   * Told when a question could not be shown or answered, and what a function of the policy failed with. The server is told
   * nothing of it. Default: a warning on the console.
   */
  readonly onFailure?: (error: unknown) => void;
  /** The time in milliseconds. Default `Date.now`. */
  readonly now?: () => number;
}

/** One question on its way to the person. */
export interface Question {
  /** The params of the elicitation as they came. */
  readonly params: unknown;
  /** Where it comes from; asked again when it is shown, since others of its round may still arrive. */
  readonly from: () => Source;
  /** How often the person has agreed to a URL in this call. */
  readonly opened: Map<string, number>;
  /** Aborts when the server says that the page is finished; missing where it can't say so. */
  readonly finished: AbortSignal | undefined;
  /** Whether to wait until the page is finished, whatever the options say. */
  readonly untilFinished: boolean;
}

/** Gets a question answered: through the policy and the guards, and by the person when it is their turn. */
export type AskPerson = (question: Question, signal: AbortSignal) => Promise<FormAnswer | UrlAnswer>;

/** Makes the way that each question of one client takes. */
export function createAskPerson(options: AskOptions, turns: Turns): AskPerson {
  const { server, renderer = {}, policy = [], allow = [], secrets = 'block', now = Date.now } = options;
  const { acceptUrl = 'consent', maxPerMinute = 60 } = options;
  const hasRoom = createBudget(maxPerMinute, now);
  let isOverBudget = false;

  /** Tells the host something; that it can't take it is no reason to leave a question unanswered. */
  const tell = (say: () => unknown): void => callHost(say, options.onFailure);
  const notify = (code: Notice['code'], from: Source, text: string): void =>
    tell(() => renderer.notice?.({ code, from, text }));

  const show = async (
    elicitation: Elicitation,
    question: Question,
    signal: AbortSignal,
  ): Promise<FormAnswer | UrlAnswer> => {
    if (elicitation.mode === 'form') {
      const answer = known(await renderer.form?.(elicitation, signal));
      if (answer.action !== 'accept') return answer;
      const reading = elicitation.form.read(answer.content);
      if (reading.ok) return { action: 'accept', content: reading.content };
      throw new Error('The renderer returned an answer that does not fit.');
    }
    const { askPage } = await import('./ask-page.ts');
    return askPage(
      elicitation,
      {
        renderer,
        untilFinished: acceptUrl === 'completion' || question.untilFinished,
        finished: question.finished,
        onConsent: () => void question.opened.set(elicitation.url, elicitation.opened + 1),
      },
      signal,
    );
  };

  return async (question, signal) => {
    const started = now();
    const opened = (url: string): number => question.opened.get(url) ?? 0;
    let elicitation = unread(question);
    // Begun at once and awaited by the entries, so that no question waits for its log, or loses its place by it.
    const { audit } = options;
    const auditing = audit === undefined ? undefined : import('./policy/to-audit-entry.ts');
    const log: Log = (by, action, more = {}) => {
      if (audit === undefined || auditing === undefined) return;
      const [asked, time] = [elicitation, now()];
      const values = audit.values === true;
      const decided = { by, action, ...more, time, milliseconds: time - started, values };
      tell(async () => audit((await auditing).toAuditEntry(asked, decided)));
    };
    const refuse = (code: Notice['code'], text: string): { readonly action: 'cancel' } => {
      if (text !== '') notify(code, elicitation.from, text);
      log('askwell', 'cancel', { reason: code });
      return { action: 'cancel' };
    };

    // Counted before anything is done with it.
    const wasOverBudget = isOverBudget;
    isOverBudget = !hasRoom();
    if (isOverBudget) {
      const text = `${server.name} asks more than ${maxPerMinute} times a minute.`;
      return refuse('rate-limited', wasOverBudget ? '' : text);
    }

    const decide = async (asked: Elicitation): Promise<FormAnswer | UrlAnswer> => {
      elicitation = {
        ...asked,
        from: question.from(),
        ...(asked.mode === 'url' && { opened: opened(asked.url) }),
      };
      const chained = await untilAborted(applyPolicy(policy, elicitation as Elicitation, signal), signal);
      for (const error of chained.failures) tell(() => options.onFailure?.(error));
      for (const link of chained.prefilledBy) log(link, 'prefill');
      const { by, answer, reason } = chained;
      if (by !== undefined && answer !== undefined && answer.action !== 'accept') {
        log(by, answer.action, { ...(reason !== undefined && { reason }) });
        return answer;
      }
      const isBlocked =
        asked.mode === 'url'
          ? asked.verdict.verdict === 'block'
          : secrets === 'block' && asked.secrets.length > 0;
      if (isBlocked) {
        const { explainRefusal } = await import('./explain-refusal.ts');
        signal.throwIfAborted();
        const { code, text } = explainRefusal(elicitation as Elicitation);
        return refuse(code, text);
      }
      if (by !== undefined && answer !== undefined) {
        log(by, answer.action, contentOf(answer));
        return answer;
      }
      if (renderer[asked.mode] === undefined) {
        log('askwell', 'cancel', { reason: 'nobody to ask' });
        return { action: 'cancel' };
      }
      try {
        const given = await show(chained.elicitation, question, signal);
        signal.throwIfAborted();
        log('person', given.action, contentOf(given));
        return given;
      } catch (error) {
        if (signal.aborted) throw error;
        // A window that does not open is no answer of the person: neither "no" nor an error of the server.
        log('askwell', 'cancel', { reason: 'could not be shown' });
        tell(() => options.onFailure?.(error));
        notify('failed', elicitation.from, `A question of ${server.name} could not be shown.`);
        return { action: 'cancel' };
      }
    };

    try {
      // Read at once, so that nobody answers a question whose sibling then turns out to be unreadable.
      const reading = readElicitation(question.params, { from: question.from(), server, allow, opened });
      const turn = turns.take(async () => decide(await reading), signal);
      await Promise.race([reading, turn]);
      return await turn;
    } catch (error) {
      // What a link of the policy throws is the host's own: the call fails with it.
      if (signal.aborted) log('askwell', 'cancel', { reason: 'no longer open' });
      else log('askwell', 'error', { reason: isAskwellError(error) ? error.code : 'failed' });
      throw error;
    }
  };
}

type Log = (
  by: string,
  action: AuditEntry['action'],
  more?: { readonly reason?: string; readonly content?: JsonObject },
) => void;

/** What is known of a question before it is read. */
function unread({ params, from }: Question): Elicitation | Pick<Elicitation, 'mode' | 'from' | 'message'> {
  const { mode, message } = Object(params) as Record<string, unknown>;
  return { mode: mode === 'url' ? mode : 'form', from: from(), message: String(message) };
}

/** Most clients have no policy, so its code is loaded by those that do. */
async function applyPolicy(
  policy: readonly PolicyLink[],
  elicitation: Elicitation,
  signal: AbortSignal,
): Promise<ChainOutcome> {
  if (policy.length === 0) return { elicitation, prefilledBy: [], failures: [] };
  const { runChain } = await import('./policy/chain.ts');
  return runChain(policy, elicitation, signal);
}

function contentOf(answer: FormAnswer | UrlAnswer): { readonly content?: JsonObject } {
  return 'content' in answer ? { content: answer.content } : {};
}
