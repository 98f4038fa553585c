import type { FormAnswer, FormElicitation, UrlAnswer, UrlElicitation } from '../client/elicitation.ts';
import type { Notice } from '../client/renderer.ts';

/** What one person does with one field. Fields without an act are left exactly as they are shown. */
export type FieldAct =
  /** Replaces what stands in the field by this text. Dates are given as on the wire: `2026-07-28`. */
  | { readonly act: 'type'; readonly field: string; readonly text: string }
  /** The same, and then tries to go on. The text is no answer, so the renderer has to say so and keep the field open. */
  | { readonly act: 'attempt'; readonly field: string; readonly text: string }
  /** Chooses an option by its value, or yes (`true`) or no (`false`). */
  | { readonly act: 'pick'; readonly field: string; readonly value: string | boolean }
  /** Marks exactly these options. */
  | { readonly act: 'pickMany'; readonly field: string; readonly values: readonly string[] }
  /** Empties the field. */
  | { readonly act: 'clear'; readonly field: string };

/** What a person does with a form. */
export interface FormScript {
  /** What is done while filling the form in: those for one field in this order, the fields in the order of the form. */
  readonly acts: readonly FieldAct[];
  /** What is changed afterwards, when all fields are filled in and nothing is sent yet (C6). */
  readonly changes: readonly FieldAct[];
  /**
   * How it ends.
   *
   * - `submit` sends the answer. Where the renderer refuses, note the refusal and close the question.
   * - `decline` is the explicit "no".
   * - `cancel` is the explicit way out without an answer, if the medium has one; else the same as `close`.
   * - `close` is Esc, the closed window, the back gesture.
   * - `wait` does nothing at all. Call {@link shown} once the question can be seen; the signal aborts in its own time.
   */
  readonly end: 'submit' | 'decline' | 'cancel' | 'close' | 'wait';
  /** To be called when the question can be seen, if the script says `wait`. */
  shown(): void;
}

/** What a person does with a page that is to be opened. */
export interface UrlScript {
  /**
   * - `accept` agrees. With `elicitation.opened` from 1 on there are two ways: `again` opens the page once more, `done`
   *   goes on without that.
   * - the others as in {@link FormScript}
   */
  readonly end: 'accept' | 'again' | 'done' | 'decline' | 'cancel' | 'close' | 'wait';
  /** Whether the opener that the renderer calls fails. */
  readonly openerFails: boolean;
  shown(): void;
}

/** What a person does while a page is open elsewhere. */
export interface WaitScript {
  /** How often they have it opened again before the end. */
  readonly again: number;
  readonly end: 'done' | 'cancel' | 'close' | 'wait';
  shown(): void;
}

/** What could be seen of a question, from the first to the last moment. */
export interface Seen {
  /**
   * All that a person could read, what stands in fields included, as text: escape sequences interpreted or taken out, no
   * markup, no frames. Line breaks don't count.
   */
  readonly text: string;
  /** What was drawn, as it came: the bytes for a terminal, the HTML of a page. Searched for what must not be in it. */
  readonly raw: string;
  /** The targets of everything that leads somewhere when it is clicked. */
  readonly links: readonly string[];
}

/** What became of a form. */
export interface FormShown extends Seen {
  readonly answer: FormAnswer;
  /** What could be read in the moment before the answer was sent: the filled page, the review. Empty if it never came. */
  readonly review: string;
  /** Every time the renderer would not go on: what it said then. */
  readonly refusals: readonly string[];
}

/** What became of a page. */
export interface UrlShown extends Seen {
  readonly answer: UrlAnswer;
  /** What was handed to the opener, in order. */
  readonly opened: readonly string[];
  /** The texts that are set off from what surrounds them: bold, underlined, colored. */
  readonly emphasized: readonly string[];
  /** What the medium itself requested. For a renderer in another process, such as a browser; this one is watched. */
  readonly requested?: readonly string[];
}

/** What became of the time while a page was open. */
export interface WaitShown extends Seen {
  readonly answer: 'done' | 'cancel';
  readonly opened: readonly string[];
}

/** What a renderer or its medium may lack; see {@link RendererHarness.without}. */
export type Ability =
  /** It shows URLs. */
  | 'url'
  /** It waits with the person while a page is open. */
  | 'waiting'
  /** It shows notices. */
  | 'notice'
  /** Something on it could be clickable. */
  | 'links'
  /** It opens pages; without, the person copies the URL. */
  | 'opener'
  /** A person can type a text that is no answer: not so with number wheels and date pickers only. */
  | 'drafts';

/**
 * Drives a renderer like a person would, without telling the suite what it looks like. Each call shows one question with
 * a fresh renderer, hands it the signal, does what the script says, and returns when the renderer has.
 */
export interface RendererHarness {
  form(elicitation: FormElicitation, script: FormScript, signal: AbortSignal): Promise<FormShown>;
  url?(elicitation: UrlElicitation, script: UrlScript, signal: AbortSignal): Promise<UrlShown>;
  waiting?(elicitation: UrlElicitation, script: WaitScript, signal: AbortSignal): Promise<WaitShown>;
  notice?(notice: Notice): Promise<Seen>;
  /** What the renderer does without, and why. The cases that need it are reported as skipped, with the reason. */
  readonly without?: { readonly [A in Ability]?: string };
}
