import {
  COMPOUND_ENDS,
  FILLERS,
  FIRST_WORDS,
  LAST_WORDS,
  NEGATIONS,
  NEGATORS,
  OF_WORDS,
  PREPOSITIONS,
  REQUESTS,
  UNSPACED_FOLLOWERS,
  UNSPACED_NEGATIONS,
  UNSPACED_REQUESTS,
  UNSPACED_TERMS,
} from './secret-words.ts';
import type { SecretWords } from './secret-words.ts';

// Finds words for secrets in names, titles and sentences. Whole words count, never parts of words, so "compass" and
// "tokenizer" are harmless; and what counts is what a phrase is about, so "password policy" is harmless too.

const LETTERS: { readonly [letter: string]: string } = { ł: 'l', ß: 'ss', ø: 'o', đ: 'd', ı: 'i', æ: 'ae' };

/** Small letters without accents, so that a word is found however it is typed. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[łßøđıæ]/g, (letter) => LETTERS[letter] ?? letter);
}

/** The words of a name or a text: `apiKey`, `api_key`, `API-Key` and `API key` are two words each. */
function wordsOf(text: string): string[] {
  const spaced = text
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replaceAll(/(\p{N})(\p{Lu}\p{Ll})/gu, '$1 $2');
  return plain(spaced)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

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

const firstWords = FIRST_WORDS.map((phrase) => ({ phrase, parts: plain(phrase).split(' ') }));
const unspacedTerms = UNSPACED_TERMS.map((term) => ({ term, text: plain(term) }));
const unspacedFollowers = UNSPACED_FOLLOWERS.map(plain);
const unspacedNegations = UNSPACED_NEGATIONS.map(plain);
const unspacedRequests = UNSPACED_REQUESTS.map(plain);
const of = new Set(OF_WORDS);
const fillers = new Set(FILLERS);
const negators = new Set(NEGATORS);
const prepositions = new Set(PREPOSITIONS);
const requests = new Set(REQUESTS);
const negations = new Set(NEGATIONS);

type Search = (text: string, numbersOnly: boolean) => string | undefined;

/** How many texts are remembered, and how long they may be: enough for the forms of a server, and no more. */
const MOST_REMEMBERED = 2000;
const LONGEST_REMEMBERED = 300;
const LONGEST_SEARCHED = 2000;

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
export const secretInProse: Search = remembered((text, numbersOnly) => inSentences(text, numbersOnly, true));

/** The secret that a text asks for in so many words: "Please paste the access token". A mere name does not count. */
export const secretAskedFor: Search = remembered((text, numbersOnly) =>
  inSentences(text, numbersOnly, false),
);

function inSentences(text: string, numbersOnly: boolean, names: boolean): string | undefined {
  for (const sentence of text.split(/[;:().!?–—\n。！？]/u).flatMap(clauses)) {
    const words = wordsOf(sentence.replaceAll(/['’]/g, ' '));
    for (const candidate of candidates(words, names)) {
      const found = lastWords(candidate, numbersOnly) ?? (numbersOnly ? undefined : firstWordsIn(candidate));
      if (found !== undefined) return found;
    }
    if (numbersOnly) continue;
    const says = (parts: readonly string[]): boolean => parts.some((part) => plain(sentence).includes(part));
    if (says(unspacedNegations) || !(names || says(unspacedRequests))) continue;
    const found = unspacedIn(sentence);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * A sentence by its commas. A list whose head says no is one clause, since the "no" is for all of it: "do not give us
 * your phone number, PIN, or other private data".
 */
function clauses(sentence: string): readonly string[] {
  const parts = sentence.split(/[、，]|,\s/u);
  const last = parts.findLastIndex((part) => LIST_END.test(part));
  const head = parts.findIndex((part) =>
    wordsOf(part.replaceAll(/['’]/g, ' ')).some((word) => negations.has(word)),
  );
  if (head < 0 || last <= head) return parts;
  return [...parts.slice(0, head), parts.slice(head, last + 1).join(' '), ...parts.slice(last + 1)];
}

const LIST_END = /^\s*(?:or|nor|and|oder|noch|und|ou|ni|et|o|u|y|e)\s/iu;

/** A sentence this short can be a mere name. */
const NAME_WORDS = 6;

/** A sentence that begins like this is about a secret, and is no name for one. */
const ASKING = new Set(['how', 'which', 'where', 'who', 'when', 'why', 'whether', 'to', 'if']);

/** The parts of a sentence that may say what is asked for. */
function* candidates(words: readonly string[], names: boolean): Generator<string[]> {
  const lead = beforePreposition(words);
  const isName = lead.length <= NAME_WORDS && !ASKING.has(lead[0] ?? '');
  if (names && isName && !lead.some((word) => negations.has(word))) yield lead;
  for (const [position, word] of words.entries()) {
    if (negations.has(word)) return;
    if (!requests.has(word)) continue;
    const asked = beforePreposition(words.slice(position + 1));
    if (!asked.some((inner) => negations.has(inner))) yield asked;
  }
}

function beforePreposition(words: readonly string[]): string[] {
  const end = words.findIndex((word, position) => position > 0 && prepositions.has(word));
  return words.slice(0, end < 0 ? words.length : end);
}

/** A phrase at the end of the words, fillers aside. */
function lastWords(words: readonly string[], numbersOnly: boolean): string | undefined {
  if (words.some((word) => negators.has(word))) return undefined;
  for (let end = words.length; end > 0; end -= 1) {
    const last = words[end - 1] ?? '';
    const found = endingAt(words.slice(0, end), last, numbersOnly);
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

function endingAt(words: readonly string[], last: string, numbersOnly: boolean): string | undefined {
  const unnumbered = withoutTrailingDigits(last);
  for (const entry of [
    ...(byLastWord.get(last) ?? []),
    ...(last === unnumbered ? [] : (byLastWord.get(unnumbered) ?? [])),
  ]) {
    if (numbersOnly && entry.words.numeric !== true) continue;
    if (matches(entry, words, last === unnumbered ? last : unnumbered, last)) return entry.phrase;
  }
  if (numbersOnly) return undefined;
  // "OpenAIAPIKey" can't be split by its letters.
  if (last === 'key' && words[words.length - 2]?.endsWith('api') === true) return 'api key';
  return COMPOUND_ENDS.find((end) => last.endsWith(end));
}

function matches(entry: Entry, words: readonly string[], unnumbered: string, last: string): boolean {
  const { phrase, words: group, length } = entry;
  if (length > 1) {
    const tail = [...words.slice(-length, -1), unnumbered].join(' ');
    const exact = words.slice(-length).join(' ');
    if (tail !== phrase && exact !== phrase) return false;
  } else if (phrase.replaceAll(' ', '') !== unnumbered && phrase.replaceAll(' ', '') !== last) {
    return false;
  }
  const before = words[words.length - length - 1];
  if (before === undefined) return group.neverAlone !== true;
  if (group.unlessAfter?.includes(before) === true) return false;
  return group.onlyAfter === undefined || group.onlyAfter.includes(before);
}

function firstWordsIn(words: readonly string[]): string | undefined {
  for (const { phrase, parts } of firstWords) {
    for (let start = 0; start + parts.length <= words.length; start += 1) {
      if (!parts.every((part, offset) => words[start + offset] === part)) continue;
      const before = words[start - 1];
      if (before === undefined || !of.has(before)) return phrase;
    }
  }
  return undefined;
}

function unspacedIn(text: string): string | undefined {
  const searched = plain(text);
  for (const { term, text: wanted } of unspacedTerms) {
    const position = searched.indexOf(wanted);
    if (position < 0) continue;
    const rest = searched.slice(position + wanted.length).trimStart();
    if (!/^\p{L}/u.test(rest) || unspacedFollowers.some((follower) => rest.startsWith(follower))) return term;
  }
  return undefined;
}
