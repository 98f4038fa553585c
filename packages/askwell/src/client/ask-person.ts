import { isAskwellError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import type { Elicitation, FormAnswer, ServerIdentity, Source, UrlAnswer } from './elicitation.ts';
import { createBudget } from './budget.ts';
import type { AuditEntry, AuditSink } from './policy/audit.ts';
import type { ChainOutcome } from './policy/chain.ts';
import type { PolicyLink } from './policy/policy-link.ts';
import { readElicitation } from './read-elicitation.ts';
import type { Notice, Renderer } from './renderer.ts';
import { untilAborted } from './turns.ts';

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
  /** Told when a question could not be shown or answered. The server is told too, this is for whoever runs the client. */
  readonly onFailure?: (error: unknown) => void;
  /** The time in milliseconds. Default `Date.now`. */
  readonly now?: () => number;
}

/** One question on its way to the person. */
export interface Question {
  /** The params of the elicitation as they came. */
  readonly params: unknown;
  readonly from: Source;
  /** How often the person has agreed to a URL in this call. */
  readonly opened: Map<string, number>;
  /** Aborts when the server says that the page is finished; missing where it can't say so. */
  readonly finished: AbortSignal | undefined;
  /** Whether to wait until the page is finished, whatever the options say. */
  readonly untilFinished: boolean;
}

/** Gets a question answered: through the guards, the policy, and by the person. */
export type AskPerson = (question: Question, signal: AbortSignal) => Promise<FormAnswer | UrlAnswer>;

/** Makes the way that each question of one connection takes. */
export function createAskPerson(options: AskOptions): AskPerson {
  const { server, renderer = {}, policy = [], allow = [], secrets = 'block', now = Date.now } = options;
  const { acceptUrl = 'consent', maxPerMinute = 60 } = options;
  const hasRoom = createBudget(maxPerMinute, now);

  /** Tells the host something; that it can't take it is no reason to leave a question unanswered. */
  const tell = (say: () => void): void => {
    try {
      say();
    } catch (error) {
      options.onFailure?.(error);
    }
  };
  const notify = (code: Notice['code'], from: Source, text: string): void =>
    tell(() => renderer.notice?.({ code, from, text }));

  const show = async (
    elicitation: Elicitation,
    question: Question,
    signal: AbortSignal,
  ): Promise<FormAnswer | UrlAnswer> => {
    if (elicitation.mode === 'form') {
      const answer = await renderer.form?.(elicitation, signal);
      if (answer?.action !== 'accept') return answer ?? { action: 'cancel' };
      const reading = elicitation.form.read(answer.content);
      if (reading.ok) return { action: 'accept', content: reading.content };
      throw new Error('The renderer returned an answer that does not fit the form.');
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
    const { from } = question;
    const elicitation = await readElicitation(question.params, {
      from,
      server,
      allow,
      opened: (url) => question.opened.get(url) ?? 0,
    });
    const { toAuditEntry } = options.audit === undefined ? {} : await import('./policy/to-audit-entry.ts');
    const log = (
      by: string,
      action: AuditEntry['action'],
      more: { readonly reason?: string; readonly content?: JsonObject } = {},
    ): void => {
      if (toAuditEntry === undefined || options.audit === undefined) return;
      const { audit } = options;
      const time = now();
      const values = audit.values === true;
      tell(() =>
        audit(toAuditEntry(elicitation, { by, action, ...more, time, milliseconds: time - started, values })),
      );
    };

    const refuse = (code: Notice['code'], text: string): { readonly action: 'cancel' } => {
      notify(code, from, text);
      log('askwell', 'cancel', { reason: code });
      return { action: 'cancel' };
    };
    if (!hasRoom()) {
      return refuse(
        'rate-limited',
        `${server.name} asks more than ${maxPerMinute} times a minute. The question was cancelled.`,
      );
    }
    if (
      elicitation.mode === 'url'
        ? elicitation.verdict.verdict === 'block'
        : secrets === 'block' && elicitation.secrets.length > 0
    ) {
      const { explainRefusal } = await import('./explain-refusal.ts');
      const { code, text } = explainRefusal(elicitation);
      return refuse(code, text);
    }

    // What a link throws is the host's own: the call fails with it.
    const { by, answer, reason, prefilledBy, ...chained } = await untilAborted(
      applyPolicy(policy, elicitation, signal),
      signal,
    ).catch((error: unknown) => {
      log('policy', signal.aborted ? 'cancel' : 'error', {
        reason: signal.aborted ? 'no longer open' : isAskwellError(error) ? error.code : 'failed',
      });
      throw error;
    });
    for (const link of prefilledBy) log(link, 'prefill');
    if (by !== undefined && answer !== undefined) {
      log(by, answer.action, { ...(reason !== undefined && { reason }), ...contentOf(answer) });
      return answer;
    }
    if (renderer[elicitation.mode] === undefined) {
      log('askwell', 'cancel', { reason: 'nobody to ask' });
      return { action: 'cancel' };
    }
    try {
      const given = await show(chained.elicitation, question, signal);
      signal.throwIfAborted();
      log('person', given.action, contentOf(given));
      return given;
    } catch (error) {
      if (signal.aborted) {
        log('askwell', 'cancel', { reason: 'no longer open' });
        throw error;
      }
      // A window that does not open is no answer of the person: neither "no" nor an error of the server.
      log('askwell', 'cancel', { reason: 'could not be shown' });
      options.onFailure?.(error);
      notify('failed', from, `The question of ${server.name} could not be shown. It was cancelled.`);
      return { action: 'cancel' };
    }
  };
}

/** Most clients have no policy, so its code is loaded by those that do. */
async function applyPolicy(
  policy: readonly PolicyLink[],
  elicitation: Elicitation,
  signal: AbortSignal,
): Promise<ChainOutcome> {
  if (policy.length === 0) return { elicitation, prefilledBy: [] };
  const { runChain } = await import('./policy/chain.ts');
  return runChain(policy, elicitation, signal);
}

function contentOf(answer: FormAnswer | UrlAnswer): { readonly content?: JsonObject } {
  return 'content' in answer ? { content: answer.content } : {};
}
