import type { Key, Keyboard } from './keyboard.ts';
import type { Frame, Screen } from './screen.ts';
import type { Paint } from './styled-text.ts';
import type { Exit } from './surface.ts';

/** What a drawn prompt works with. */
export interface RichIo {
  readonly screen: Screen;
  readonly keyboard: Keyboard;
  readonly paint: Paint;
}

/** What a key did: it ended the prompt, or nothing but what the next frame shows. */
export type Pressed<Result> = { readonly done: Result } | undefined;

/**
 * Runs one prompt: draws it, hands it the keys, and takes it away again when it is done. The keys that mean the same
 * everywhere are handled here: Esc, Ctrl-C and Ctrl-D cancel, Ctrl-X declines, Shift-Tab goes back.
 */
export async function runPrompt<Result>(
  { screen, keyboard }: RichIo,
  back: boolean,
  frame: () => Frame,
  press: (key: Key) => Pressed<Result>,
): Promise<Result | Exit> {
  const draw = (): void => screen.draw(frame());
  screen.onResize = draw;
  draw();
  try {
    for (;;) {
      const key = await keyboard.next();
      if (key === undefined) return 'cancel';
      const exit = exitOf(key);
      if (exit === 'back' ? back : exit !== undefined) return exit as Exit;
      const pressed = exit === undefined ? press(key) : undefined;
      if (pressed !== undefined) return pressed.done;
      // Of many keys at once, as from a slow line, only the last state is drawn.
      if (!keyboard.pending()) draw();
    }
  } finally {
    screen.onResize = undefined;
    screen.erase();
  }
}

function exitOf({ name, ctrl, shift }: Key): Exit | undefined {
  if (name === 'escape' || (ctrl && (name === 'c' || name === 'd'))) return 'cancel';
  if (ctrl && name === 'x') return 'decline';
  return shift && name === 'tab' ? 'back' : undefined;
}

/** Whether a key goes on. */
export function isEnter({ name }: Key): boolean {
  return name === 'return' || name === 'enter';
}
