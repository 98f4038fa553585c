import { beforePreposition, candidates, clausesOf, proseWords } from './secret-requests.ts';
import { plain, wordsOf } from './secret-text.ts';
import {
  COMPOUND_ENDS,
  FILLERS,
  FIRST_WORDS,
  LAST_WORDS,
  NEGATORS,
  OF_WORDS,
  UNSPACED_FOLLOWERS,
  UNSPACED_NEGATIONS,
  UNSPACED_REQUESTS,
  UNSPACED_TERMS,
} from './secret-words.ts';
import type { SecretWords } from './secret-words.ts';

// Finds words for secrets in names, titles and sentences. Whole words count, never parts of words, so "compass" and
// "tokenizer" are harmless; and what counts is what a phrase is about, so "password policy" is harmless too.

interface Entry {
  readonly phrase: string;
  readonly words: SecretWords;
  readonly length: number;
}

/** Phrases by their last word, or by the whole written together. */
const byLastWord = new Map<string, Entry[]>();
for (const words of LAST_WORDS) {
  for (const phrase of words.phrases) {
    const parts = phrase.split(' ');
    index(parts[parts.length - 1] ?? '', { phrase, words, length: parts.length });
    if (parts.length > 1) index(parts.join(''), { phrase, words, length: 1 });
  }
}

function index(word: string, entry: Entry): void {
  const entries = byLastWord.get(word);
  if (entries === undefined) byLastWord.set(word, [entry]);
  else entries.push(entry);
}

/** Phrases by their first word. */
const byFirstWord = new Map<string, { readonly phrase: string; readonly parts: readonly string[] }[]>();
for (const phrase of FIRST_WORDS) {
  const parts = plain(phrase).split(' ');
  const first = parts[0] ?? '';
  byFirstWord.set(first, [...(byFirstWord.get(first) ?? []), { phrase, parts }]);
}

const unspacedTerms = UNSPACED_TERMS.map((term) => ({ term, text: plain(term) }));
const unspacedFollowers = UNSPACED_FOLLOWERS.map(plain);
const unspacedNegations = UNSPACED_NEGATIONS.map(plain);
const unspacedRequests = UNSPACED_REQUESTS.map(plain);
const of = new Set(OF_WORDS);
const fillers = new Set(FILLERS);
const negators = new Set(NEGATORS);

type Search = (text: string, numbersOnly: boolean) => string | undefined;

/** How many texts are remembered, and how long they may be: enough for the forms of a server, and no more. */
const MOST_REMEMBERED = 2000;
const LONGEST_REMEMBERED = 300;
const LONGEST_SEARCHED = 8000;

function ends(text: string): string {
  return `${text.slice(0, LONGEST_SEARCHED / 2)}\n${text.slice(-LONGEST_SEARCHED / 2)}`;
}

/** Forms written inside a handler are made anew in each pass, always of the same words. */
function remembered(search: Search): Search {
  const known = new Map<string, string | undefined>();
  return (text, numbersOnly) => {
    const key = numbersOnly ? `#${text}` : ` ${text}`;
    if (known.has(key)) return known.get(key);
    // A message may carry what a caller sent; what asks for a secret stands at its beginning or its end.
    const found = search(text.length > LONGEST_SEARCHED ? ends(text) : text, numbersOnly);
    if (text.length <= LONGEST_REMEMBERED) {
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(key, found);
    }
    return found;
  };
}

/**
 * The secret that a name or a title stands for.
 *
 * @param numbersOnly Whether only secrets that are numbers count: a PIN, not a password.
 */
export const secretInName: Search = remembered((text, numbersOnly) => {
  for (const part of text.split(/[/,;:()[\]{}|–—\n]|[.!?](?:\s|$)|\s(?:and|or|und|oder|et|ou|o|y|e)\s|&/u)) {
    const words = beforePreposition(wordsOf(part));
    const found =
      lastWords(words, numbersOnly) ?? (numbersOnly ? undefined : (firstWordsIn(words) ?? unspacedIn(part)));
    if (found !== undefined) return found;
  }
  return undefined;
});

/**
 * The secret that a description asks for. Prose mentions secrets for many reasons, so only two kinds of sentence
 * count: one that is nothing but a name for it ("Your service API key"), and one that asks for it ("Please paste the
 * access token"). A sentence that says no or never before it does not.
 */
export const secretInProse: Search = remembered((text, numbersOnly) => searchProse(text, numbersOnly, true));

/**
 * The search behind `secretInProse`, for texts that don't come twice: nothing is remembered, nothing left out.
 *
 * @param names Whether a sentence that is nothing but a name counts, or only what asks for it in so many words.
 */
export function searchProse(text: string, numbersOnly: boolean, names: boolean): string | undefined {
  for (const clause of clausesOf(text)) {
    for (const candidate of candidates(proseWords(clause), names)) {
      const found = lastWords(candidate, numbersOnly) ?? (numbersOnly ? undefined : firstWordsIn(candidate));
      if (found !== undefined) return found;
    }
    if (numbersOnly || !UNSPACED.test(clause)) continue;
    const searched = plain(clause);
    const says = (parts: readonly string[]): boolean => parts.some((part) => searched.includes(part));
    if (says(unspacedNegations) || !(names || says(unspacedRequests))) continue;
    const found = unspacedIn(clause);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a text may have words of a script without spaces at all: a quick look before the long ones. */
const UNSPACED = /[\u{E00}-\u{10FFFF}]/u;

/** A phrase at the end of the words, fillers aside. */
function lastWords(words: readonly string[], numbersOnly: boolean): string | undefined {
  if (words.some((word) => negators.has(word))) return undefined;
  for (let end = words.length; end > 0; end -= 1) {
    const last = words[end - 1] ?? '';
    const found = endingAt(words, end, numbersOnly);
    if (found !== undefined) return found;
    if (!fillers.has(last) && withoutTrailingDigits(last) !== '') return undefined;
  }
  return undefined;
}

/** Not by a pattern: one that looks for digits at the end begins anew at each digit, which is quadratic. */
function withoutTrailingDigits(word: string): string {
  let end = word.length;
  while (end > 0 && /\p{N}/u.test(word[end - 1] as string)) end -= 1;
  return word.slice(0, end);
}

/** A phrase that ends before a position. */
function endingAt(words: readonly string[], end: number, numbersOnly: boolean): string | undefined {
  const last = words[end - 1] ?? '';
  const unnumbered = withoutTrailingDigits(last);
  for (const entry of [
    ...(byLastWord.get(last) ?? []),
    ...(last === unnumbered ? [] : (byLastWord.get(unnumbered) ?? [])),
  ]) {
    if (numbersOnly && entry.words.numeric !== true) continue;
    if (matches(entry, words, end, unnumbered)) return entry.phrase;
  }
  if (numbersOnly) return undefined;
  // "OpenAIAPIKey" can't be split by its letters.
  if (last === 'key' && words[end - 2]?.endsWith('api') === true) return 'api key';
  return COMPOUND_ENDS.find((compound) => last.endsWith(compound));
}

function matches(entry: Entry, words: readonly string[], end: number, unnumbered: string): boolean {
  const { phrase, words: group, length } = entry;
  const start = end - length;
  if (length > 1) {
    const before = words.slice(Math.max(start, 0), end - 1).join(' ');
    if (`${before} ${unnumbered}` !== phrase && `${before} ${words[end - 1]}` !== phrase) return false;
  }
  const before = words[start - 1];
  if (before === undefined) return group.neverAlone !== true;
  if (group.unlessAfter?.includes(before) === true) return false;
  return group.onlyAfter === undefined || group.onlyAfter.includes(before);
}

function firstWordsIn(words: readonly string[]): string | undefined {
  for (const [start, word] of words.entries()) {
    for (const { phrase, parts } of byFirstWord.get(word) ?? []) {
      if (!parts.every((part, offset) => words[start + offset] === part)) continue;
      const before = words[start - 1];
      if (before === undefined || !of.has(before)) return phrase;
    }
  }
  return undefined;
}

function unspacedIn(text: string): string | undefined {
  if (!UNSPACED.test(text)) return undefined;
  const searched = plain(text);
  for (const { term, text: wanted } of unspacedTerms) {
    const position = searched.indexOf(wanted);
    if (position < 0) continue;
    const rest = searched.slice(position + wanted.length).trimStart();
    if (!/^\p{L}/u.test(rest) || unspacedFollowers.some((follower) => rest.startsWith(follower))) return term;
  }
  return undefined;
}
