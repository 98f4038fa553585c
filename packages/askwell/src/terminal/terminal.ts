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
// A letter marks the next row that begins with it (in long lists: the first that has the typed text in it), in menus such
// as "Send this answer to [server]?" also an action: `s` marks Send. Ctrl-X
// declines, Shift-Tab goes back, and Esc, Ctrl-C and Ctrl-D cancel in every prompt. A pasted line break presses nothing.
//
// The course: "[server] (it calls itself "[name]") asks" · "For [tool], round [n]. Question [i] of [n]. From [origin]." ·
// the message behind `| ` · `! ` warnings · list "Answer [server]?" (not for one list alone) · each field as list, ticks or
// text, titled "[field] (optional): [rules]", and after it `= [field]: [value]` · list "Send this answer to [server]?" or
// "This answer can not be sent to [server] yet." with the entries `[field]: [value]`; Send is marked if all fields were
// gone through · `= Sent.`, `= Declined.`, `= Cancelled.` or `= The question is no longer open.`
// A form where no required field is empty begins at "Send this answer to [server]?" with nothing marked, and so does one
// that is asked again; a form of one list always begins with that list. Entries that do not fit are written above the list
// as `= [field]: [value]`. A value that hides something of itself is in quotes (exact-text.ts).
// Without fields: list "Approve what [server] asks?" with nothing marked.
// A page: "[server] wants you to open a page" · the message · the URL on a line of its own · "Host: [host]" · list "Open
// this page for [server]?" with nothing marked · `= Agreed.`; asked again: list "What about this page of [server]?" (Go on,
// Open it again). Waiting: list "Finish for [server] in the browser: [host]" (I have finished, Open it again, Give up).
// Where a question took the place of one that was taken back, keys count only after 400 ms.
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
      openSurface: (listening) =>
        draws
          ? openRichSurface(input, output, { ...listening, colours: !isSet(env['NO_COLOR']) })
          : openPlainSurface(input, output, { ...listening, paste: env['TERM'] !== 'dumb' }),
    };
  });
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
