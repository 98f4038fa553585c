import { wordsOf } from './secret-text.ts';
import { NEGATIONS, PREPOSITIONS, REQUESTS } from './secret-words.ts';

// Which words of a sentence may be what it asks for. Sentences come from whoever wrote them, a hostile server too, so
// nothing here takes more than time in proportion to their length.

const prepositions = new Set(PREPOSITIONS);
const requests = new Set(REQUESTS);
const negations = new Set(NEGATIONS);

/**
 * A text by its sentences, and those by their commas. A list whose head says no is one clause, since the "no" is for
 * all of it: "do not give us your phone number, PIN, or other private data".
 */
export function clausesOf(text: string): readonly string[] {
  return text.split(/[;:().!?–—\n。！？]/u).flatMap(clauses);
}

function clauses(sentence: string): readonly string[] {
  const parts = sentence.split(/[、，]|,\s/u);
  const last = parts.findLastIndex((part) => LIST_END.test(part));
  if (last < 1) return parts;
  const head = parts.findIndex((part) => proseWords(part).some((word) => negations.has(word)));
  if (head < 0 || last <= head) return parts;
  return [...parts.slice(0, head), parts.slice(head, last + 1).join(' '), ...parts.slice(last + 1)];
}

/** The words of a clause: "don't" is two, the first of which says no. */
export function proseWords(clause: string): string[] {
  return wordsOf(clause.replaceAll(/['’]/g, ' '));
}

const LIST_END = /^\s*(?:or|nor|and|oder|noch|und|ou|ni|et|o|u|y|e)\s/iu;

/** A clause this short can be a mere name. */
const NAME_WORDS = 6;

/** A clause that begins like this is about a secret, and is no name for one. */
const ASKING = new Set(['how', 'which', 'where', 'who', 'when', 'why', 'whether', 'to', 'if']);

/** The same, with an article: "name the API key", but not "name, password". */
const NAMING = new Set(['name', 'rename', 'describe', 'label']);
const ARTICLES = new Set(['the', 'a', 'an', 'this', 'that']);

/**
 * The parts of a clause that may say what is asked for. What follows a request ends with the next preposition, and of
 * the requests that have one end in common only the first and the last are looked at: what a phrase is about stands at
 * its end, so the others say nothing new. That keeps "type type type …" in proportion to its length.
 *
 * @param names Whether a clause that is nothing but a name counts as well.
 */
export function* candidates(words: readonly string[], names: boolean): Generator<readonly string[]> {
  const no = words.findIndex((word) => negations.has(word));
  const stop = no < 0 ? words.length : no;
  const lead = beforePreposition(words);
  if (names && lead.length <= stop && isName(words, lead.length)) yield lead;
  let end = 0;
  let last = -1;
  for (let position = 0; position < stop; position += 1) {
    if (!requests.has(words[position] as string)) continue;
    // A preposition right behind the request is no end.
    if (position + 2 > end) {
      if (last >= 0) yield words.slice(last, end);
      last = -1;
      end = endFrom(words, position + 2);
      if (end > stop) return;
      if (position + 1 < end) yield words.slice(position + 1, end);
    } else {
      last = position + 1;
    }
  }
  if (last >= 0) yield words.slice(last, end);
}

function isName(words: readonly string[], length: number): boolean {
  const [first = '', second = ''] = words;
  if (length > NAME_WORDS || ASKING.has(first) || (NAMING.has(first) && ARTICLES.has(second))) return false;
  // "Reset password for which user?" asks for the user.
  return !(words[length] === 'for' && ['which', 'whose', 'what'].includes(words[length + 1] ?? ''));
}

/** The words before the first preposition: what the rest is about. One at the beginning is no end. */
export function beforePreposition(words: readonly string[]): readonly string[] {
  return words.slice(0, endFrom(words, 1));
}

function endFrom(words: readonly string[], from: number): number {
  for (let position = from; position < words.length; position += 1) {
    if (prepositions.has(words[position] as string)) return position;
  }
  return words.length;
}
