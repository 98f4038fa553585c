import {
  choose,
  type DraftField,
  type Elicitation,
  type FieldSpec,
  readDraft,
  type Renderer,
  sanitizeLine,
  sanitizeText,
  startDraft,
  typeText,
} from 'askwell/client';
import type { openUrl } from 'askwell/client/node';

import type { Dialog, Happened, Input, Screen } from './screen.ts';

/** Shows the questions of servers on a screen. `open` opens a page; `openUrl` of `askwell/client/node` does. */
export function createRenderer(screen: Screen, open: typeof openUrl): Required<Renderer> {
  /** Shows a dialog until the person does something with it, or the question is void. */
  const ask = async (dialog: Dialog, signal: AbortSignal): Promise<Happened> => {
    if (signal.aborted) return { button: 'close' };
    const close = (): void => screen.close();
    signal.addEventListener('abort', close, { once: true });
    try {
      return await screen.show(dialog);
    } finally {
      signal.removeEventListener('abort', close);
    }
  };

  return {
    async form(elicitation, signal) {
      const { form, prefill, secrets } = elicitation;
      const text = [
        ...head(elicitation),
        ...(prefill === undefined ? [] : [`Filled in by ${prefill.by}. Please check it.`]),
        ...secrets.map(
          ({ field, reason }) => `Careful: "${title(field)}" looks like a secret (${sanitizeLine(reason)}).`,
        ),
      ];
      let draft = startDraft(form, prefill?.values);
      // What stood in the way of sending. A required field that nobody touched has no problem before.
      let missing = new Map<string, string>();
      let refusal: readonly string[] = [];
      for (;;) {
        const inputs = draft.fields.map((one) =>
          inputOf(one, one.problem ?? missing.get(one.field.name) ?? ''),
        );
        const buttons = ['send', 'decline', 'close'] as const;
        const happened = await ask({ text: [...text, ...refusal], inputs, buttons }, signal);
        if ('field' in happened) {
          missing.delete(happened.field);
          draft =
            'typed' in happened
              ? typeText(form, draft, happened.field, happened.typed)
              : choose(form, draft, happened.field, happened.chosen);
        } else if (happened.button === 'send') {
          const reading = readDraft(form, draft);
          if (reading.ok) return { action: 'accept', content: reading.content };
          missing = new Map(Object.entries(reading.problem.fields ?? {}));
          refusal = reading.problem.form === undefined ? [] : [reading.problem.form];
        } else return { action: happened.button === 'decline' ? 'decline' : 'cancel' };
      }
    },

    async url(elicitation, signal) {
      const { findings, display } = elicitation.verdict;
      const dialog: Dialog = {
        text: [
          ...head(elicitation),
          ...findings.map(({ message }) => `Note: ${sanitizeLine(message)}`),
          // All of it, not a link, and nothing of it is fetched.
          `${display.before}${display.domain}${display.after}`,
          `Host: ${display.host}`,
          ...(display.unicodeHost === undefined ? [] : [`It reads ${display.unicodeHost}`]),
        ],
        strong: display.domain,
        buttons: [
          ...(elicitation.opened > 0 ? (['again', 'done'] as const) : (['open'] as const)),
          'decline',
          'close',
        ],
      };
      const happened = await ask(dialog, signal);
      if (!('button' in happened)) return { action: 'cancel' };
      if (happened.button === 'done') return { action: 'accept' };
      if (happened.button === 'open' || happened.button === 'again') {
        // Nobody said no if the browser does not start.
        return { action: (await open(elicitation.url)) === 'failed' ? 'cancel' : 'accept' };
      }
      return { action: happened.button === 'decline' ? 'decline' : 'cancel' };
    },

    async waiting({ url, verdict }, signal) {
      const dialog: Dialog = {
        text: [`Finish the page in your browser: ${verdict.display.host}`],
        strong: verdict.display.host,
        buttons: ['done', 'again', 'close'],
      };
      for (;;) {
        const happened = await ask(dialog, signal);
        if (!('button' in happened)) continue;
        if (happened.button !== 'again') return happened.button === 'done' ? 'done' : 'cancel';
        await open(url);
      }
    },

    notice: ({ text }) => screen.toast(text),
  };
}

function head({ from, message }: Elicitation): string[] {
  const claim = from.selfName === undefined ? '' : ` (it calls itself "${sanitizeLine(from.selfName)}")`;
  return [`${from.server.name}${claim} asks:`, sanitizeText(message)];
}

function title(field: FieldSpec): string {
  return sanitizeLine(field.title ?? field.name);
}

function inputOf({ field, text = '', value }: DraftField, problem: string): Input {
  const chosen: readonly unknown[] = Array.isArray(value) ? value : [value];
  const options =
    field.kind === 'boolean'
      ? [true, false].map((answer) => ({ label: answer ? 'yes' : 'no', isChosen: value === answer }))
      : 'options' in field
        ? field.options.map((option) => ({
            // Titles need not differ, so the value stands beside.
            label: [option.title, option.value]
              .filter((part) => part !== undefined)
              .map((part) => sanitizeLine(part))
              .join(' = '),
            isChosen: chosen.includes(option.value),
          }))
        : [];
  return {
    name: field.name,
    label: `${title(field)}${field.required ? ' *' : ''}`,
    hints: [...(field.description === undefined ? [] : [sanitizeText(field.description)]), ...bounds(field)],
    text: options.length > 0 ? '' : sanitizeLine(text),
    options,
    problem: sanitizeLine(problem),
  };
}

function bounds(field: FieldSpec): string[] {
  if (field.kind !== 'number' && field.kind !== 'integer') return [];
  const { minimum, maximum } = field;
  return [
    ...(minimum === undefined ? [] : [`at least ${minimum}`]),
    ...(maximum === undefined ? [] : [`at most ${maximum}`]),
  ];
}
