/** How an accepted answer came to be: a form in the client, a hosted page, or a page of the author's own. */
export type AnswerVia = 'form' | 'page' | 'url';

/** The person accepted, and the data has passed validation. */
export interface AcceptedElicitation<T> {
  readonly action: 'accept';
  readonly data: T;
  readonly via: AnswerVia;
}

/** The person said no. */
export interface DeclinedElicitation {
  readonly action: 'decline';
}

/** The person closed the question without answering it. */
export interface CancelledElicitation {
  readonly action: 'cancel';
}

/** What came of an ask; `decline` and `cancel` are values, not errors (R8). */
export type ElicitResult<T> = AcceptedElicitation<T> | DeclinedElicitation | CancelledElicitation;

/**
 * Handles all three actions; leaving one out does not compile.
 *
 * @example
 * ```ts
 * const text = match(await ctx.elicit('Your city?', 'string'), {
 *   accept: (city) => `Weather for ${city}`,
 *   decline: () => 'No city, no weather.',
 *   cancel: () => 'Cancelled.',
 * });
 * ```
 */
export function match<T, A, D, C>(
  result: ElicitResult<T>,
  handlers: {
    readonly accept: (data: T) => A;
    readonly decline: () => D;
    readonly cancel: () => C;
  },
): A | D | C {
  switch (result.action) {
    case 'accept':
      return handlers.accept(result.data);
    case 'decline':
      return handlers.decline();
    case 'cancel':
      return handlers.cancel();
  }
}
