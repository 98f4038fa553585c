import type { FormAnswer, FormElicitation, UrlAnswer, UrlElicitation } from '../../src/client/elicitation.ts';
import type { Notice, Renderer } from '../../src/client/renderer.ts';
import { sanitizeLine, sanitizeText } from '../../src/client/sanitize.ts';
import type { FieldSpec } from '../../src/field/field-spec.ts';
import { choose, type FormDraft, readDraft, startDraft, typeText } from '../../src/form/form-draft.ts';
import { problemText } from '../../src/form/problem.ts';
import type { Json, JsonObject } from '../../src/json.ts';

// A renderer as simple as can be: a page of HTML, in memory. What it does is spelled out as habits, so that a test can
// give it bad ones.

/** Everything that can be pressed. */
export type Button = 'submit' | 'decline' | 'cancel' | 'close' | 'accept' | 'again' | 'done';

/** The page while a question is on it. */
export interface Page {
  /** All that was drawn since it was opened, the latest last. */
  readonly drawn: string[];
  /** What stands in the way of sending. */
  problem: string;
  type: (field: string, text: string) => void;
  choose: (field: string, value: Json | undefined) => void;
  press(button: Button): void;
}

/** A page whose question is open. */
interface OpenPage<A> extends Page {
  readonly signal: AbortSignal;
  end(answer: A): void;
}

/** The parts of the page that can be left out or drawn otherwise. */
export type Part =
  | 'server'
  | 'message'
  | 'title'
  | 'description'
  | 'rules'
  | 'value'
  | 'option'
  | 'option-value'
  | 'proposal'
  | 'secret'
  | 'url'
  | 'host'
  | 'domain'
  | 'finding'
  | 'unicode'
  | 'notice';

/** How the renderer goes about it. */
export interface Habits {
  /** Makes a text of a server fit to be seen. */
  clean(text: string): string;
  /** Writes a text as HTML. */
  escape(text: string): string;
  /** The last word on a piece of HTML. */
  draw(part: Part, html: string): string;
  start: typeof startDraft;
  type: typeof typeText;
  choose: typeof choose;
  read: typeof readDraft;
  /** What is sent in place of what was read. */
  send(content: JsonObject, elicitation: FormElicitation): JsonObject;
  problem(text: string): string;
  leave(button: Exclude<Button, 'submit'>, elicitation: FormElicitation): FormAnswer;
  visited(button: Button, elicitation: UrlElicitation): UrlAnswer;
  waited(button: Button): 'done' | 'cancel' | undefined;
  /** What is pressed without anybody having done anything. */
  itself(elicitation: FormElicitation | UrlElicitation): Button | undefined;
  /** Whether it closes when the question is taken back, before it was shown or while it is. */
  closes(when: 'before' | 'while', mode: 'form' | 'url' | 'waiting'): boolean;
  /** What happens as soon as a page is shown. */
  onShow(elicitation: UrlElicitation, open: Opener): void;
  /** When a page is opened. */
  opensOn(button: Button): boolean;
  /** What is handed to the opener. */
  target(url: string): string;
  /** What is answered when the opener fails. */
  openFailed: UrlAnswer;
}

/** Opens a page, or throws. */
export type Opener = (url: string) => void;

export const goodHabits: Habits = {
  clean: sanitizeText,
  escape: (text) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  draw: (_, html) => html,
  start: startDraft,
  type: typeText,
  choose,
  read: readDraft,
  send: (content) => content,
  problem: (text) => text,
  leave: (button) => ({ action: button === 'decline' ? 'decline' : 'cancel' }),
  visited: (button) => ({
    action:
      button === 'decline' ? 'decline' : button === 'cancel' || button === 'close' ? 'cancel' : 'accept',
  }),
  waited: (button) => (button === 'done' ? 'done' : button === 'again' ? undefined : 'cancel'),
  itself: () => undefined,
  closes: () => true,
  onShow: () => undefined,
  opensOn: (button) => button === 'accept' || button === 'again',
  target: (url) => url,
  openFailed: { action: 'cancel' },
};

/** Makes the renderer; `mount` is told each page that it shows. */
export function createPageRenderer(
  mount: (page: Page) => void,
  open: Opener,
  habits: Habits = goodHabits,
): Required<Renderer> {
  const { draw, escape } = habits;
  const line = (text: string): string => escape(sanitizeLine(habits.clean(text)));
  const raw = (text: string): string => escape(habits.clean(text));

  const head = ({ from, message }: FormElicitation | UrlElicitation): string =>
    draw('server', `<h1>${line(from.server.name)} asks</h1>`) +
    (from.selfName === undefined ? '' : `<p>It calls itself "${raw(from.selfName)}".</p>`) +
    draw('message', `<p>${raw(message)}</p>`);

  /** Shows a page until it is answered, or until the signal says so. */
  const openPage = <A>(
    signal: AbortSignal,
    resolve: (answer: A) => void,
    press: (button: Button) => A | undefined,
  ): OpenPage<A> => {
    let open = true;
    const end = (answer: A): void => {
      open = false;
      resolve(answer);
    };
    const none = (): never => {
      throw new Error('There are no fields here.');
    };
    return {
      signal,
      end,
      drawn: [],
      problem: '',
      type: none,
      choose: none,
      press: (button) => {
        const answer = open ? press(button) : undefined;
        if (answer !== undefined) end(answer);
      },
    };
  };
  const show = <A>(page: OpenPage<A>, mode: 'form' | 'url' | 'waiting', closed: A): void => {
    const close = (when: 'before' | 'while') => (): void => {
      if (habits.closes(when, mode)) page.end(closed);
    };
    if (page.signal.aborted) close('before')();
    else page.signal.addEventListener('abort', close('while'), { once: true });
    mount(page);
  };
  const pressItself = (page: Page, elicitation: FormElicitation | UrlElicitation): void => {
    const button = habits.itself(elicitation);
    if (button !== undefined) page.press(button);
  };

  return {
    form: (elicitation, signal) => {
      const { form, prefill, secrets } = elicitation;
      let draft = habits.start(form, prefill?.values);

      const page = (): string =>
        head(elicitation) +
        secrets
          .map(({ field, reason }) =>
            draw('secret', `<p>${line(field.title ?? field.name)} looks like a secret: ${line(reason)}</p>`),
          )
          .join('') +
        (prefill === undefined ? '' : draw('proposal', `<p>Filled in by ${line(prefill.by)}</p>`)) +
        draft.fields.map((one) => fieldHtml(one.field, one, { draw, raw })).join('');

      return new Promise((resolve) => {
        const change = (next: FormDraft): void => {
          draft = next;
          shown.problem = '';
          shown.drawn.push(page());
        };
        const shown = openPage<FormAnswer>(signal, resolve, (button) => {
          if (button !== 'submit') return habits.leave(button, elicitation);
          const reading = habits.read(form, draft);
          if (reading.ok) return { action: 'accept', content: habits.send(reading.content, elicitation) };
          shown.problem = habits.problem(problemText(reading.problem, { ...form, scalar: false }));
          shown.drawn.push(`<p>${raw(shown.problem)}</p>`);
          return undefined;
        });
        shown.type = (name, text) => change(habits.type(form, draft, name, text));
        shown.choose = (name, value) => change(habits.choose(form, draft, name, value));
        change(draft);
        show(shown, 'form', { action: 'cancel' });
        pressItself(shown, elicitation);
      });
    },

    url: (elicitation, signal) => {
      const { display, findings } = elicitation.verdict;
      const { before, domain, after, host, unicodeHost } = display;
      habits.onShow(elicitation, open);
      const html =
        head(elicitation) +
        findings.map(({ message }) => draw('finding', `<p>${line(message)}</p>`)).join('') +
        draw(
          'url',
          `<p>${escape(before)}${draw('domain', `<strong>${escape(domain)}</strong>`)}${escape(after)}</p>`,
        ) +
        draw('host', `<p>Host: ${escape(host)}</p>`) +
        (unicodeHost === undefined ? '' : draw('unicode', `<p>It looks like ${escape(unicodeHost)}</p>`));

      return new Promise((resolve) => {
        const shown = openPage<UrlAnswer>(signal, resolve, (button) => {
          try {
            if (habits.opensOn(button)) open(habits.target(elicitation.url));
          } catch {
            return habits.openFailed;
          }
          return habits.visited(button, elicitation);
        });
        shown.drawn.push(html);
        show(shown, 'url', { action: 'cancel' });
        pressItself(shown, elicitation);
      });
    },

    waiting: (elicitation, signal) =>
      new Promise((resolve) => {
        const shown = openPage<'done' | 'cancel'>(signal, resolve, (button) => {
          if (button === 'again' && habits.opensOn(button)) open(habits.target(elicitation.url));
          return habits.waited(button);
        });
        shown.drawn.push(
          `<p>Finish in the browser: ${draw('host', escape(elicitation.verdict.display.host))}</p>`,
        );
        show(shown, 'waiting', 'cancel');
      }),

    notice: ({ text }: Notice) => {
      const shown = openPage(
        new AbortController().signal,
        () => undefined,
        () => undefined,
      );
      shown.drawn.push(draw('notice', `<p>${raw(text)}</p>`));
      mount(shown);
    },
  };
}

function fieldHtml(
  field: FieldSpec,
  { text, value }: { readonly text?: string; readonly value?: Json },
  { draw, raw }: { readonly draw: Habits['draw']; readonly raw: (text: string) => string },
): string {
  const options = 'options' in field ? field.options : [];
  const chosen: readonly unknown[] = Array.isArray(value) ? value : [value];
  const stands = 'options' in field || field.kind === 'boolean' ? '' : (text ?? '');
  return (
    draw('title', `<label>${raw(field.title ?? field.name)}</label>`) +
    (field.description === undefined ? '' : draw('description', `<small>${raw(field.description)}</small>`)) +
    ('maximum' in field ? draw('rules', `<small>at most ${field.maximum}</small>`) : '') +
    options
      .map((option) =>
        draw(
          'option',
          `<p>${chosen.includes(option.value) ? '*' : ''}${raw(option.title ?? option.value)}${
            option.title === undefined ? '' : draw('option-value', ` (${raw(option.value)})`)
          }</p>`,
        ),
      )
      .join('') +
    draw('value', `<input value="${raw(stands)}">`)
  );
}
