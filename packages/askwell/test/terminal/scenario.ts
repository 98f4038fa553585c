import type { Elicitation, Source } from '../../src/client/elicitation.ts';
import type { Renderer } from '../../src/client/renderer.ts';
import { judgeUrl } from '../../src/client/url/judge-url.ts';
import { parseForeignForm } from '../../src/form/foreign-form.ts';
import type { JsonObject } from '../../src/json.ts';

/** One question, in words that go through JSON. */
export interface Asked {
  readonly message?: string;
  readonly from?: Partial<Source>;
  /** A form: the properties of its schema; those whose name is in `required` are required. */
  readonly properties?: JsonObject;
  readonly required?: readonly string[];
  readonly prefill?: { readonly by: string; readonly values: JsonObject };
  /** Fields that look like secrets, by name. */
  readonly secrets?: readonly string[];
  /** A page. */
  readonly url?: string;
  readonly opened?: number;
  /** Waits for the page instead of asking whether to open it. */
  readonly waiting?: boolean;
}

/** What a program asks. */
export interface Scenario {
  readonly questions: readonly Asked[];
  /** Whether all are asked at once, as by several clients. */
  readonly together?: boolean;
  /** What happens on SIGUSR2: the question is taken back, or a notice is shown. */
  readonly onSignal?: 'abort' | 'notice';
  readonly opener?: 'opened' | 'no-display' | 'failed';
  /** Whether the host reads the input too. */
  readonly overhear?: boolean;
}

/** An elicitation as the client would hand it over. */
export function elicitationOf(asked: Asked): Elicitation {
  const from: Source = { server: { name: 'billing' }, position: { index: 1, count: 1 }, ...asked.from };
  const { message = 'Hello.', url, opened = 0 } = asked;
  if (url !== undefined) {
    return { mode: 'url', from, message, url, verdict: judgeUrl(url, { server: from.server }), opened };
  }
  const form = parseForeignForm(
    {
      type: 'object',
      properties: asked.properties ?? {},
      ...(asked.required !== undefined && { required: asked.required }),
    },
    { patterns: (pattern) => (text) => new RegExp(pattern, 'u').test(text) },
  );
  const secrets = form.fields
    .filter(({ name }) => asked.secrets?.includes(name))
    .map((field) => ({ field, reason: 'it is called "password"' }));
  return { mode: 'form', from, message, form, secrets, ...(asked.prefill && { prefill: asked.prefill }) };
}

/** Asks all questions of a scenario and gives their answers. */
export async function* askAll(renderer: Renderer, scenario: Scenario): AsyncGenerator<unknown> {
  const ask = async (asked: Asked): Promise<unknown> => {
    const stop = new AbortController();
    const elicitation = elicitationOf(asked);
    const onSignal = (): void => {
      if (scenario.onSignal === 'abort') stop.abort(new Error('taken back'));
      else renderer.notice?.({ code: 'policy', from: elicitation.from, text: 'billing asks too often.' });
    };
    process.on('SIGUSR2', onSignal);
    try {
      if (elicitation.mode === 'form') return await renderer.form?.(elicitation, stop.signal);
      if (asked.waiting === true) return await renderer.waiting?.(elicitation, stop.signal);
      return await renderer.url?.(elicitation, stop.signal);
    } finally {
      process.off('SIGUSR2', onSignal);
    }
  };
  if (scenario.together === true) yield* await Promise.all(scenario.questions.map(ask));
  else for (const asked of scenario.questions) yield await ask(asked);
}
