import type { Readable, Writable } from 'node:stream';

/** What is said at a terminal while a question is open there. */
interface Speaker {
  readonly output: Writable;
  say(text: string): void;
}

/** A place where one person answers one question at a time, however many clients and renderers ask there. */
export interface Desk {
  /** The question that is open. */
  speaker: Speaker | undefined;
  /** Whether the last question was taken back, so that the next key may be meant for it. */
  takenBack: boolean;
  /** Waits until it is free; `undefined` if the signal aborts before. What it gives has to be called to free it. */
  take(signal: AbortSignal): Promise<(() => void) | undefined>;
}

const desks = new WeakMap<Readable, Desk>();

/** The desk of an input. There is one, since two questions can't share the keys. */
export function deskOf(input: Readable): Desk {
  const known = desks.get(input);
  if (known !== undefined) return known;
  const desk = createDesk();
  desks.set(input, desk);
  return desk;
}

function createDesk(): Desk {
  const waiting: (() => void)[] = [];
  let taken = false;
  const free = (): void => {
    const next = waiting.shift();
    if (next === undefined) taken = false;
    else next();
  };
  const once = (): (() => void) => {
    let done = false;
    return () => {
      if (!done) free();
      done = true;
    };
  };
  return {
    speaker: undefined,
    takenBack: false,
    take(signal) {
      if (signal.aborted) return Promise.resolve(undefined);
      if (!taken) {
        taken = true;
        return Promise.resolve(once());
      }
      return new Promise((resolve) => {
        const onTurn = (): void => {
          signal.removeEventListener('abort', onAbort);
          resolve(once());
        };
        const onAbort = (): void => {
          waiting.splice(waiting.indexOf(onTurn), 1);
          resolve(undefined);
        };
        waiting.push(onTurn);
        signal.addEventListener('abort', onAbort, { once: true });
      });
    },
  };
}
