import { setImmediate } from 'node:timers/promises';

/** One of several ways to do the same. */
export type Contender = () => unknown;

/** How long and how finely to measure. */
export interface InterleaveOptions {
  /** Calls of each contender before anything counts, so that the compiler has settled. Default 400. */
  readonly warmUp?: number;
  /** Calls of one contender in a row. Default 5. */
  readonly batch?: number;
  /** Measured time for all contenders together, in milliseconds. */
  readonly budget: number;
  /** Rounds that are done even if they take longer than the budget. Default 25. */
  readonly minRounds?: number;
  /** Milliseconds from any origin; tests hand in their own. */
  readonly now?: () => number;
}

/** The middle half of a number of measurements. */
export interface Quartiles {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** What was measured. */
export interface Measured<N extends string> {
  /** Microseconds for one call of a contender. */
  micros(name: N): Quartiles;
  /** How long one contender takes over another, from their batches in the same round. */
  ratio(name: N, over: N): Quartiles;
}

/**
 * Measures contenders in turns: a small batch of each, then again, each round beginning with another one. Contenders
 * are compared within a round only and medians are taken over the rounds, so that a machine which is busy for a
 * while slows all of them down, and decides nothing.
 */
export async function interleave<N extends string>(
  contenders: { readonly [name in N]: Contender },
  options: InterleaveOptions,
): Promise<Measured<N>> {
  const { warmUp = 400, batch = 5, budget, minRounds = 25, now = () => performance.now() } = options;
  const names = Object.keys(contenders) as N[];
  const samples = new Map<N, number[]>(names.map((name) => [name, []]));

  const time = async (name: N, calls: number): Promise<number> => {
    const contender = contenders[name];
    // What a contender left to the event loop (finalizers, timers) is done before the next one is measured.
    await setImmediate();
    const start = now();
    for (let call = 0; call < calls; call++) await contender();
    return ((now() - start) * 1000) / calls;
  };

  // In turns as well, so that all of them meet the same compiled code of what they share.
  for (let done = 0; done < warmUp; done += batch) for (const name of names) await time(name, batch);

  const end = now() + budget;
  for (let round = 0; round < minRounds || now() < end; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length] as N;
      samples.get(name)?.push(await time(name, batch));
    }
  }

  const of = (name: N): readonly number[] => samples.get(name) ?? [];
  return {
    micros: (name) => quartiles(of(name)),
    ratio: (name, over) => quartiles(of(name).map((value, round) => value / (of(over)[round] as number))),
  };
}

/** Quartiles by linear interpolation. */
export function quartiles(values: readonly number[]): Quartiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => {
    const index = (sorted.length - 1) * share;
    const below = sorted[Math.floor(index)] ?? Number.NaN;
    const above = sorted[Math.ceil(index)] ?? Number.NaN;
    return below + (above - below) * (index - Math.floor(index));
  };
  return { low: at(0.25), median: at(0.5), high: at(0.75) };
}
