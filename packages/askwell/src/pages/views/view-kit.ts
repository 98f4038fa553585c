import type { Markup } from './markup.ts';
import type { Phrases } from './phrases.ts';

/** What each view is given. */
export interface ViewKit {
  /** The server as people know it, ready to be shown. */
  readonly name: string;
  readonly phrases: Phrases;
}

/** What is shown within the frame that all pages have. */
export interface View {
  /** The heading, which is also the title of the window. */
  readonly title: string;
  readonly body: Markup;
  /** How many things are wrong; the title tells that there are some. */
  readonly problems?: number;
}
