import { AskwellError } from '../../errors.ts';
import { didYouMean } from '../../field/did-you-mean.ts';
import { own, setOwn } from '../../json.ts';
import type { Json, JsonObject } from '../../json.ts';
import type { Elicitation, FormElicitation, UrlElicitation } from '../elicitation.ts';
import { sanitizeLine, sanitizeText } from '../sanitize.ts';
import { tickBoxes } from '../tick-boxes.ts';
import { fitContent } from './fit-content.ts';
import { nameQuestion } from './name-question.ts';
import { parseAnswers } from './parse-answers.ts';
import type { Answer, AnswerMatch, Answers } from './parse-answers.ts';
import type { Decision, PolicyLink } from './policy-link.ts';

/** How {@link answers} deals with what it has no answer for. */
export interface AnswersOptions {
  /**
   * What happens to a question without a prepared answer. `fail`, the default: the call fails with an error that names
   * the question. `pass`: it goes on to the next link, and to the person; values by field name that answer a part of a
   * form are proposed then.
   */
  readonly rest?: 'fail' | 'pass';
  /**
   * How many questions are answered by values by field name, or by entries with `repeat`. A server that asks for ever
   * comes to an end by it. Default 100, enough for a call; a client that runs for long may set `Infinity`.
   */
  readonly maxRepeats?: number;
}

/** Prepared answers as a link of the policy chain. */
export interface AnswersLink extends PolicyLink {
  /** What was never used, in words and without values; empty if everything was. */
  unused(): readonly string[];
}

const MAX_REPEATS = 100;

/**
 * Answers questions with what was prepared. Of a list, the first entry that is left and matches answers a question.
 * It never makes an answer up, and never leaves a slip unnoticed: an answer that does not fit, or that has a value
 * which the question does not ask for, fails the call, whatever `rest` says. A URL can be declined or cancelled only.
 *
 * @param data - a list of answers, or values by field name; they are copied
 * @throws AskwellError `ASKWELL_ANSWER` saying which answer is malformed, and how
 *
 * @example
 * ```ts
 * const prepared = answers([{ match: { field: 'city' }, action: 'accept', content: { city: 'Rome' } }]);
 * attachElicitation(client, { server: { name: 'travel' }, policy: [prepared] });
 * // … after the session:
 * expect(prepared.unused()).toEqual([]);
 * ```
 */
export function answers(data: Answers, options: AnswersOptions = {}): AnswersLink {
  const { rest = 'fail', maxRepeats = MAX_REPEATS } = options;
  if (rest !== 'fail' && rest !== 'pass') {
    throw new AskwellError('ASKWELL_USAGE', 'The option "rest" of answers is "fail" or "pass".');
  }
  const parsed = structuredClone(parseAnswers(data));
  let repeats = 0;

  const noAnswer = (why: string): undefined => {
    if (rest === 'pass') return undefined;
    throw unusable(why);
  };
  const repeat = ({ message }: Elicitation): void => {
    if ((repeats += 1) <= maxRepeats) return;
    throw unusable(`The server has asked ${maxRepeats} times, the last time: ${sanitizeLine(message)}`);
  };

  const { decide, unused } = Array.isArray(parsed)
    ? fromList(parsed as readonly Answer[], { noAnswer, repeat })
    : fromValues(parsed as JsonObject, { noAnswer, repeat });
  return { name: 'answers', answersForms: true, decide, unused };
}

interface Means {
  /** Ends a question without an answer, with an error or by passing it on. */
  readonly noAnswer: (why: string) => undefined;
  /** Counts an answer of the kind that never runs out. */
  readonly repeat: (elicitation: Elicitation) => void;
}

function fromList(
  list: readonly Answer[],
  { noAnswer, repeat }: Means,
): Pick<AnswersLink, 'decide' | 'unused'> {
  const used = new Set<number>();

  const decide = (elicitation: Elicitation): Decision | undefined => {
    const index = list.findIndex(
      (answer, at) => (answer.repeat === true || !used.has(at)) && matches(answer.match, elicitation),
    );
    const answer = list[index];
    if (answer === undefined) {
      return noAnswer(`${nameQuestion(elicitation)} has no answer among those that were given.`);
    }
    used.add(index);
    if (answer.repeat === true) repeat(elicitation);
    if (answer.action !== 'accept') return { action: answer.action };
    if (elicitation.mode === 'url') {
      throw unusable(
        `${nameQuestion(elicitation)} opens a page of ${hostOf(elicitation)}, and answer ${index + 1} accepts it. A URL ` +
          'is accepted by a person only: prepare "decline" or "cancel", or have a person asked.',
      );
    }
    const names = elicitation.form.fields.map(({ name }) => name);
    const content = tickBoxes(answer.content ?? {}, names);
    const extra = Object.keys(content).find((name) => !names.includes(name));
    if (extra !== undefined) {
      const meant = didYouMean(extra, names);
      throw unusable(
        `${nameQuestion(elicitation)} does not ask for ${JSON.stringify(extra)}, which its answer has.${
          meant === undefined ? '' : ` Did you mean ${JSON.stringify(sanitizeLine(meant, 60))}?`
        }`,
      );
    }
    // The fields are read as they stand in the schema that was received, so no revision's rewriting is undone.
    return { action: 'accept', content: fitContent(elicitation, content, 'The prepared answer') };
  };

  return {
    decide,
    unused: () =>
      list.flatMap(({ match, action }, index) =>
        used.has(index) ? [] : [`answer ${index + 1}, ${action}${describe(match)}`],
      ),
  };
}

function fromValues(values: JsonObject, { noAnswer, repeat }: Means): Pick<AnswersLink, 'decide' | 'unused'> {
  const used = new Set<string>();

  const decide = (elicitation: Elicitation): Decision | undefined => {
    if (elicitation.mode === 'url') {
      return noAnswer(
        `${nameQuestion(elicitation)} wants to have a page of ${hostOf(elicitation)} opened, which values by field ` +
          "name can't answer. A list can decline or cancel it.",
      );
    }
    const { content, names } = pick(values, elicitation);
    const missing = elicitation.form.fields.filter(
      ({ name, required }) => required && !Object.hasOwn(content, name),
    );
    if (names.length === 0 && missing.length === 0) {
      return noAnswer(`${nameQuestion(elicitation)} asks for nothing that the answers have a value for.`);
    }
    if (missing.length > 0) {
      const list = missing.map(({ name }) => JSON.stringify(sanitizeLine(name, 60))).join(', ');
      noAnswer(`${nameQuestion(elicitation)} needs ${list}, and the answers have no such value.`);
      if (names.length === 0) return undefined;
    }
    repeat(elicitation);
    for (const name of names) used.add(name);
    if (missing.length > 0) return { prefill: content };
    return { action: 'accept', content: fitContent(elicitation, content, 'The prepared answer') };
  };

  return {
    decide,
    unused: () =>
      Object.keys(values).flatMap((name) => (used.has(name) ? [] : [`the value of ${JSON.stringify(name)}`])),
  };
}

/** The values that a form asks for, and the names under which they were prepared. */
function pick(
  values: JsonObject,
  elicitation: FormElicitation,
): { readonly content: JsonObject; readonly names: readonly string[] } {
  const fields = new Set(elicitation.form.fields.map(({ name }) => name));
  const content: Record<string, Json> = {};
  const names: string[] = [];
  for (const name of Object.keys(values)) {
    const ticked = tickBoxes({ [name]: own(values, name) }, [...fields]);
    const fitting = Object.keys(ticked).filter((box) => fields.has(box));
    if (fitting.length === 0) continue;
    if (fitting.length < Object.keys(ticked).length) {
      throw unusable(
        `${nameQuestion(elicitation)} does not have every option that the answers choose for ${JSON.stringify(name)}.`,
      );
    }
    names.push(name);
    for (const box of fitting) setOwn(content, box, own(ticked, box));
  }
  return { content, names };
}

function matches(match: AnswerMatch = {}, elicitation: Elicitation): boolean {
  const { from, message } = elicitation;
  if (match.server !== undefined && match.server !== from.server.name) return false;
  if (match.tool !== undefined && match.tool !== from.target) return false;
  // Whoever prepares an answer copies what was shown, or what the server's source says.
  const part = match.message;
  if (part !== undefined && !message.includes(part) && !sanitizeText(message).includes(part)) return false;
  if (match.field === undefined) return true;
  return elicitation.mode === 'form' && elicitation.form.fields.some(({ name }) => name === match.field);
}

function describe(match: AnswerMatch | undefined): string {
  const parts = Object.entries(match ?? {}).map(([name, text]) => `${name} ${JSON.stringify(text)}`);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** Never the whole URL: its query may hold a secret. */
function hostOf({ verdict }: UrlElicitation): string {
  return sanitizeLine(verdict.display.host, 120);
}

function unusable(message: string): AskwellError {
  return new AskwellError('ASKWELL_ANSWER', message);
}
