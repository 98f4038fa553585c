/**
 * Tells whether code runs inside a step, where nothing may be asked: a step is recorded as a whole when it ends, so an
 * ask in it would wait for itself.
 */
export interface StepScope {
  /** Calls `fn` as the work of a step of `owner`. */
  enter<T>(owner: object, step: string, fn: () => T): T;
  /** The step of `owner` that the calling code belongs to. */
  inside(owner: object): string | undefined;
}

/**
 * Sees as far as the step's first `await`, which needs nothing of the platform. Seeing further takes the platform's
 * async contexts, which slow every promise down on older Nodes; strict replay has them.
 */
export function createSyncStepScope(): StepScope {
  let current: { readonly owner: object; readonly step: string } | undefined;
  return {
    enter(owner, step, fn) {
      const outer = current;
      current = { owner, step };
      try {
        return fn();
      } finally {
        current = outer;
      }
    },
    inside: (owner) => (current?.owner === owner ? current.step : undefined),
  };
}
