import type {
  FieldAct,
  FormScript,
  RendererHarness,
  Seen,
  UrlScript,
  WaitScript,
} from '../../src/testing/renderer-harness.ts';
import { createPageRenderer, goodHabits, type Habits, type Page } from './page-renderer.ts';

/** Drives the page of `page-renderer.ts`. */
export function pageHarness(habits: Partial<Habits> = {}): Required<RendererHarness> {
  const show = (openerFails = false) => {
    let page: Page | undefined;
    const opened: string[] = [];
    const renderer = createPageRenderer(
      (mounted) => {
        page = mounted;
      },
      (url) => {
        if (openerFails) throw new Error('There is no browser.');
        opened.push(url);
      },
      { ...goodHabits, ...habits },
    );
    return { renderer, opened, page: () => page, seen: () => seenOf(page) };
  };

  return {
    without: {},

    async form(elicitation, script, signal) {
      const { renderer, page, seen } = show();
      const answer = renderer.form(elicitation, signal);
      const refusals: string[] = [];
      let review = '';
      const shown = page();
      if (shown !== undefined && !signal.aborted) {
        const submit = (): boolean => {
          review = textOf(shown.drawn.at(-1) ?? '');
          shown.press('submit');
          if (shown.problem === '') return true;
          refusals.push(shown.problem);
          return false;
        };
        for (const act of [...script.acts, ...script.changes]) if (perform(shown, act) && submit()) break;
        leave(shown, script, () => submit() || shown.press('close'));
      }
      return { answer: await soon(answer), review, refusals, ...seen() };
    },

    async url(elicitation, script, signal) {
      const { renderer, page, opened, seen } = show(script.openerFails);
      const answer = renderer.url(elicitation, signal);
      const shown = page();
      if (shown !== undefined && !signal.aborted) leave(shown, script);
      const { raw, ...rest } = seen();
      const emphasized = [...raw.matchAll(/<strong>(.*?)<\/strong>/g)].map(([, text = '']) => textOf(text));
      return { answer: await soon(answer), opened, emphasized, raw, ...rest };
    },

    async waiting(elicitation, script, signal) {
      const { renderer, page, opened, seen } = show();
      const answer = renderer.waiting(elicitation, signal);
      const shown = page();
      for (let left = script.again; left > 0; left -= 1) shown?.press('again');
      if (shown !== undefined) leave(shown, script);
      return { answer: await soon(answer), opened, ...seen() };
    },

    async notice(notice) {
      const { renderer, seen } = show();
      renderer.notice(notice);
      return seen();
    },
  };
}

/** Does one thing; returns whether the person tries to go on after it. */
function perform(page: Page, act: FieldAct): boolean {
  switch (act.act) {
    case 'type':
    case 'attempt':
      page.type(act.field, act.text);
      return act.act === 'attempt';
    case 'pick':
      page.choose(act.field, act.value);
      return false;
    case 'pickMany':
      page.choose(act.field, act.values);
      return false;
    case 'clear':
      page.choose(act.field, undefined);
      return false;
  }
}

function leave(
  page: Page,
  script: FormScript | UrlScript | WaitScript,
  submit: () => unknown = () => undefined,
): void {
  if (script.end === 'submit') submit();
  else if (script.end === 'wait') script.shown();
  else page.press(script.end);
}

/** Nothing here takes any time, so what is not there after some turns never comes. */
async function soon<T>(answer: Promise<T>): Promise<T> {
  const never = Symbol('never');
  const turns = (async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    return never;
  })();
  const first = await Promise.race([answer, turns]);
  if (first === never) throw new Error('The question is still open.');
  return first as T;
}

function seenOf(page: Page | undefined): Seen {
  const raw = page?.drawn.join('\n') ?? '';
  return {
    raw,
    text: textOf(raw),
    links: [...raw.matchAll(/<a href="([^"]*)"/g)].map(([, href = '']) => href),
  };
}

function textOf(html: string): string {
  return html
    .replace(/<input value="([^"]*)">/g, '$1')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
