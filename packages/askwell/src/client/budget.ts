/** Counts questions (C10): whether there is room for one more within the last minute. */
export function createBudget(perMinute: number, now: () => number): () => boolean {
  let arrivals: number[] = [];
  return () => {
    const time = now();
    arrivals = arrivals.filter((arrival) => time - arrival < 60_000);
    if (arrivals.length >= perMinute) return false;
    arrivals.push(time);
    return true;
  };
}
