import type { Row } from './benchmark.ts';
import type { Measured } from './interleave.ts';

/** The row of a ratio, with its spread and what it is a ratio of. */
export function ratioRow<N extends string>(
  name: string,
  measured: Measured<N>,
  [contender, over]: readonly [N, N],
  aim?: number,
): Row {
  const { low, median, high } = measured.ratio(contender, over);
  const [mine, theirs] = [measured.micros(contender).median, measured.micros(over).median];
  return {
    name,
    value: median,
    unit: 'ratio',
    ...(aim !== undefined && { aim }),
    note: `p25–p75 ${low.toFixed(2)}–${high.toFixed(2)}; ${mine.toFixed(0)} µs over ${theirs.toFixed(0)} µs a call`,
  };
}

/** The row of a duration. */
export function microsRow<N extends string>(
  name: string,
  measured: Measured<N>,
  contender: N,
  what: string,
): Row {
  const { low, median, high } = measured.micros(contender);
  return { name, value: median, unit: 'µs', note: `p25–p75 ${low.toFixed(1)}–${high.toFixed(1)}; ${what}` };
}
