import { AskwellError } from '../../errors.ts';
import { isObject, own, setOwn } from '../../json.ts';
import type { Json, JsonObject } from '../../json.ts';
import type { Elicitation, FormAnswer, UrlAnswer } from '../elicitation.ts';
import { fitContent } from './fit-content.ts';
import { nameQuestion } from './name-question.ts';
import type { PolicyLink } from './policy-link.ts';

/** What the policy made of a question. */
export interface ChainOutcome {
  /** The question as the next one to be asked should see it: with everything that was proposed. */
  readonly elicitation: Elicitation;
  /** The names of the links that proposed something. */
  readonly prefilledBy: readonly string[];
  /** What links failed with and passed the question on all the same, for the host. */
  readonly failures: readonly unknown[];
  /** The name of the link that decided. Without it the question is the person's. */
  readonly by?: string;
  /** What that link decided; there if `by` is. */
  readonly answer?: FormAnswer | UrlAnswer;
  /** Why, for the audit log. */
  readonly reason?: string;
}

/**
 * Takes a question through the policy, link by link, until one decides. What a link proposes stays proposed: a later
 * one fills in what is still open. Proposals that no field takes, or that do not fit their field, are dropped.
 *
 * @throws AskwellError `ASKWELL_ANSWER` if a link accepts a URL (C7, C18) or an answer that does not fit (C11). What a
 * link throws passes through.
 */
export async function runChain(
  links: readonly PolicyLink[],
  elicitation: Elicitation,
  signal: AbortSignal,
): Promise<ChainOutcome> {
  const prefilledBy: string[] = [];
  const failures: unknown[] = [];
  let asked = elicitation;
  for (const link of links) {
    signal.throwIfAborted();
    const decision = await link.decide(asked, signal, (error) => void failures.push(error));
    // A link in plain JavaScript may as well return null.
    if (!isObject(decision)) continue;
    if ('prefill' in decision) {
      const values = merge(asked, decision.prefill);
      if (values === undefined) continue;
      prefilledBy.push(link.name);
      asked = { ...asked, prefill: { by: prefilledBy.join(', '), values } } as Elicitation;
      continue;
    }
    const decided = { elicitation: asked, prefilledBy, failures, by: link.name };
    if (decision.action === 'accept') {
      if (asked.mode === 'form') {
        const content = fitContent(asked, decision.content, `The answer of the policy "${link.name}"`);
        return { ...decided, answer: { action: 'accept', content } };
      }
    } else if (decision.action === 'decline' || decision.action === 'cancel') {
      const { action, reason } = decision;
      return { ...decided, answer: { action }, ...(reason !== undefined && { reason }) };
    }
    throw new AskwellError(
      'ASKWELL_ANSWER',
      `${nameQuestion(asked)}: the policy "${link.name}" ${
        asked.mode === 'url' && decision.action === 'accept'
          ? 'accepted it, but it opens a URL, and a URL is accepted by a person only. Decline it, cancel it or pass it on.'
          : 'decided neither accept nor decline nor cancel. Return nothing to pass a question on.'
      }`,
    );
  }
  return { elicitation: asked, prefilledBy, failures };
}

/** What is proposed with what a link proposes beside; `undefined` if that is nothing new. */
function merge(asked: Elicitation, proposed: unknown): JsonObject | undefined {
  if (asked.mode === 'url' || !isObject(proposed)) return undefined;
  const { form, prefill } = asked;
  const values: Record<string, Json> = { ...prefill?.values };
  let isNew = false;
  for (const field of form.fields) {
    const value = own(proposed, field.name) ?? undefined;
    if (value === undefined || Object.hasOwn(values, field.name)) continue;
    if (form.problem(field, value) !== undefined) continue;
    setOwn(values, field.name, value);
    isNew = true;
  }
  return isNew ? values : undefined;
}
