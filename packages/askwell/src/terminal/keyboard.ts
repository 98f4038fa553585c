import { type Interface, emitKeypressEvents } from 'node:readline';
import { Readable } from 'node:stream';

/** A key that was pressed, or a text that was pasted. */
export interface Key {
  /** `return`, `up`, `x`, `paste`; missing for characters that no key is named after. */
  readonly name: string | undefined;
  /** The characters that it types; empty if it types none. */
  readonly text: string;
  readonly ctrl: boolean;
  readonly shift: boolean;
}

/** The keys of a terminal, while a question is open. */
export interface Keyboard {
  /** The next key; `undefined` once the keyboard is closed, by its signal or because the input has ended. */
  next(): Promise<Key | undefined>;
  /** Whether keys are there that nobody has taken yet. */
  pending(): boolean;
  /** Throws away what was typed until now: it can't be an answer to something that was not on the screen. */
  drop(): Promise<void>;
  /** Gives the terminal back for a while, and takes it again. */
  suspend(): void;
  resume(): void;
  close(): void;
}

/** How keys are listened to. */
export interface Listening {
  /** Closes the keyboard. */
  readonly signal: AbortSignal;
  /** For how many milliseconds after the first {@link Keyboard.drop} keys are ignored. Default: 0. */
  readonly quietFor?: number;
  /** The time in milliseconds. */
  readonly now?: () => number;
}

/** The part of a terminal's input that a plain stream does not have. */
export interface KeyInput extends Readable {
  readonly isTTY?: boolean;
  readonly isRaw?: boolean;
  setRawMode?(raw: boolean): void;
}

// A lone Esc and the first byte of an arrow key are the same byte; what follows one within this time belongs to it.
const ESCAPE_TIMEOUT = 50;
// What takes the input's bytes, and would take those of our keys too.
const TAKERS = ['data', 'readable'] as const;

/**
 * Reads the keys of an input. It has the input for itself until it is closed: readers that the host has there get
 * nothing of the answer, and find the input as they left it afterwards.
 */
export function openKeyboard(
  input: KeyInput,
  { signal, quietFor = 0, now = () => performance.now() }: Listening,
): Keyboard {
  const keys: Key[] = [];
  let pasted: string | undefined;
  let pastedInQuiet = false;
  let closed = false;
  let quietLeft = quietFor;
  let quietUntil = -Infinity;
  let wake: (() => void) | undefined;

  const others = TAKERS.map((event) => ({ event, listeners: input.rawListeners(event) }));
  for (const { event } of others) input.removeAllListeners(event);
  const wasRaw = input.isRaw === true;
  const wasFlowing = input.readableFlowing === true;
  const wasEncoded = input.readableEncoding !== null;

  // The decoder hangs on a stream of its own, so that it leaves nothing on the input.
  const decoder = new Readable({ read: () => undefined });
  // All that is read of the interface is this number.
  emitKeypressEvents(decoder, { escapeCodeTimeout: ESCAPE_TIMEOUT } as unknown as Interface);
  decoder.on('keypress', (text: string | undefined, key: Omit<Partial<Key>, 'text'>) => {
    const { name, ctrl = false, shift = false } = key;
    const isQuiet = now() < quietUntil;
    if (name === 'paste-start') {
      pasted = '';
      pastedInQuiet = isQuiet;
    } else if (name === 'paste-end') {
      if (!pastedInQuiet) keys.push({ name: 'paste', text: pasted ?? '', ctrl: false, shift: false });
      pasted = undefined;
    } else if (pasted !== undefined) {
      pasted += name === 'return' || name === 'enter' ? '\n' : (text ?? '');
      return;
    } else if (!isQuiet) keys.push({ name, text: isTyped(text) ? text : '', ctrl, shift });
    wake?.();
  });

  const setRaw = (raw: boolean): void => {
    if (!wasRaw) input.setRawMode?.(raw);
  };
  const giveBack = (): void => {
    try {
      setRaw(false);
    } catch {
      // The terminal has gone, and its state with it.
    }
  };
  const onData = (chunk: Buffer | string): void => {
    decoder.emit('data', wasEncoded ? Buffer.from(chunk as string) : chunk);
  };
  const close = (): void => {
    if (closed) return;
    closed = true;
    signal.removeEventListener('abort', close);
    for (const event of ['end', 'close', 'error']) input.off(event, close);
    input.off('data', onData);
    decoder.removeAllListeners('keypress');
    giveBack();
    if (!wasFlowing) input.pause();
    for (const { event, listeners } of others) {
      for (const listener of listeners) input.on(event, listener as (...args: unknown[]) => void);
    }
    if (wasFlowing) input.resume();
    wake?.();
  };
  signal.addEventListener('abort', close, { once: true });
  for (const event of ['end', 'close', 'error']) input.on(event, close);
  input.on('data', onData);
  try {
    setRaw(true);
  } catch (error) {
    close();
    throw error;
  }
  input.resume();
  if (signal.aborted || input.readableEnded || input.destroyed) close();

  return {
    async next() {
      while (keys.length === 0 && !closed) {
        await new Promise<void>((resolve) => (wake = resolve));
        wake = undefined;
      }
      return closed ? undefined : keys.shift();
    },
    pending: () => keys.length > 0,
    async drop() {
      // What waits in the terminal is read in the poll phase between the two.
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
      keys.length = 0;
      if (quietLeft > 0) quietUntil = now() + quietLeft;
      quietLeft = 0;
    },
    suspend: giveBack,
    resume() {
      if (closed) return;
      // Others may have changed the mode, of which the stream knows nothing: it has to be set anew.
      giveBack();
      try {
        setRaw(true);
      } catch {
        close();
      }
    },
    close,
  };
}

function isTyped(text: string | undefined): text is string {
  return text !== undefined && !/\p{Cc}/u.test(text);
}
