import { AskwellError } from '../../errors.ts';
import { canonicalJson, isObject, own, setOwn } from '../../json.ts';
import type { JsonObject } from '../../json.ts';
import type { Elicitation } from '../elicitation.ts';
import type { Renderer } from '../renderer.ts';
import { sanitizeLine } from '../sanitize.ts';
import { fitContent } from './fit-content.ts';
import { describeQuestion, sameQuestion } from './record.ts';
import type { RecordedAbility, RecordedExchange, RecordedHeader, RecordedQuestion } from './record.ts';

/** How {@link replaySession} deals with what a recording does not say. */
export interface ReplayOptions {
  /**
   * Whether a URL that a person accepted in the recording is accepted again, without one. For tests with servers of
   * your own: nothing is opened, but the server is told that somebody agreed. Default no: the question fails.
   */
  readonly acceptUrls?: boolean;
  /** The values that the recording withheld because they look like secrets, by field name. */
  readonly secrets?: JsonObject;
}

/** A recorded session as a renderer. */
export interface ReplayedSession extends Renderer {
  /** The recorded questions that were not asked again, in words; empty if all were. */
  unused(): readonly string[];
  /**
   * Throws what went wrong, for the end of a test: the first question that was not the recorded one, else what is
   * unused. A client turns what a renderer throws into a cancelled question, so a test would not see it otherwise.
   */
  check(): void;
}

/**
 * Answers as in a recorded session, strictly: the same questions in the same order, with the same mode, message, fields
 * and host. A question that is another one fails, and so do all that follow.
 *
 * @param recording - the lines of {@link recordSession}, as a list or as the text of a file
 * @throws AskwellError `ASKWELL_USAGE` naming the line that is no line of a recording
 *
 * @example
 * ```ts
 * const session = replaySession(readFileSync('session.jsonl', 'utf8'));
 * attachElicitation(client, { server: { name: 'billing' }, renderer: session });
 * // … the calls of the test …
 * session.check();
 * ```
 */
export function replaySession(
  recording: string | readonly string[],
  options: ReplayOptions = {},
): ReplayedSession {
  const { header, exchanges } = parse(typeof recording === 'string' ? recording.split('\n') : recording);
  let next = 0;
  let failure: AskwellError | undefined;

  const fail = (code: 'ASKWELL_DIVERGED' | 'ASKWELL_ANSWER', message: string): AskwellError => {
    const error = new AskwellError(code, message);
    failure ??= error;
    return error;
  };

  /** What became of this question in the recording. */
  const recall = (kind: RecordedAbility, elicitation: Elicitation): RecordedExchange['answer'] => {
    const asked = describeQuestion(kind, elicitation);
    const exchange = exchanges[next];
    if (exchange === undefined || failure !== undefined || !sameQuestion(exchange.asked, asked)) {
      throw fail('ASKWELL_DIVERGED', diverged(next, exchange?.asked, asked, exchanges.length));
    }
    next += 1;
    return exchange.answer;
  };

  const settle = async (answer: RecordedExchange['answer'], signal: AbortSignal): Promise<void> => {
    if (answer.action === 'failed') {
      throw new AskwellError(
        'ASKWELL_CLOSED',
        'The question could not be shown in the recorded session, and fails here too.',
      );
    }
    // Taken back by the server then, so it will be taken back now.
    if (answer.action === 'void' && !signal.aborted) {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    }
  };

  const can = new Set<string>(header.renderer);
  return {
    ...(can.has('form') && {
      async form(elicitation, signal) {
        const answer = recall('form', elicitation);
        await settle(answer, signal);
        if (answer.action !== 'accept') return { action: answer.action === 'decline' ? 'decline' : 'cancel' };
        const content: Record<string, unknown> = { ...answer.content };
        for (const name of answer.withheld ?? []) {
          const value = own(options.secrets ?? {}, name);
          if (value === undefined) {
            throw fail(
              'ASKWELL_ANSWER',
              `The value of ${JSON.stringify(sanitizeLine(name, 60))} looks like a secret, so it is not in the recording. ` +
                'Give it with the option "secrets".',
            );
          }
          setOwn(content, name, value);
        }
        try {
          return { action: 'accept', content: fitContent(elicitation, content, 'The recorded answer') };
        } catch (error) {
          throw fail('ASKWELL_ANSWER', (error as Error).message);
        }
      },
    }),
    ...(can.has('url') && {
      async url(elicitation, signal) {
        const answer = recall('url', elicitation);
        await settle(answer, signal);
        if (answer.action === 'accept' && options.acceptUrls !== true) {
          throw fail(
            'ASKWELL_ANSWER',
            `${inWords(describeQuestion('url', elicitation))} was accepted in the recording. A URL is accepted by a ` +
              'person only; a test of your own may set the option "acceptUrls".',
          );
        }
        const { action } = answer;
        return { action: action === 'accept' || action === 'decline' ? action : 'cancel' };
      },
    }),
    ...(can.has('waiting') && {
      async waiting(elicitation, signal) {
        const answer = recall('waiting', elicitation);
        await settle(answer, signal);
        return answer.action === 'done' ? 'done' : 'cancel';
      },
    }),
    unused: () => exchanges.slice(next).map(({ asked }) => inWords(asked)),
    check() {
      if (failure !== undefined) throw failure;
      const left = exchanges.slice(next);
      if (left.length === 0) return;
      throw new AskwellError(
        'ASKWELL_DIVERGED',
        `The session ended before the recorded one. Not asked: ${left.map(({ asked }) => inWords(asked)).join('; ')}.`,
      );
    },
  };
}

function diverged(
  index: number,
  recorded: RecordedQuestion | undefined,
  asked: RecordedQuestion,
  count: number,
): string {
  const was =
    recorded === undefined
      ? `nothing: it has ${count} ${count === 1 ? 'question' : 'questions'}`
      : inWords(recorded);
  const lines = [
    `The session went another way than the recorded one at question ${index + 1}.`,
    `Recorded: ${was}`,
    `Asked:    ${inWords(asked)}`,
  ];
  const field = recorded && otherField(recorded.fields, asked.fields);
  if (field !== undefined)
    lines.push(`The field as recorded: ${field[0]}`, `The field as asked:    ${field[1]}`);
  return `${lines.join('\n')}\nIf the new way is right, record the session again.`;
}

/** The first field that differs, where it is not the names that differ. */
function otherField(
  recorded: readonly object[] = [],
  asked: readonly object[] = [],
): readonly [string, string] | undefined {
  for (const [index, field] of recorded.entries()) {
    const texts = [canonicalJson(field), canonicalJson(asked[index])] as const;
    if (texts[0] !== texts[1]) return [sanitizeLine(texts[0], 500), sanitizeLine(texts[1], 500)];
  }
  return undefined;
}

function inWords({ kind, message, fields, host, server, target }: RecordedQuestion): string {
  const names = fields?.map((field) => sanitizeLine(String(own(field, 'name')), 60)).join(', ');
  const what = { form: 'the form', url: 'the page', waiting: 'the wait for the page' }[kind];
  const detail = host === undefined ? (names ?? '') : sanitizeLine(host, 120);
  const where = target === undefined ? '' : `, in ${sanitizeLine(target, 60)}`;
  return `${what} "${sanitizeLine(message)}"${detail === '' ? '' : ` (${detail})`} of ${sanitizeLine(server, 60)}${where}`;
}

const KINDS: readonly unknown[] = ['form', 'url', 'waiting'];
const ACTIONS: readonly unknown[] = ['accept', 'decline', 'cancel', 'done', 'void', 'failed'];

function parse(lines: readonly string[]): {
  readonly header: RecordedHeader;
  readonly exchanges: readonly RecordedExchange[];
} {
  let header: RecordedHeader | undefined;
  const exchanges: RecordedExchange[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const value = parseLine(line);
    if (header === undefined && isHeader(value)) header = value;
    else if (header !== undefined && isExchange(value)) exchanges.push(value);
    else {
      throw new AskwellError(
        'ASKWELL_USAGE',
        `Line ${index + 1} is no ${header === undefined ? 'first line' : 'question'} of a recording of this version. Record the session again with recordSession.`,
      );
    }
  }
  if (header === undefined) {
    throw new AskwellError('ASKWELL_USAGE', 'The recording is empty. Record a session with recordSession.');
  }
  return { header, exchanges };
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isHeader(value: unknown): value is RecordedHeader {
  if (!isObject(value) || value['askwell'] !== 'session' || value['version'] !== 1) return false;
  const { renderer } = value;
  return Array.isArray(renderer) && renderer.every((ability) => KINDS.includes(ability));
}

function isExchange(value: unknown): value is RecordedExchange {
  if (!isObject(value)) return false;
  const { asked, answer } = value;
  if (!isObject(asked) || !isObject(answer)) return false;
  return (
    KINDS.includes(asked['kind']) &&
    typeof asked['message'] === 'string' &&
    typeof asked['server'] === 'string' &&
    (asked['target'] === undefined || typeof asked['target'] === 'string') &&
    (asked['host'] === undefined || typeof asked['host'] === 'string') &&
    (asked['fields'] === undefined || (Array.isArray(asked['fields']) && asked['fields'].every(isObject))) &&
    ACTIONS.includes(answer['action']) &&
    (answer['content'] === undefined || isObject(answer['content'])) &&
    (answer['withheld'] === undefined ||
      (Array.isArray(answer['withheld']) && answer['withheld'].every((name) => typeof name === 'string')))
  );
}
