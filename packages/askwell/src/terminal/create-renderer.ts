import type { FormElicitation } from '../client/elicitation.ts';
import type { Renderer } from '../client/renderer.ts';
import { sanitizeText } from '../client/sanitize.ts';
import { askForm } from './ask-form.ts';
import { askUrl, awaitPage, type Open } from './ask-url.ts';
import { deskOf } from './desk.ts';
import type { KeyInput } from './keyboard.ts';
import type { ScreenOutput } from './screen.ts';
import type { Surface } from './surface.ts';

/** Where a renderer asks, and how. */
export interface Place {
  readonly input: KeyInput;
  readonly output: ScreenOutput;
  readonly open: Open;
  /** What stands before a notice when no question is open. */
  readonly warning: string;
  openSurface(signal: AbortSignal): Surface;
}

const DONE = { accept: 'Sent.', decline: 'Declined.', cancel: 'Cancelled.' } as const;
const PAGE_DONE = { ...DONE, accept: 'Agreed.' } as const;
const WAIT_DONE = { done: 'Going on.', cancel: 'Given up.' } as const;
const GONE = 'The question is no longer open.';

/**
 * Makes a renderer that asks at a terminal.
 *
 * @param placeOf Called for each question: the terminal as it is then.
 */
export function createRenderer(placeOf: () => Place): Renderer {
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
    const surface = place.openSurface(signal);
    desk.speaker = { output: place.output, say: (text) => surface.say(text, 'warning') };
    try {
      const answer = await ask(surface, place);
      surface.say(signal.aborted ? gone : ending(answer), 'done');
      return signal.aborted ? none : answer;
    } finally {
      desk.speaker = undefined;
      surface.close();
      leave();
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
      else output.write(`${warning}${shown}\n`);
    },
  };
}

/** What tells that a form is asked again: the same call has the same fields. */
function fieldsOf({ from, form }: FormElicitation): string {
  return JSON.stringify([from.server.name, from.target, form.fields.map(({ name, kind }) => [name, kind])]);
}
