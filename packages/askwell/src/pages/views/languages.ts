import { parseAccept } from 'hono/utils/accept';
import { own } from '../../json.ts';
import { english } from './english.ts';
import { german } from './german.ts';
import type { PageStrings, SomeStrings } from './page-strings.ts';
import { createPhrases } from './phrases.ts';
import type { Phrases } from './phrases.ts';

/** Finds the words for a request by what its browser prefers. */
export type PhrasesFor = (request: Request) => Phrases;

/**
 * The languages that pages can be shown in: ours and the author's. `de-AT` gets the words of `de` for what it has none
 * for itself, and everything that is missing is in English.
 *
 * @param fallback - for browsers that want no language that we have
 */
export function createLanguages(
  fallback: string,
  extra: { readonly [language: string]: SomeStrings } = {},
): PhrasesFor {
  const ours = new Map<string, SomeStrings>([
    ['en', english],
    ['de', german],
  ]);
  const theirs = new Map(
    Object.keys(extra).map((tag) => [tag.toLowerCase(), own(extra, tag) as SomeStrings]),
  );
  const made = new Map<string, Phrases>();
  const known = (tag: string): boolean => ours.has(tag) || theirs.has(tag);

  const phrases = (tag: string): Phrases => {
    let found = made.get(tag);
    if (found === undefined) {
      const layers = [...new Set(['en', ...parents(tag).toReversed()])].flatMap((name) => [
        ours.get(name),
        theirs.get(name),
      ]);
      found = createPhrases(tag, layers.reduce<PageStrings>(merge, english));
      made.set(tag, found);
    }
    return found;
  };

  return (request) => {
    for (const wanted of [...accepted(request), ...parents(fallback.toLowerCase())]) {
      const tag = parents(wanted).find(known);
      if (tag !== undefined) return phrases(tag);
    }
    return phrases('en');
  };
}

/** What a browser prefers, best first. Nothing that a header says makes this long. */
function accepted(request: Request): readonly string[] {
  const header = request.headers.get('accept-language')?.slice(0, 500) ?? '';
  return parseAccept(header)
    .filter(({ q }) => q > 0)
    .map(({ type }) => type.toLowerCase());
}

/** `de-at`, then `de`. */
function parents(tag: string): readonly string[] {
  const parts = tag.split('-');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}

function merge(words: PageStrings, more: SomeStrings | undefined): PageStrings {
  if (more === undefined) return words;
  return {
    ...words,
    ...more,
    problems: { ...words.problems, ...(more.problems as PageStrings['problems'] | undefined) },
    rules: { ...words.rules, ...more.rules },
    refusals: { ...words.refusals, ...more.refusals },
  };
}
