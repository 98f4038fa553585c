/** What a call may take, in milliseconds. Time in which a person is asked does not count. */
export interface CallLimits {
  /** For each leg: from a request to its response. */
  readonly timeout: number;
  /** For all legs together. */
  readonly maxTotalTimeout?: number | undefined;
}

/** A limit that was reached. */
export interface Limit {
  /** Whether it is that of all legs together. */
  readonly isTotal: boolean;
  readonly milliseconds: number;
}

/** Measures how long the server has kept a call waiting. */
export interface CallClock {
  /** A request went out: the time for a leg begins anew. */
  start(): void;
  /** Its response is there. */
  stop(): void;
  /** The server has shown that it is alive. */
  reset(): void;
  /** A person is being asked: stands still until released as often. */
  hold(): void;
  release(): void;
}

/** The longest that a timer can wait, 24 days. */
export const FOREVER_MS: number = 2 ** 31 - 1;

/**
 * Makes a clock that calls `onTimeout` once a limit has passed.
 *
 * @param onTimeout is told the limit that was reached
 */
export function createCallClock(limits: CallLimits, onTimeout: (limit: Limit) => void): CallClock {
  const { timeout, maxTotalTimeout = Number.POSITIVE_INFINITY } = limits;
  let legs = 0;
  let holds = 0;
  let leftOfLeg = timeout;
  let leftOfTotal = maxTotalTimeout;
  let running: { readonly since: number; readonly timer: ReturnType<typeof setTimeout> } | undefined;

  const pause = (): void => {
    if (running === undefined) return;
    clearTimeout(running.timer);
    const passed = performance.now() - running.since;
    leftOfLeg -= passed;
    leftOfTotal -= passed;
    running = undefined;
  };
  const run = (): void => {
    if (running !== undefined || legs === 0 || holds > 0) return;
    const left = Math.min(leftOfLeg, leftOfTotal);
    const isTotal = leftOfTotal < leftOfLeg;
    const limit = { isTotal, milliseconds: isTotal ? maxTotalTimeout : timeout };
    const timer = setTimeout(() => onTimeout(limit), Math.min(Math.max(left, 0), FOREVER_MS));
    running = { since: performance.now(), timer };
  };
  const change = (apply: () => void) => (): void => {
    pause();
    apply();
    run();
  };
  return {
    start: change(() => {
      legs += 1;
      leftOfLeg = timeout;
    }),
    stop: change(() => {
      legs = Math.max(0, legs - 1);
    }),
    reset: change(() => {
      leftOfLeg = timeout;
    }),
    hold: change(() => {
      holds += 1;
    }),
    release: change(() => {
      // What was left is left: a server that asks for ever doesn't get more time by it.
      holds = Math.max(0, holds - 1);
    }),
  };
}
