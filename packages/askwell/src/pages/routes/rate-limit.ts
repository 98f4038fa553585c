/** Counts what may happen so often within a time, by key. In this process only, and forgotten with it. */
export interface RateLimit {
  /** Counts one; false if that is one too many. */
  take(key: string): boolean;
}

/**
 * @param options.most - how often a key may come within `windowMs`, counted from its first time
 * @param options.capacity - how many keys are remembered; when there are more, the oldest is forgotten
 */
export function createRateLimit(options: {
  readonly most: number;
  readonly windowMs: number;
  readonly capacity: number;
  readonly now: () => number;
}): RateLimit {
  const { most, windowMs, capacity, now } = options;
  // In order of the first time, since that never changes while a key is in.
  const windows = new Map<string, { count: number; readonly endsAt: number }>();
  return {
    take(key) {
      const at = now();
      for (const [old, { endsAt }] of windows) {
        if (at < endsAt && (windows.size < capacity || windows.has(key))) break;
        windows.delete(old);
      }
      const window = windows.get(key) ?? { count: 0, endsAt: at + windowMs };
      window.count += 1;
      windows.set(key, window);
      return window.count <= most;
    },
  };
}
