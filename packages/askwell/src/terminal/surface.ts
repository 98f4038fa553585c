import type { UrlDisplay } from '../client/url/verdict.ts';

// What the course of a question needs of a terminal. There are two: one draws (rich-surface.ts), one writes lines
// (plain-surface.ts). The course (ask-form.ts, ask-url.ts) is the same on both, and so is what an answer means.
// Every text that is handed over is sanitized already.

/** How a text is meant. A server's own words are `quoted`, so that they can't look like ours. */
export type Tone = 'title' | 'plain' | 'quoted' | 'faint' | 'warning' | 'problem' | 'done';

/** The ways to leave a prompt without answering it. */
export type Exit = 'back' | 'decline' | 'cancel';

/** One line of a list. */
export interface Entry {
  readonly label: string;
  /** More about it; on the same line. */
  readonly hint?: string | undefined;
  /** Whether it has been on the screen in whole before, so that it may be shortened. */
  readonly seen?: boolean | undefined;
  /** What it can be called where it is typed. */
  readonly names?: readonly string[] | undefined;
}

/** Something that can be done instead of choosing an entry. */
export interface Action<Word extends string = string> extends Entry {
  /** What is typed for it where nothing is drawn. */
  readonly word: Word;
  /** Whether it has to be typed where nothing is drawn: an empty line never takes it. */
  readonly explicit?: boolean | undefined;
}

/** What every prompt has. */
interface Prompt {
  /** The line that says what is wanted. */
  readonly title: string;
  /** What was wrong with the last attempt. */
  readonly problem?: string | undefined;
  /** Whether there is something to go back to. */
  readonly back: boolean;
}

/** One of a list. */
export interface PickPrompt<Word extends string> extends Prompt {
  readonly entries: readonly Entry[];
  readonly actions: readonly Action<Word>[];
  /** What Enter alone takes: an entry or an action. Without it Enter alone takes nothing. */
  readonly start?: number | Word | undefined;
  /**
   * Whether it is a menu of things to do and not a list of answers: then the words of its actions need no colon where
   * they are typed.
   */
  readonly menu: boolean;
  /**
   * Whether every entry has to be on the screen in whole before anything is chosen. What does not fit into the prompt is
   * written above it.
   */
  readonly whole?: boolean | undefined;
  /** What stands for Decline and Cancel, if it is not those two: a label for Cancel alone. */
  readonly giveUp?: string | undefined;
}

/** Any of a list. */
export interface TickPrompt extends Prompt {
  readonly entries: readonly Entry[];
  readonly ticked: readonly number[];
  /** Why these entries are no answer. */
  check(ticked: readonly number[]): string | undefined;
}

/** A text. */
export interface TypePrompt extends Prompt {
  /** What stands there to begin with, to be kept or changed. */
  readonly initial: string;
  /** Whether it may be left empty. */
  readonly optional: boolean;
  /** Why this text is no answer, and perhaps another that is meant, to be confirmed. */
  check(text: string): { readonly problem: string; readonly proposal?: string | undefined } | undefined;
}

/** A terminal, as a question sees it. When its signal aborts or the input ends, every prompt gives `cancel`. */
export interface Surface {
  /** Writes a text that stays; it may have several lines. */
  say(text: string, tone: Tone): void;
  /** Writes a whole URL, unbroken, with its domain standing out (C19, C21). Never as a link. */
  sayUrl(display: UrlDisplay): void;
  pick<Word extends string>(prompt: PickPrompt<Word>): Promise<{ readonly entry: number } | Word | Exit>;
  tick(prompt: TickPrompt): Promise<{ readonly ticked: readonly number[] } | Exit>;
  type(prompt: TypePrompt): Promise<{ readonly text: string } | Exit>;
  /** Forgets what was typed before now, so that an impatient Enter sends nothing. */
  settle(): Promise<void>;
  close(): void;
}
