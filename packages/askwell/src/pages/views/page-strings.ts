import type { Refusal } from './views.ts';

/** A text that depends on a number, by the plural category of the language; `{count}` is put in. */
export type PluralString = { readonly [category in Intl.LDMLPluralRule]?: string } & {
  readonly other: string;
};

/** The heading of a page that says no, and what to do. */
export interface RefusalStrings {
  readonly title: string;
  readonly text: string;
}

/** All that pages say, in one language. `{name}` and the like are put in. */
export interface PageStrings {
  // Who asks, and for whom.
  readonly askedBy: string;
  readonly target: string;
  readonly account: string;
  /** The MCP client that asks. */
  readonly through: string;
  /** Logs out, and in as somebody else. */
  readonly otherAccount: string;

  // Forms.
  readonly formTitle: string;
  readonly submit: string;
  readonly decline: string;
  readonly optional: string;
  /** The label of a form's only field, which has no name that a person knows. */
  readonly answer: string;
  /** The same of a secret. */
  readonly secret: string;
  readonly noAnswer: string;
  readonly choose: string;
  readonly emptyOption: string;
  readonly yes: string;
  readonly no: string;
  readonly dateTime: string;
  readonly offset: string;
  readonly offsetHint: string;
  readonly secretsNote: string;
  readonly secretsKept: string;
  readonly secretsOnce: string;
  /** Text of a link to what is kept. */
  readonly storedLink: string;

  // What is wrong.
  readonly errorTitle: string;
  readonly errors: PluralString;
  /**
   * What a form says of an answer, by the English words of the form model, with `{…}` for what differs. Texts that are
   * not in the list, such as those of the author's own check, stand as they are.
   */
  readonly problems: { readonly [english: string]: string };

  // What an answer has to be like.
  readonly rules: {
    readonly email: string;
    readonly uri: string;
    readonly date: string;
    readonly dateTime: string;
    readonly number: string;
    readonly integer: string;
    readonly between: string;
    readonly minimum: string;
    readonly maximum: string;
    readonly moreThan: string;
    readonly lessThan: string;
    readonly multipleOf: string;
    readonly charactersBetween: string;
    readonly charactersExactly: PluralString;
    readonly charactersAtLeast: PluralString;
    readonly charactersAtMost: PluralString;
    readonly optionsBetween: string;
    readonly optionsExactly: PluralString;
    readonly optionsAtLeast: PluralString;
    readonly optionsAtMost: PluralString;
    readonly optionsAny: string;
  };

  // Consent to connect an account.
  readonly grantTitle: string;
  readonly grantText: string;
  readonly grantScopes: string;
  readonly grantNoScopes: string;
  readonly grantNext: string;
  readonly grantKept: string;
  readonly grantAccept: string;
  readonly grantDecline: string;

  // How it ended.
  readonly completedTitle: string;
  readonly completedText: string;
  readonly codeTitle: string;
  readonly codeText: string;
  readonly codeLabel: string;
  readonly codeMinutes: PluralString;
  readonly codeWarning: string;
  readonly declinedTitle: string;
  readonly declinedText: string;
  readonly failedTitle: string;
  readonly failedText: string;

  // What is kept.
  readonly storedTitle: string;
  readonly storedText: string;
  readonly storedNothing: string;
  readonly storedSecret: string;
  readonly storedGrant: string;
  readonly storedName: string;
  readonly storedScopes: string;
  readonly storedSince: string;
  readonly storedUntil: string;
  readonly storedUntilForgotten: string;
  readonly storedClient: string;
  readonly forget: string;
  readonly revoke: string;

  readonly refusals: { readonly [why in Refusal]: RefusalStrings };
}

/** Some words of a language, in place of ours or of a language that we don't have. */
export type SomeStrings = {
  readonly [name in keyof PageStrings]?: name extends 'problems' | 'rules' | 'refusals'
    ? Partial<PageStrings[name]>
    : PageStrings[name];
};
