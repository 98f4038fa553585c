import { AskwellError } from '../../errors.ts';
import { didYouMean } from '../../field/did-you-mean.ts';
import { isObject, own } from '../../json.ts';
import type { JsonObject } from '../../json.ts';

/** Which questions an answer is for. All that is given has to fit. */
export interface AnswerMatch {
  /** The whole name that the host gave the server. */
  readonly server?: string;
  /** The whole name of the tool or prompt that was called, or the URI that was read: `target` everywhere else. */
  readonly tool?: string;
  /** A part of the question's message. */
  readonly message?: string;
  /** The name of one of the question's fields. */
  readonly field?: string;
}

/** One prepared answer. */
export interface Answer {
  /** Which question it is for; without it, for any. */
  readonly match?: AnswerMatch;
  readonly action: 'accept' | 'decline' | 'cancel';
  /** The values of the fields; only with `accept`. */
  readonly content?: JsonObject;
  /** Whether it answers every question that it matches. Otherwise it answers one. */
  readonly repeat?: boolean;
}

/**
 * Answers that were written down before: a list, of which each entry answers one question, or values by field name,
 * which answer every form that asks for any of them.
 */
export type Answers = readonly Answer[] | JsonObject;

const ACTIONS: readonly unknown[] = ['accept', 'decline', 'cancel'];
const MEMBERS = ['match', 'action', 'content', 'repeat'] as const;
const MATCH_MEMBERS = ['server', 'tool', 'message', 'field'] as const;

/**
 * Reads answers from JSON values.
 *
 * @throws AskwellError `ASKWELL_ANSWER` saying which entry is malformed, and how; never a value
 */
export function parseAnswers(json: unknown): Answers {
  if (Array.isArray(json)) return json.map(parseAnswer);
  if (!isObject(json)) {
    throw unusable(
      'Answers are a list like [{ "action": "accept", "content": { … } }], or values by field name.',
    );
  }
  // Whoever forgot the list is told so, and does not hear of a field "content".
  const isEntry = ACTIONS.includes(own(json, 'action')) && Object.keys(json).every((name) => isMember(name));
  if (isEntry && (isObject(own(json, 'content')) || isObject(own(json, 'match')))) {
    throw unusable('Answers are a list, even if there is but one: put it into brackets, [{ "action": … }].');
  }
  checkValues(json, 'The answers');
  return json as JsonObject;
}

function parseAnswer(entry: unknown, index: number): Answer {
  const where = `Answer ${index + 1}`;
  if (!isObject(entry)) throw unusable(`${where} is not an object.`);
  checkMembers(entry, MEMBERS, where);
  const { match, action, content, repeat } = entry;
  if (!ACTIONS.includes(action))
    throw unusable(`${where} needs an "action": "accept", "decline" or "cancel".`);
  if (content !== undefined) {
    if (action !== 'accept' || !isObject(content)) {
      throw unusable(
        `${where}: "content" is an object with values by field name, and goes with "accept" only.`,
      );
    }
    checkValues(content, where);
  }
  if (repeat !== undefined && typeof repeat !== 'boolean')
    throw unusable(`${where}: "repeat" is true or false.`);
  if (match !== undefined) {
    if (!isObject(match)) throw unusable(`${where}: "match" is an object.`);
    checkMembers(match, MATCH_MEMBERS, `The match of answer ${index + 1}`);
    if (Object.values(match).some((value) => typeof value !== 'string')) {
      throw unusable(`${where}: "server", "tool", "message" and "field" of its match are text.`);
    }
  }
  return entry as unknown as Answer;
}

/** A field takes a text, a number, yes or no, or a list of texts; what else stands in a file is a slip. */
function checkValues(values: Record<string, unknown>, where: string): void {
  for (const [name, value] of Object.entries(values)) {
    const flaw = Array.isArray(value) ? value.map(scalarFlaw).find(Boolean) : scalarFlaw(value);
    if (flaw !== undefined) throw unusable(`${where}: the value of ${JSON.stringify(name)} ${flaw}.`);
  }
}

function scalarFlaw(value: unknown): string | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return 'is no number that can be sent';
    // It has been rounded already when it gets here.
    return Number.isInteger(value) && !Number.isSafeInteger(value)
      ? 'is a whole number with more digits than can be kept'
      : undefined;
  }
  if (value === null || value === undefined) return 'is empty; leave the field out';
  return 'is neither text nor a number nor true or false, nor a list of them';
}

function isMember(name: string): boolean {
  return (MEMBERS as readonly string[]).includes(name);
}

function checkMembers(entry: Record<string, unknown>, known: readonly string[], where: string): void {
  const unknown = Object.keys(entry).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const meant = didYouMean(unknown, known);
  throw unusable(
    `${where} has a member ${JSON.stringify(unknown)}${
      meant === undefined ? '' : ` (did you mean "${meant}"?)`
    }; it can have ${known.join(', ')}.`,
  );
}

function unusable(message: string): AskwellError {
  return new AskwellError('ASKWELL_ANSWER', message);
}
