import { own } from '../../json.ts';
import type { PageStrings, PluralString } from './page-strings.ts';

/** The words of one language, ready to be put into a page. */
export interface Phrases {
  /** The language tag, for the attribute `lang`. */
  readonly language: string;
  readonly strings: PageStrings;
  /** Puts values into a text with `{name}`. */
  fill(text: string, values: { readonly [name: string]: string | number }): string;
  /** A text with a number in it. */
  plural(forms: PluralString, count: number): string;
  /** What the form model says of an answer, in this language where it is known. */
  problem(english: string): string;
}

export function createPhrases(language: string, strings: PageStrings): Phrases {
  const plurals = pluralRules(language);
  const translations = Object.entries(strings.problems).map(([english, text]) => ({
    pattern: patternOf(english),
    text,
  }));
  return {
    language,
    strings,
    fill,
    plural: (forms, count) =>
      fill(forms[plurals?.select(count) ?? 'other'] ?? forms.other, { count: String(count) }),
    problem(english) {
      for (const { pattern, text } of translations) {
        const match = pattern.exec(english);
        if (match !== null) return fill(text, match.groups ?? {});
      }
      return english;
    },
  };
}

const PLACE = /\{(\w+)\}/g;

function fill(text: string, values: { readonly [name: string]: string | number }): string {
  return text.replaceAll(PLACE, (place, name: string) => {
    const value = own(values, name) as string | number | undefined;
    return value === undefined ? place : String(value);
  });
}

const NUMBERS: ReadonlySet<string> = new Set(['count', 'bound']);

/** What differs is a number, or anything, such as the author's options. */
function patternOf(english: string): RegExp {
  const source = english
    .split(PLACE)
    .map((part, index) =>
      index % 2 === 1
        ? `(?<${part}>${NUMBERS.has(part) ? '[-+.e0-9]+' : '.+'})`
        : part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`),
    )
    .join('');
  return new RegExp(`^${source}$`, 's');
}

/** A tag that an author made up has no rules. */
function pluralRules(language: string): Intl.PluralRules | undefined {
  try {
    return new Intl.PluralRules(language);
  } catch {
    return undefined;
  }
}
