import type { FormElicitation } from '../client/elicitation.ts';
import type { Renderer } from '../client/renderer.ts';
import { sanitizeText } from '../client/sanitize.ts';
import { askForm } from './ask-form.ts';
import { askUrl, awaitPage, type Open } from './ask-url.ts';
import { deskOf } from './desk.ts';
import type { KeyInput, Listening } from './keyboard.ts';
import type { ScreenOutput } from './screen.ts';
import type { Surface } from './surface.ts';
import { watchOutput } from './watch-output.ts';

/** Where a renderer asks, and how. */
export interface Place {
  readonly input: KeyInput;
  readonly output: ScreenOutput;
  readonly open: Open;
  /** What stands before a notice when no question is open. */
  readonly warning: string;
  openSurface(listening: Listening): Surface;
}

const DONE = { accept: 'Sent.', decline: 'Declined.', cancel: 'Cancelled.' } as const;
const PAGE_DONE = { ...DONE, accept: 'Agreed.' } as const;
const WAIT_DONE = { done: 'Going on.', cancel: 'Given up.' } as const;
const GONE = 'The question is no longer open.';
// As long as it takes to see that another question stands there.
const QUIET_MS = 400;

/**
 * Makes a renderer that asks at a terminal.
 *
 * @param placeOf Called for each question: the terminal as it is then.
 * @param now The time in milliseconds.
 */
export function createRenderer(placeOf: () => Place, now: () => number = () => performance.now()): Renderer {
  let lastForm: string | undefined;

  /** Runs one question when the terminal is free, and says how it ended. */
  const run = async <Answer>(
    signal: AbortSignal,
    gone: string,
    none: Answer,
    ask: (surface: Surface, place: Place) => Promise<Answer>,
    ending: (answer: Answer) => string,
  ): Promise<Answer> => {
    const place = placeOf();
    const desk = deskOf(place.input);
    const leave = await desk.take(signal);
    if (leave === undefined) return none;
    const unseen = new AbortController();
    const release = watchOutput(place.output, () => unseen.abort());
    const quietFor = desk.takenBack ? QUIET_MS : 0;
    let surface: Surface | undefined;
    try {
      const open = place.openSurface({ signal: AbortSignal.any([signal, unseen.signal]), quietFor, now });
      surface = open;
      desk.speaker = { output: place.output, say: (text) => open.say(text, 'warning') };
      const answer = await ask(open, place);
      open.say(signal.aborted ? gone : ending(answer), 'done');
      return signal.aborted || unseen.signal.aborted ? none : answer;
    } finally {
      desk.speaker = undefined;
      desk.takenBack = signal.aborted;
      try {
        surface?.close();
        await release();
      } finally {
        leave();
      }
    }
  };

  return {
    form: (elicitation, signal) =>
      run(
        signal,
        GONE,
        { action: 'cancel' },
        (surface) => {
          const again = fieldsOf(elicitation);
          const same = again === lastForm;
          lastForm = again;
          return askForm(elicitation, surface, same);
        },
        ({ action }) => DONE[action],
      ),
    url: (elicitation, signal) =>
      run(
        signal,
        GONE,
        { action: 'cancel' },
        (surface, { open }) => askUrl(elicitation, surface, open),
        ({ action }) => PAGE_DONE[action],
      ),
    waiting: (elicitation, signal) =>
      run(
        signal,
        'No longer waiting for the page.',
        'cancel',
        (surface, { open }) => awaitPage(elicitation, surface, open),
        (answer) => WAIT_DONE[answer],
      ),
    notice: ({ text }) => {
      const { input, output, warning } = placeOf();
      const { speaker } = deskOf(input);
      const shown = sanitizeText(text);
      // Above an open question, if there is one on the same screen.
      if (speaker?.output === output) speaker.say(shown);
      else {
        const release = watchOutput(output, () => undefined);
        if (output.writable) output.write(`${warning}${shown}\n`);
        void release();
      }
    },
  };
}

/** What tells that a form is asked again: the same call has the same fields. */
function fieldsOf({ from, form }: FormElicitation): string {
  return JSON.stringify([from.server.name, from.target, form.fields.map(({ name, kind }) => [name, kind])]);
}
