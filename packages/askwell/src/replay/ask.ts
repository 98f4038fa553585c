import type { Form } from '../form/form.ts';
import type { JsonObject } from '../json.ts';

/** What an ask needs of the client: form or URL elicitation, sampling, or the list of roots. */
export type AskKind = 'form' | 'url' | 'sampling' | 'roots';

interface AskBase {
  /** The key on the wire: unique among all asks of a run, and readable (`environment-1f3a9c`). */
  readonly key: string;
  /** How long the question stays answerable, in milliseconds; absent means the server's default. */
  readonly expiresIn?: number;
}

/** A question as a form. */
export interface FormAsk extends AskBase {
  readonly kind: 'form';
  readonly message: string;
  readonly form: Form;
  /** Shown as defaults instead of the form's own: the author's, or the previous answer when asking again. */
  readonly values?: JsonObject;
}

/** A question that is answered on a page elsewhere. */
export interface UrlAsk extends AskBase {
  readonly kind: 'url';
  readonly message: string;
  readonly url: string;
  /**
   * Resolves with true when the person has ended what the page is for, false when nobody will. Absent for pages that
   * Askwell knows nothing of. For the completion notification of 2025-11-25.
   */
  ended?(signal: AbortSignal): Promise<boolean>;
}

/** A completion asked of the client's model. */
export interface SamplingAsk extends AskBase {
  readonly kind: 'sampling';
  readonly params: JsonObject;
}

/** The client's roots. */
export interface RootsAsk extends AskBase {
  readonly kind: 'roots';
}

/** One question on its way to the client. */
export type Ask = FormAsk | UrlAsk | SamplingAsk | RootsAsk;

/** What a person said to an ask, once it is known to be valid. */
export type Answer =
  | { readonly action: 'accept'; readonly value: unknown }
  | { readonly action: 'decline' | 'cancel' };
