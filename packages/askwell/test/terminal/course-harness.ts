import type { FieldSpec } from '../../src/field/field-spec.ts';
import type { Renderer } from '../../src/client/renderer.ts';
import { fieldHeading, fieldTitle } from '../../src/terminal/field-text.ts';
import type { Exit } from '../../src/terminal/surface.ts';
import type {
  FieldAct,
  FormScript,
  RendererHarness,
  Seen,
  UrlScript,
  WaitScript,
} from '../../src/testing/renderer-harness.ts';

// How a person goes through the course of terminal.ts, whatever it is drawn on: the two surfaces have one course.

/** What is wanted of the person just now. */
export interface Prompt {
  readonly kind: 'list' | 'ticks' | 'text';
  readonly title: string;
  /** What was wrong with the last try. */
  readonly problem: string | undefined;
  /** The prompt as it can be read. */
  readonly text: string;
}

/** The person's hands and eyes at a terminal that shows one question. */
export interface Seat {
  /** The prompt that is open once the renderer waits for it; `undefined` when the question is over. */
  look(): Promise<Prompt | undefined>;
  pickEntry(index: number): Promise<void>;
  /** Picks the entry whose label begins like that. */
  pickLabel(label: string): Promise<void>;
  pickAction(word: string): Promise<void>;
  tick(indices: readonly number[]): Promise<void>;
  /** Replaces the text and presses Enter. */
  type(text: string): Promise<void>;
  /** Presses Enter alone. */
  keep(): Promise<void>;
  leave(how: Exit | 'close'): Promise<void>;
  seen(): Seen & { readonly emphasized: readonly string[] };
}

/** Opens a seat: a terminal with a renderer of its own. */
export type OpenSeat = (
  open: (url: string) => Promise<'opened' | 'failed'>,
  answered: () => boolean,
) => { readonly renderer: Renderer; readonly seat: Seat };

/** Drives a renderer of `askwell/terminal`. */
export function courseHarness(openSeat: OpenSeat): RendererHarness {
  /** Shows one question, and goes on until it is answered. */
  const show = async <Answer>(
    ask: (renderer: Renderer) => Promise<Answer> | undefined,
    course: (seat: Seat) => Promise<void>,
    openerFails = false,
  ) => {
    let over = false;
    const opened: string[] = [];
    const { renderer, seat } = openSeat(
      async (url) => {
        if (openerFails) return 'failed';
        opened.push(url);
        return 'opened';
      },
      () => over,
    );
    const answer = ask(renderer)?.finally(() => {
      over = true;
    });
    if (answer === undefined) throw new Error('The renderer does not show this.');
    await course(seat);
    return { answer: await answer, opened, ...seat.seen() };
  };

  return {
    async form(elicitation, script, signal) {
      const refusals: string[] = [];
      let review = '';
      const shown = await show(
        (renderer) => renderer.form?.(elicitation, signal),
        async (seat) => {
          review = await fillIn(seat, elicitation.form.fields, script, refusals);
        },
      );
      return { ...shown, review, refusals };
    },
    url: (elicitation, script, signal) =>
      show(
        (renderer) => renderer.url?.(elicitation, signal),
        (seat) => visit(seat, script),
        script.openerFails,
      ),
    waiting: (elicitation, script, signal) =>
      show(
        (renderer) => renderer.waiting?.(elicitation, signal),
        async (seat) => {
          for (let left = script.again; left > 0; left -= 1) {
            await seat.look();
            await seat.pickAction('open');
          }
          await visit(seat, script);
        },
      ),
    async notice(notice) {
      const { renderer, seat } = openSeat(
        () => Promise.resolve('failed'),
        () => true,
      );
      renderer.notice?.(notice);
      return seat.seen();
    },
  };
}

async function visit(seat: Seat, { end, shown }: UrlScript | WaitScript): Promise<void> {
  if ((await seat.look()) === undefined) return;
  if (end === 'wait') shown();
  else if (end === 'accept' || end === 'again') await seat.pickAction('open');
  else if (end === 'done') await seat.pickAction('done');
  else await seat.leave(end);
}

/** Goes through a form; returns what could be read just before it was sent. */
async function fillIn(
  seat: Seat,
  fields: readonly FieldSpec[],
  { acts, changes, end, shown }: FormScript,
  refusals: string[],
): Promise<string> {
  let todo = [...acts];
  let later = [...changes];
  const take = (field: FieldSpec): FieldAct | undefined => {
    const index = todo.findIndex((act) => act.field === field.name);
    return index < 0 ? undefined : todo.splice(index, 1)[0];
  };

  let prompt = await seat.look();
  if (end === 'wait') {
    if (prompt !== undefined) shown();
    return '';
  }
  for (; prompt !== undefined; prompt = await seat.look()) {
    const isReview = prompt.title.startsWith('Send this') || prompt.title.startsWith('This answer can not');
    const isStart = prompt.kind === 'list' && /^Answer .*\?$/.test(prompt.title);
    if (todo.length === 0 && isReview) {
      todo = later;
      later = [];
    }
    if (todo.length === 0 && end !== 'submit') {
      await seat.leave(end);
    } else if (isStart) {
      await seat.pickAction('answer');
    } else if (/^Approve what .*\?$/.test(prompt.title)) {
      const review = prompt.text;
      await seat.pickAction('approve');
      return review;
    } else if (isReview) {
      const next = fields.find(({ name }) => name === todo[0]?.field);
      if (next !== undefined) await seat.pickLabel(`${fieldTitle(next)}: `);
      else if (prompt.title.startsWith('Send this')) {
        const review = prompt.text;
        await seat.pickAction('send');
        return review;
      } else {
        refusals.push(prompt.text);
        await seat.leave('close');
      }
    } else {
      const { title } = prompt;
      const field = fields.find((one) =>
        [title, title.replace(/ \([^()]*\)$/, '')].includes(fieldHeading(one)),
      );
      if (field === undefined) throw new Error(`There is no field for "${title}".`);
      let act = take(field);
      await perform(seat, field, act);
      // The prompt is still there if the renderer would not go on.
      for (let after = await seat.look(); after?.problem !== undefined; after = await seat.look()) {
        refusals.push(after.problem);
        act = take(field);
        if (act === undefined) {
          await seat.leave('close');
          return '';
        }
        await perform(seat, field, act);
      }
    }
  }
  return '';
}

async function perform(seat: Seat, field: FieldSpec, act: FieldAct | undefined): Promise<void> {
  const values = 'options' in field ? field.options.map(({ value }) => value) : [];
  switch (act?.act) {
    case undefined:
      return seat.keep();
    case 'type':
    case 'attempt':
      return seat.type(act.text);
    case 'pick':
      return seat.pickEntry(typeof act.value === 'boolean' ? Number(!act.value) : values.indexOf(act.value));
    case 'pickMany':
      return seat.tick(act.values.map((value) => values.indexOf(value)));
    case 'clear':
      if (field.kind === 'choices') return seat.tick([]);
      return field.kind === 'choice' || field.kind === 'boolean' ? seat.pickAction('clear') : seat.type('');
  }
}
