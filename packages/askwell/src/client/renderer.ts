import type { FormAnswer, FormElicitation, Source, UrlAnswer, UrlElicitation } from './elicitation.ts';

/** Something that the person should know and can't answer. */
export interface Notice {
  readonly code: 'secret-blocked' | 'url-blocked' | 'rate-limited' | 'policy' | 'failed' | 'url-completed';
  readonly from: Source;
  /** One or more sentences, already sanitized. Names the server. */
  readonly text: string;
}

/**
 * Shows one question at a time to a person. A client declares exactly the modes that its renderer has (C1).
 *
 * When the signal aborts, the question has become void: close it and return. What is returned then is not sent. A
 * renderer that throws has failed, which counts as `cancel`.
 */
export interface Renderer {
  form?(elicitation: FormElicitation, signal: AbortSignal): Promise<FormAnswer>;
  /** Shows the URL, asks for consent, and after it opens the URL or leaves that to the person (C7, C17–C20). */
  url?(elicitation: UrlElicitation, signal: AbortSignal): Promise<UrlAnswer>;
  /**
   * Waits with the person until they have finished a page that was opened; offers to open it again and to give up
   * (C14). The signal aborts when the server says that the page is finished.
   *
   * @returns `done` if the person says that they have finished
   */
  waiting?(elicitation: UrlElicitation, signal: AbortSignal): Promise<'done' | 'cancel'>;
  /** Shows a notice. Must not wait for anything. */
  notice?(notice: Notice): void;
}
