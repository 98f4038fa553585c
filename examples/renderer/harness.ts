import type { FieldAct, RendererHarness, Seen } from 'askwell/testing';

import { createRenderer } from './renderer.ts';
import { type Button, createScreen, type Happened, textOf } from './screen.ts';

/** What the person of the suite presses, in the words of this screen. */
const BUTTONS = {
  submit: 'send',
  accept: 'open',
  again: 'again',
  done: 'done',
  decline: 'decline',
  cancel: 'close',
  close: 'close',
} as const satisfies Record<string, Button>;

/** Puts a person in front of a screen of its own. */
function sitDown(openerFails = false) {
  const screen = createScreen();
  const opened: string[] = [];
  const renderer = createRenderer(screen, async (url) => {
    if (openerFails) return 'failed';
    opened.push(url);
    return 'opened';
  });
  const press = (end: keyof typeof BUTTONS): Promise<void> => screen.act({ button: BUTTONS[end] });
  const seen = (): Seen => {
    const all = screen.drawn.join('\n');
    return { text: all, raw: all, links: [] };
  };
  return { screen, renderer, opened, press, seen };
}

/** Plays the person that `describeRenderer` describes. */
export const harness: RendererHarness = {
  async form(elicitation, script, signal) {
    const { screen, renderer, press, seen } = sitDown();
    const answer = renderer.form(elicitation, signal);
    const refusals: string[] = [];
    let review = '';
    const submit = async (): Promise<void> => {
      review = screen.open === undefined ? '' : textOf(screen.open);
      await press('submit');
      const said = (screen.open?.inputs ?? [])
        .map(({ problem }) => problem)
        .filter((problem) => problem !== '');
      if (said.length > 0) refusals.push(said.join('\n'));
    };
    for (const act of [...script.acts, ...script.changes]) {
      await screen.act(happenedBy(act));
      if (act.act === 'attempt') await submit();
    }
    if (script.end === 'wait') script.shown();
    else if (script.end === 'submit') await submit();
    else await press(script.end);
    // Where the renderer would not go on, the person gives up.
    if (script.end === 'submit' && screen.open !== undefined) await press('close');
    return { answer: await answer, review, refusals, ...seen() };
  },

  async url(elicitation, script, signal) {
    const { screen, renderer, opened, press, seen } = sitDown(script.openerFails);
    const answer = renderer.url(elicitation, signal);
    const emphasized = [screen.open?.strong ?? ''];
    if (script.end === 'wait') script.shown();
    else await press(script.end);
    return { answer: await answer, opened, emphasized, ...seen() };
  },

  async waiting(elicitation, script, signal) {
    const { renderer, opened, press, seen } = sitDown();
    const answer = renderer.waiting(elicitation, signal);
    for (let left = script.again; left > 0; left -= 1) await press('again');
    if (script.end === 'wait') script.shown();
    else await press(script.end);
    return { answer: await answer, opened, ...seen() };
  },

  async notice(notice) {
    const { renderer, seen } = sitDown();
    renderer.notice(notice);
    return seen();
  },

  // Shown as skipped, with the reason.
  without: { links: 'nothing but the buttons can be pressed on this screen' },
};

function happenedBy(act: FieldAct): Happened {
  switch (act.act) {
    case 'type':
    case 'attempt':
      return { field: act.field, typed: act.text };
    case 'pick':
      return { field: act.field, chosen: act.value };
    case 'pickMany':
      return { field: act.field, chosen: act.values };
    case 'clear':
      return { field: act.field, chosen: undefined };
  }
}
