import { AskwellError } from '../errors.ts';
import { type Form, problemText } from '../form/form.ts';
import { isObject, type JsonObject, own, setOwn } from '../json.ts';
import type { FormAnswer, FormElicitation, Renderer, UrlAnswer, UrlElicitation } from './renderer.ts';
import { sanitizeLine } from './sanitize.ts';
import { tickBoxes } from './tick-boxes.ts';

/** One prepared answer. */
export interface Answer {
  /** Which question it is for; without it, for any. */
  readonly match?: {
    /** A part of the question's message. */
    readonly message?: string;
    /** The name of one of its fields. */
    readonly field?: string;
  };
  readonly action: 'accept' | 'decline' | 'cancel';
  /** The values of the fields; only with `accept`. */
  readonly content?: JsonObject;
}

/**
 * Answers that were written down before: a list, of which each entry answers one question, or values by field name,
 * which answer every form that asks for any of them.
 */
export type Answers = readonly Answer[] | JsonObject;

/**
 * Reads answers from JSON.
 *
 * @throws `ASKWELL_ANSWER` saying which entry is malformed, and how
 */
export function parseAnswers(json: unknown): Answers {
  if (isObject(json)) return json as JsonObject;
  if (Array.isArray(json)) return json.map(parseAnswer);
  throw unusable(
    'Answers are a list like [{ "action": "accept", "content": { … } }], or values by field name.',
  );
}

function parseAnswer(entry: unknown, index: number): Answer {
  const where = `Answer ${index + 1}`;
  if (!isObject(entry)) throw unusable(`${where} is not an object.`);
  checkMembers(entry, ['match', 'action', 'content'], where);
  const { match, action, content } = entry;
  if (action !== 'accept' && action !== 'decline' && action !== 'cancel') {
    throw unusable(`${where} needs an "action": "accept", "decline" or "cancel".`);
  }
  if (content !== undefined && (action !== 'accept' || !isObject(content))) {
    throw unusable(
      `${where}: "content" is an object with values by field name, and goes with "accept" only.`,
    );
  }
  if (match !== undefined) {
    if (!isObject(match)) throw unusable(`${where}: "match" is an object.`);
    checkMembers(match, ['message', 'field'], `The match of answer ${index + 1}`);
    if (Object.values(match).some((value) => typeof value !== 'string')) {
      throw unusable(`${where}: "message" and "field" of its match are text.`);
    }
  }
  return entry as unknown as Answer;
}

function checkMembers(entry: Record<string, unknown>, known: readonly string[], where: string): void {
  const unknown = Object.keys(entry).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw unusable(`${where} has a member ${JSON.stringify(unknown)}; it can have ${known.join(', ')}.`);
  }
}

/** Values by field name answer every time; a server that asks for ever must come to an end all the same. */
const MAX_ASKED = 100;

/**
 * A renderer that gives prepared answers instead of asking a person. Of a list, the first entry that is left and
 * matches answers the question. It never makes an answer up: a question without one is an error that names it.
 */
export function createAnswersRenderer(answers: Answers): Renderer {
  let asked = 0;
  const left = Array.isArray(answers) ? [...(answers as readonly Answer[])] : undefined;

  const take = (message: string, form?: Form): Answer => {
    const index = left?.findIndex(({ match }) => {
      if (match?.message !== undefined && !message.includes(match.message)) return false;
      return match?.field === undefined || form?.fields.some((field) => field.name === match.field) === true;
    });
    if (left !== undefined && index !== undefined && index >= 0) return left.splice(index, 1)[0] as Answer;
    throw unusable(`${question(message, form)} has no answer among those that were given.`);
  };

  return {
    async form({ message, form }: FormElicitation): Promise<FormAnswer> {
      if ((asked += 1) > MAX_ASKED) {
        throw unusable(`The server has asked ${MAX_ASKED} times, the last time: ${sanitizeLine(message)}`);
      }
      const answer: Answer =
        left === undefined
          ? { action: 'accept', content: pick(answers as JsonObject, message, form) }
          : take(message, form);
      if (answer.action !== 'accept') return { action: answer.action };
      const names = form.fields.map((field) => field.name);
      const content = tickBoxes(answer.content ?? {}, names);
      const extra = Object.keys(content).find((name) => !names.includes(name));
      if (extra !== undefined) {
        throw unusable(
          `${question(message, form)} does not ask for ${JSON.stringify(extra)}, which its answer has.`,
        );
      }
      // The fields are read as they stand in the schema that was received, so no revision's rewriting is undone.
      const reading = await form.read(content, '2026-07-28');
      if (!reading.ok) {
        throw unusable(
          `The prepared answer does not fit. ${question(message, form)}: ${problemText(reading.problem, form)}`,
        );
      }
      return { action: 'accept', content: reading.content };
    },

    async url({ message, url }: UrlElicitation): Promise<UrlAnswer> {
      if (left === undefined) {
        throw unusable(
          `${question(message)} wants to have ${url.href} opened, which values by field name can't answer. Use a list.`,
        );
      }
      const { action, content } = take(message);
      if (content !== undefined)
        throw unusable(`${question(message)} opens a page, and its answer has content.`);
      return { action };
    },
  };
}

/** The values that a form asks for. A form that asks for none of them is not answered: that would be made up. */
function pick(values: JsonObject, message: string, form: Form): JsonObject {
  const content: Record<string, unknown> = {};
  const known = tickBoxes(
    values,
    form.fields.map(({ name }) => name),
  );
  for (const { name } of form.fields) {
    const value = own(known, name);
    if (value !== undefined) setOwn(content, name, value);
  }
  const missing = form.fields.filter(({ name, required }) => required && !Object.hasOwn(content, name));
  if (missing.length > 0) {
    const names = missing.map(({ name }) => JSON.stringify(sanitizeLine(name))).join(', ');
    throw unusable(`${question(message, form)} needs ${names}, and the answers have no such value.`);
  }
  if (Object.keys(content).length === 0) {
    throw unusable(`${question(message, form)} asks for nothing that the answers have a value for.`);
  }
  return content as JsonObject;
}

function question(message: string, form?: Form): string {
  const fields = form?.fields.map(({ name }) => sanitizeLine(name, 60)).join(', ') ?? '';
  return `The question "${sanitizeLine(message)}"${fields === '' ? '' : ` (${fields})`}`;
}

function unusable(message: string): AskwellError {
  return new AskwellError('ASKWELL_ANSWER', message);
}
