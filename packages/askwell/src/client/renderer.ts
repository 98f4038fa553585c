import type { Form } from '../form/form.ts';
import type { JsonObject } from '../json.ts';

/** Who asks: what the person calls the server, and what it says of itself, which proves nothing (C4). */
export interface Asker {
  /** As the person typed or configured it. */
  readonly label: string;
  /** The `serverInfo` name, if the server gave one. */
  readonly name?: string;
}

/** A form that a server wants to have filled in. */
export interface FormElicitation {
  readonly mode: 'form';
  readonly asker: Asker;
  /** As it came; sanitize before showing. */
  readonly message: string;
  readonly form: Form<JsonObject>;
}

/** A page that a server wants to have opened. */
export interface UrlElicitation {
  readonly mode: 'url';
  readonly asker: Asker;
  /** As it came; sanitize before showing. */
  readonly message: string;
  /** Known to be https, or http on this machine. */
  readonly url: URL;
}

/** What a person did with a question. An explicit "no" is `decline`; closing it without an answer is `cancel`. */
export type FormAnswer =
  | { readonly action: 'accept'; readonly content: JsonObject }
  | { readonly action: 'decline' | 'cancel' };

/** What a person did with a page. `accept` means that they agreed to open it. */
export interface UrlAnswer {
  readonly action: 'accept' | 'decline' | 'cancel';
}

/**
 * Shows one question at a time to a person. A client declares exactly the modes that its renderer has (C1).
 *
 * When the signal aborts, the question has become void: close it. What is returned then is not sent.
 */
export interface Renderer {
  form?(elicitation: FormElicitation, signal: AbortSignal): Promise<FormAnswer>;
  url?(elicitation: UrlElicitation, signal: AbortSignal): Promise<UrlAnswer>;
}
