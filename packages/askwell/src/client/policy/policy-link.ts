import type { JsonObject } from '../../json.ts';
import type { Elicitation } from '../elicitation.ts';

/** What a link of the policy chain decides about a question; `undefined` passes it on. */
export type Decision =
  /** An answer that the host had prepared. Forms only: a URL is never accepted by anybody but the person. */
  | { readonly action: 'accept'; readonly content: JsonObject }
  | { readonly action: 'decline' | 'cancel'; readonly reason?: string }
  /** Values to start from; the question goes on to the next link. */
  | { readonly prefill: JsonObject };

/** One link of the chain that a question goes through before the person sees it. */
export interface PolicyLink {
  /** Names it in the audit log. */
  readonly name: string;
  /** Whether it can accept forms by itself, so that a client without a renderer may declare them (C1). */
  readonly answersForms?: boolean;
  /**
   * Throws if the question can't be answered and nobody else may: the call then fails with that error.
   *
   * @param report - tells the host of a failure in spite of which the question goes on: the client's `onFailure`
   */
  decide(
    elicitation: Elicitation,
    signal: AbortSignal,
    report?: (error: unknown) => void,
  ): Decision | undefined | Promise<Decision | undefined>;
}
