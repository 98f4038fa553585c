import { guardSignals } from './guard-signals.ts';
import { openKeyboard, type KeyInput, type Listening } from './keyboard.ts';
import { pickPrompt } from './pick-prompt.ts';
import { openScreen, type ScreenOutput } from './screen.ts';
import { painter, type Style, wrapSpans } from './styled-text.ts';
import type { Surface, Tone } from './surface.ts';
import { textPrompt } from './text-prompt.ts';
import { tickPrompt } from './tick-prompt.ts';

const TONES: Readonly<
  Record<Tone, { readonly style: Style; readonly first: string; readonly rest: string }>
> = {
  title: { style: 'strong', first: '', rest: '  ' },
  plain: { style: 'plain', first: '', rest: '  ' },
  quoted: { style: 'plain', first: '| ', rest: '| ' },
  faint: { style: 'faint', first: '', rest: '  ' },
  warning: { style: 'warning', first: '! ', rest: '  ' },
  problem: { style: 'problem', first: '! ', rest: '  ' },
  done: { style: 'faint', first: '= ', rest: '  ' },
};

/** A terminal that is drawn on. */
export function openRichSurface(
  input: KeyInput,
  output: ScreenOutput,
  { colours, ...listening }: Listening & { readonly colours: boolean },
): Surface {
  const keyboard = openKeyboard(input, listening);
  const screen = openScreen(output);
  const release = guardSignals({
    suspend() {
      screen.suspend();
      keyboard.suspend();
    },
    resume(lost) {
      keyboard.resume();
      screen.resume(lost);
    },
  });
  const paint = painter(colours);
  const io = { screen, keyboard, paint };
  return {
    say(text, tone) {
      const { style, first, rest } = TONES[tone];
      const lines = text.split('\n').flatMap((line, index) =>
        wrapSpans([{ text: line, style }], {
          width: screen.columns,
          first: index === 0 ? first : rest,
          rest,
          paint,
        }),
      );
      screen.print(lines.map((line) => line.text));
    },
    sayUrl({ before, domain, after }) {
      // In one piece, however long: a line break in it would be copied along.
      screen.print([`${before}${paint(domain, 'marked')}${after}`]);
    },
    pick: (prompt) => pickPrompt(prompt, io),
    tick: (prompt) => tickPrompt(prompt, io),
    type: (prompt) => textPrompt(prompt, io),
    settle: () => keyboard.drop(),
    close() {
      release();
      keyboard.close();
      screen.close();
    },
  };
}
