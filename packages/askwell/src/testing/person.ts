/** A question as it reached the client. */
export interface Asked {
  readonly mode: 'form' | 'url';
  readonly message: string;
  /** Form mode. */
  readonly schema?: {
    readonly properties: Readonly<Record<string, unknown>>;
    readonly required?: readonly string[];
  };
  /** URL mode. */
  readonly url?: string;
}

/** What a person does with a question. */
export type Reply =
  | { readonly action: 'accept'; readonly content?: Readonly<Record<string, unknown>> }
  | { readonly action: 'decline' | 'cancel' };

/** Answers questions in place of a person. */
export type Person = (asked: Asked) => Reply | Promise<Reply>;

/**
 * A person who gives these replies in this order. A question more than there are replies is an error, so that a
 * test notices it.
 */
export function scriptedPerson(...replies: readonly Reply[]): Person {
  let next = 0;
  return (asked) => {
    const reply = replies[next++];
    if (reply === undefined) throw new Error(`The script has no reply to ${JSON.stringify(asked.message)}.`);
    return reply;
  };
}

/** Accepts with this content. */
export function accept(content?: Readonly<Record<string, unknown>>): Reply {
  return content === undefined ? { action: 'accept' } : { action: 'accept', content };
}

/** Says no. */
export const decline: Reply = { action: 'decline' };

/** Closes the question. */
export const cancel: Reply = { action: 'cancel' };
