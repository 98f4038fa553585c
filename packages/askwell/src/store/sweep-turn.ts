/** Writes after which what has expired is looked for. */
const WRITES = 64;
/** Milliseconds after which a write looks for it anyway. */
const PAUSE = 1_000;

/**
 * Tells a writer whether it is its turn to sweep: every 64th write, and the first one in every second. A sweep clears
 * more rows than were written since the last, so that a store can't grow by what has expired; most writes do no work
 * for others.
 */
export function createSweepTurn(now: () => number): () => boolean {
  let writes = 0;
  let next = -Infinity;
  return () => {
    writes += 1;
    if (writes < WRITES && now() < next) return false;
    writes = 0;
    next = now() + PAUSE;
    return true;
  };
}
