/**
 * Lets one batch of asks through at a time, in the order they came, so that one session's person never has to
 * answer two dialogs of different calls at once.
 */
export interface Turnstile {
  /** Resolves when it is this caller's turn, with the function that lets the next one in. */
  enter(signal: AbortSignal): Promise<() => void>;
}

/** A turnstile for one session. */
export function createTurnstile(): Turnstile {
  const queue: (() => void)[] = [];
  let occupied = false;

  const leave = (): void => {
    const next = queue.shift();
    if (next === undefined) occupied = false;
    else next();
  };

  const once = (): (() => void) => {
    let left = false;
    return () => {
      if (!left) leave();
      left = true;
    };
  };

  return {
    async enter(signal) {
      if (signal.aborted) return () => {};
      if (!occupied) {
        occupied = true;
        return once();
      }
      const admitted = await new Promise<boolean>((resolve) => {
        const go = (): void => {
          signal.removeEventListener('abort', giveUp);
          resolve(true);
        };
        const giveUp = (): void => {
          queue.splice(queue.indexOf(go), 1);
          resolve(false);
        };
        queue.push(go);
        signal.addEventListener('abort', giveUp, { once: true });
      });
      return admitted ? once() : () => {};
    },
  };
}
