import type { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

import { guardSignals } from './guard-signals.ts';
import { type KeyInput, type Listening, openKeyboard } from './keyboard.ts';
import { cleanPaste, visibleCharacter } from './line-editor.ts';
import { PASTE_OFF, PASTE_ON } from './screen.ts';
import { graphemes, graphemeWidth } from './text-width.ts';

/** Reads an input line by line. */
export interface LineReader {
  /** Writes a prompt and waits for a line; `undefined` if there will be none: Ctrl-C, Ctrl-D, Esc, end or abort. */
  ask(prompt: string): Promise<string | undefined>;
  /** Writes a line, also while somebody types. */
  print(line: string): void;
  /** Forgets what was typed before now. What comes from a pipe was not typed, and stays. */
  settle(): Promise<void>;
  close(): void;
}

/** How lines are read. */
export interface LineListening extends Listening {
  /** Whether the terminal is asked to mark pasted text, so that a line break in it ends no line. */
  readonly paste: boolean;
}

/** Opens the reader that fits an input. */
export function openLineReader(input: KeyInput, output: Writable, listening: LineListening): LineReader {
  return input.isTTY === true
    ? openTyped(input, output, listening)
    : openPiped(input, output, listening.signal);
}

/**
 * Lines that are typed. The terminal is in raw mode, so that Ctrl-C and Ctrl-D end the question and not the program or
 * its input; what is typed is echoed as a terminal does it by itself.
 */
function openTyped(input: KeyInput, output: Writable, { paste, ...listening }: LineListening): LineReader {
  const keyboard = openKeyboard(input, listening);
  let open: { readonly prompt: string; readonly typed: string[] } | undefined;

  const shown = (characters: readonly string[]): string => characters.map(visibleCharacter).join('');
  const again = (): string => (open === undefined ? '' : open.prompt + shown(open.typed));
  const [pasteOn, pasteOff] = paste ? [PASTE_ON, PASTE_OFF] : ['', ''];
  const write = (text: string): void => {
    if (text !== '') output.write(text);
  };
  const leave = (): void => write(pasteOff);
  const release = guardSignals({
    suspend() {
      write(`${pasteOff}\n`);
      keyboard.suspend();
    },
    resume(lost) {
      keyboard.resume();
      write(`${pasteOn}${lost ? '\n' : ''}${again()}`);
    },
  });
  process.on('exit', leave);
  write(pasteOn);

  const remove = (characters: readonly string[]): void => {
    const width = characters.reduce((sum, character) => sum + graphemeWidth(visibleCharacter(character)), 0);
    output.write('\b \b'.repeat(width));
  };
  const read = async (typed: string[]): Promise<string | undefined> => {
    for (;;) {
      const key = await keyboard.next();
      if (key === undefined) return undefined;
      const { name, text, ctrl } = key;
      if (name === 'escape' || (ctrl && (name === 'c' || name === 'd'))) return undefined;
      if (name === 'return' || name === 'enter') return typed.join('');
      if (name === 'backspace') remove(typed.splice(-1));
      else if (ctrl && name === 'u') remove(typed.splice(0));
      else if (!ctrl && text !== '') {
        const characters = graphemes(cleanPaste(text));
        typed.push(...characters);
        output.write(shown(characters));
      }
    }
  };

  return {
    async ask(prompt) {
      open = { prompt, typed: [] };
      output.write(prompt);
      try {
        return await read(open.typed);
      } finally {
        open = undefined;
        output.write('\n');
      }
    },
    print(line) {
      output.write(`${open === undefined ? '' : '\n'}${line}\n`);
      write(again());
    },
    settle: () => keyboard.drop(),
    close() {
      release();
      process.off('exit', leave);
      keyboard.close();
      leave();
    },
  };
}

/** What came through a pipe and was not read yet; the next question goes on there. */
interface Pipe {
  readonly decoder: StringDecoder;
  text: string;
  ended: boolean;
}

const pipes = new WeakMap<KeyInput, Pipe>();

function openPiped(input: KeyInput, output: Writable, signal: AbortSignal): LineReader {
  const pipe: Pipe = pipes.get(input) ?? { decoder: new StringDecoder(), text: '', ended: false };
  pipes.set(input, pipe);
  let wake: (() => void) | undefined;
  let closed = signal.aborted;
  let prompt: string | undefined;

  const onData = (chunk: Buffer | string): void => {
    pipe.text += typeof chunk === 'string' ? chunk : pipe.decoder.write(chunk);
    wake?.();
  };
  const onEnd = (): void => {
    pipe.ended = true;
    wake?.();
  };
  const close = (): void => {
    closed = true;
    input.off('data', onData);
    for (const event of ['end', 'close', 'error']) input.off(event, onEnd);
    signal.removeEventListener('abort', close);
    input.pause();
    wake?.();
  };
  input.on('data', onData);
  for (const event of ['end', 'close', 'error']) input.on(event, onEnd);
  signal.addEventListener('abort', close, { once: true });
  if (input.readableEnded || input.destroyed) pipe.ended = true;
  input.resume();

  const take = (): string | undefined => {
    const end = pipe.text.indexOf('\n');
    if (end < 0 && (!pipe.ended || pipe.text === '')) return undefined;
    const line = end < 0 ? pipe.text : pipe.text.slice(0, end);
    pipe.text = end < 0 ? '' : pipe.text.slice(end + 1);
    return line.replace(/\r$/, '');
  };
  return {
    async ask(text) {
      prompt = text;
      output.write(text);
      try {
        for (;;) {
          const line = closed ? undefined : take();
          if (line !== undefined || closed || pipe.ended) return line;
          await new Promise<void>((resolve) => (wake = resolve));
          wake = undefined;
        }
      } finally {
        prompt = undefined;
        output.write('\n');
      }
    },
    print(line) {
      output.write(`${prompt === undefined ? '' : '\n'}${line}\n${prompt ?? ''}`);
    },
    settle: () => Promise.resolve(),
    close,
  };
}
