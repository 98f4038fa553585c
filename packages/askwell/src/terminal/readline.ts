import type { Renderer } from '../client/renderer.ts';
import { createRenderer } from './create-renderer.ts';
import { openPlainSurface } from './plain-surface.ts';
import { type ReadlineOptions, streamsOf } from './terminal-options.ts';

// What is written, for whoever drives it in a test. The course is that of terminal.ts, with these prompts; each ends with
// ": " and waits for a line:
//
// list    ? [title]
//           1. [label] - [hint]         "#1." where names are numbers themselves; then a number without # is a name
//         Number or name [[kept]]:      a number or a name; " (Enter skips)" where it may be left empty
// menu    ? [title]
//           1. [label] - [hint]         only at the review: the fields
//           [word] - [label], [hint]    answer, send, approve, open, done, back, decline, cancel
//         Word [[kept]]:                a word, with or without a colon; "Number or word" at the review, where nothing is
//                                       kept: only the word "send" sends
// ticks   Numbers or names, with commas between them [[kept]]:
// text    Text [[kept]]:
//
// An empty line keeps what stands in brackets, or skips what may be left empty. In every prompt: :back, :clear, :decline,
// :cancel, :help; "::" is a colon. "Problem: " and "Warning: " begin lines of those kinds, "| " every line of a server's
// words, "= " what was answered. A long text that is kept stands above its prompt, which has [what stands here].
// Pasted line breaks end no line, unless TERM is dumb or the input is a pipe.

/**
 * Asks line by line, for screen readers, dumb terminals and pipes: no colours, no cursor movement, nothing is drawn twice.
 * What it asks and what an answer means is the same as with {@link terminal}.
 *
 * @example
 * ```ts
 * attachElicitation(client, { renderer: readline(), server: { name: 'billing' } });
 * ```
 */
export function readline(options: ReadlineOptions = {}): Renderer {
  return createRenderer(() => {
    const { input, output, open } = streamsOf(options);
    return {
      input,
      output,
      open,
      warning: 'Warning: ',
      openSurface: (listening) =>
        openPlainSurface(input, output, { ...listening, paste: process.env['TERM'] !== 'dumb' }),
    };
  });
}
