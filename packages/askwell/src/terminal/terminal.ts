import type { Renderer } from '../client/renderer.ts';
import { createRenderer } from './create-renderer.ts';
import { openPlainSurface } from './plain-surface.ts';
import { openRichSurface } from './rich-surface.ts';
import { streamsOf, type TerminalOptions } from './terminal-options.ts';

// What is drawn, for whoever drives it in a test. `[…]` is text, and every prompt is one of three. Colours aside:
//
// list    ? [title]                     one `> ` before the row that is marked, or none before any
//         ! [problem]                   after Enter took nothing
//           Type to find one of [n]     lists of 10 and more; then: Find: [typed] ([found] of [n])
//           > [label] - [hint]          the entries, then what can be done instead: (leave empty), Send, Answer,
//             [label] - [hint]          Approve, Open it; then Back (if there is), Decline, Cancel
//           Up/Down move, Enter chooses, Esc cancels
// ticks   the same with `[x] ` or `[ ] ` before each entry, and "Go on" as the first row after them
//           Up/Down move, Space marks, Enter goes on, Esc cancels
// text    ? [title]
//         ! [problem]
//         > [what is typed]
//           Enter goes on, Shift-Tab goes back, Ctrl-X declines, Esc cancels
//
// A letter marks the next row that begins with it (in long lists: the first that has the typed text in it). Ctrl-X
// declines, Shift-Tab goes back, and Esc, Ctrl-C and Ctrl-D cancel in every prompt. A pasted line break presses nothing.
//
// The course: "[server] (it calls itself "[name]") asks" · "For [tool], round [n]. Question [i] of [n]. From [origin]." ·
// the message behind `| ` · `! ` warnings · list "Do you want to answer?" (not for one list alone) · each field as list,
// ticks or text, titled "[field] (optional): [rules]", and after it `= [field]: [value]` · list "Send this answer?" or
// "This answer can not be sent yet." with the entries `[field]: [value]` and, if it can, Send marked · `= Sent.`,
// `= Declined.`, `= Cancelled.` or `= The question is no longer open.`
// A form where no required field is empty begins at "Send this answer?", and so does one that is asked again; a form of one
// list always begins with that list.
// Without fields: list "Do you approve?" with nothing marked.
// A page: "[server] wants you to open a page" · the message · the URL on a line of its own · "Host: [host]" · list "Do you
// want to open this page in your browser?" with nothing marked · `= Agreed.`; asked again: list "What about this page?"
// (Go on, Open it again). Waiting: list "Finish in the browser: [host]" (I have finished, Open it again, Give up).
// A notice: `! [text]`.

/**
 * Asks in the terminal: who asks and what, one field after the other with a way back, then all answers for review, where
 * each can be changed. The person can decline and cancel at any time; Esc, Ctrl-C and Ctrl-D cancel. Nothing is answered
 * that the person did not choose or keep. Questions of several clients at one terminal are asked one after the other.
 *
 * Needs a terminal that can be drawn on. Where `TERM` is `dumb`, `ASKWELL_PLAIN` is set, or input or output is no
 * terminal, it writes lines instead, as {@link readline} does; what an answer means is the same.
 *
 * @example
 * ```ts
 * attachElicitation(client, { renderer: terminal(), server: { name: 'billing' } });
 * ```
 */
export function terminal(options: TerminalOptions = {}): Renderer {
  return createRenderer(() => {
    const { env = process.env, plain = false } = options;
    const { input, output, open } = streamsOf(options);
    const isTerminal = input.isTTY === true && (output as { readonly isTTY?: boolean }).isTTY === true;
    const draws = !plain && isTerminal && env['TERM'] !== 'dumb' && !isSet(env['ASKWELL_PLAIN']);
    return {
      input,
      output,
      open,
      warning: draws ? '! ' : 'Warning: ',
      openSurface: (signal) =>
        draws
          ? openRichSurface(input, output, { colours: !isSet(env['NO_COLOR']), signal })
          : openPlainSurface(input, output, signal),
    };
  });
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
