import type { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

import { type KeyInput, openKeyboard } from './keyboard.ts';
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

/** Opens the reader that fits an input. */
export function openLineReader(input: KeyInput, output: Writable, signal: AbortSignal): LineReader {
  return input.isTTY === true ? openTyped(input, output, signal) : openPiped(input, output, signal);
}

/**
 * Lines that are typed. The terminal is in raw mode, so that Ctrl-C and Ctrl-D end the question and not the program or
 * its input; what is typed is echoed as a terminal does it by itself.
 */
function openTyped(input: KeyInput, output: Writable, signal: AbortSignal): LineReader {
  const keyboard = openKeyboard(input, signal);
  let open: { readonly prompt: string; readonly typed: string[] } | undefined;

  const remove = (characters: readonly string[]): void => {
    const width = characters.reduce((sum, character) => sum + graphemeWidth(character), 0);
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
        typed.push(...graphemes(text));
        output.write(text);
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
      if (open !== undefined) output.write(open.prompt + open.typed.join(''));
    },
    settle: () => keyboard.drop(),
    close: () => keyboard.close(),
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
