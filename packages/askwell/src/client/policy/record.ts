import { canonicalJson, own, setOwn } from '../../json.ts';
import type { FieldSpec } from '../../field/field-spec.ts';
import type { Elicitation, FormAnswer, UrlAnswer } from '../elicitation.ts';
import type { Renderer } from '../renderer.ts';
import { holdsSecret } from './holds-secret.ts';
import { jsonLine } from './json-line.ts';

/** The first line of a recording. */
export interface RecordedHeader {
  readonly askwell: 'session';
  readonly version: 1;
  /** What the renderer could do, so that the replay declares the same modes (C1). */
  readonly renderer: readonly RecordedAbility[];
}

/** A member of a renderer that asks something. */
export type RecordedAbility = 'form' | 'url' | 'waiting';

/** A question as it is recorded: all that a replay is strict about, and where it came from. */
export interface RecordedQuestion {
  readonly kind: RecordedAbility;
  readonly server: string;
  /** The tool or prompt that was called, or the URI that was read. */
  readonly target?: string;
  readonly message: string;
  /** Form mode: without defaults and examples where they may be secrets. */
  readonly fields?: readonly object[];
  /** URL mode: the host without the port, which changes from run to run, as does the rest of the URL. */
  readonly host?: string;
}

/** One line of a recording: a question and what became of it. */
export interface RecordedExchange {
  readonly asked: RecordedQuestion;
  readonly answer: {
    /** `void`: the question was taken back before it was answered. `failed`: it could not be shown. */
    readonly action: 'accept' | 'decline' | 'cancel' | 'done' | 'void' | 'failed';
    readonly content?: Readonly<Record<string, unknown>>;
    /** The fields whose values look like secrets and are not in the recording. */
    readonly withheld?: readonly string[];
  };
}

/**
 * Records a session as JSON lines: a first line about the renderer, then one for each question with its answer, as
 * soon as it has been answered. {@link replaySession} gives the answers again.
 *
 * Answers stand in the recording as they are, so it belongs where test data belongs. Values that look like secrets are
 * left out, and of a URL only the host is kept.
 *
 * @param renderer - answers the questions, as it would without being recorded
 * @param sink - takes a line, without a line end; `recordingFile` of `askwell/client/node` is one. What it throws at the
 * first line is thrown here, and fails the question afterwards.
 *
 * @example
 * ```ts
 * const renderer = recordSession(terminal(), recordingFile('session.jsonl'));
 * ```
 */
export function recordSession(renderer: Renderer, sink: (line: string) => void): Renderer {
  const abilities = (['form', 'url', 'waiting'] as const).filter((name) => renderer[name] !== undefined);
  sink(jsonLine({ askwell: 'session', version: 1, renderer: abilities } satisfies RecordedHeader));

  const recorded = async <A extends FormAnswer | UrlAnswer | { readonly action: 'done' }>(
    kind: RecordedAbility,
    elicitation: Elicitation,
    signal: AbortSignal,
    show: () => Promise<A>,
  ): Promise<A> => {
    const write = (answer: RecordedExchange['answer']): void =>
      sink(jsonLine({ asked: describeQuestion(kind, elicitation), answer } satisfies RecordedExchange));
    let answer: A;
    try {
      answer = await show();
    } catch (error) {
      write({ action: signal.aborted ? 'void' : 'failed' });
      throw error;
    }
    write(signal.aborted ? { action: 'void' } : describeAnswer(elicitation, answer));
    return answer;
  };

  const { form, url, waiting, notice } = renderer;
  return {
    ...(form && {
      form: (elicitation, signal) =>
        recorded('form', elicitation, signal, () => form.call(renderer, elicitation, signal)),
    }),
    ...(url && {
      url: (elicitation, signal) =>
        recorded('url', elicitation, signal, () => url.call(renderer, elicitation, signal)),
    }),
    ...(waiting && {
      waiting: async (elicitation, signal) => {
        const { action } = await recorded('waiting', elicitation, signal, async () => ({
          action: await waiting.call(renderer, elicitation, signal),
        }));
        return action;
      },
    }),
    ...(notice && { notice: (text) => notice.call(renderer, text) }),
  };
}

/** A question as it stands in a recording. */
export function describeQuestion(kind: RecordedAbility, elicitation: Elicitation): RecordedQuestion {
  const { from, message } = elicitation;
  const common = {
    kind,
    server: from.server.name,
    ...(from.target !== undefined && { target: from.target }),
    message,
  };
  if (elicitation.mode === 'url') {
    return { ...common, host: elicitation.verdict.display.host.replace(/:\d+$/, '') };
  }
  return { ...common, fields: elicitation.form.fields.map(describeField) };
}

function describeField(field: FieldSpec): object {
  if (!holdsSecret(field, undefined)) return field;
  const { name, kind, required } = field;
  return { name, kind, required };
}

function describeAnswer(
  elicitation: Elicitation,
  answer: FormAnswer | UrlAnswer | { readonly action: 'done' },
): RecordedExchange['answer'] {
  if (elicitation.mode === 'url' || answer.action !== 'accept' || !('content' in answer)) {
    return { action: answer.action };
  }
  const content: Record<string, unknown> = {};
  const withheld: string[] = [];
  for (const field of elicitation.form.fields) {
    const value = own(answer.content, field.name);
    if (value === undefined) continue;
    const isSecret = elicitation.secrets.some((secret) => secret.field.name === field.name);
    if (isSecret || holdsSecret(field, value)) withheld.push(field.name);
    else setOwn(content, field.name, value);
  }
  return { action: 'accept', content, ...(withheld.length > 0 && { withheld }) };
}

/** Whether two questions are the same for a replay. Where they came from does not count. */
export function sameQuestion(a: RecordedQuestion, b: RecordedQuestion): boolean {
  return (['kind', 'message', 'host', 'fields'] as const).every(
    (name) => canonicalJson(a[name]) === canonicalJson(b[name]),
  );
}
