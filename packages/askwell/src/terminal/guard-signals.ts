/** What is done with the terminal while its program is stopped, or when it is ended by a signal. */
export interface TerminalState {
  /** Leaves the terminal as it was before the question. */
  suspend(): void;
  /**
   * Takes it again, and draws what stood there.
   *
   * @param lost Whether others have written to the terminal without {@link suspend} before.
   */
  resume(lost: boolean): void;
}

/** The part of `process` that is needed. */
export interface SignalTarget {
  readonly pid: number;
  kill(pid: number, signal: string): unknown;
  prependListener(event: string, listener: (signal: string) => void): unknown;
  off(event: string, listener: (signal: string) => void): unknown;
  listeners(event: string): readonly unknown[];
}

const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];
// Told by a mark, since there may be several terminals, and several copies of this package.
const OURS = Symbol.for('askwell.terminal.signal');

/**
 * Keeps signals from leaving the terminal in a state of ours, while a question is open. Every signal still does what it
 * would do without this: handlers of the host run, and where there are none, the process ends or stops.
 *
 * @returns what takes it away again
 */
export function guardSignals(
  state: TerminalState,
  target: SignalTarget = process as SignalTarget,
): () => void {
  let suspended = false;
  let released = false;
  const suspend = (): void => {
    if (!suspended) state.suspend();
    suspended = true;
  };
  const resume = (lost: boolean): void => {
    suspended = false;
    state.resume(lost);
  };
  const mark = <Listener extends object>(listener: Listener): Listener =>
    Object.assign(listener, { [OURS]: true });
  const isHandled = (signal: string): boolean =>
    target.listeners(signal).some((listener) => !(OURS in (listener as object)));
  /** Lets the signal do what it does by itself; the last one of ours raises it. */
  const raise = (signal: string, listener: () => void): void => {
    target.off(signal, listener);
    if (target.listeners(signal).length === 0) target.kill(target.pid, signal);
  };

  // Whether the host ends is its own matter, and if it does, the exit leaves the terminal in order.
  const endings = ENDING.map((signal) => {
    const listener = mark(() => {
      if (isHandled(signal)) return;
      suspend();
      raise(signal, listener);
    });
    return { signal, listener };
  });
  const onStop = mark(() => {
    suspend();
    if (!isHandled('SIGTSTP')) raise('SIGTSTP', onStop);
    // The process stops above, or, without a shell to bring it back, not at all. If it did, SIGCONT comes between these.
    setImmediate(() => setImmediate(goOn));
  });
  const goOn = (): void => {
    if (released) return;
    target.off('SIGTSTP', onStop);
    target.prependListener('SIGTSTP', onStop);
    if (suspended) resume(false);
  };
  const onContinue = mark(() => resume(!suspended));

  const all = [
    ...endings,
    { signal: 'SIGTSTP', listener: onStop },
    { signal: 'SIGCONT', listener: onContinue },
  ];
  // Before those of the host, whose `once` would be gone when ours is called.
  for (const { signal, listener } of all) target.prependListener(signal, listener);
  return () => {
    released = true;
    for (const { signal, listener } of all) target.off(signal, listener);
  };
}
