/** How long a question is open: until it is answered, or void. */
export interface Scope {
  readonly signal: AbortSignal;
  end(): void;
}

/** The questions that are open. */
export interface Scopes {
  /** Opens one that is void when any of the signals aborts. */
  open(...signals: readonly (AbortSignal | undefined)[]): Scope;
  /** Makes all of them void. */
  abort(reason: unknown): void;
}

/** Makes the scopes of one client. */
export function createScopes(): Scopes {
  const all = new Set<AbortController>();
  // However many questions a round has, its signal gets one listener: Node warns of more than ten.
  const dependents = new WeakMap<AbortSignal, Set<AbortController>>();

  return {
    open(...signals) {
      const stop = new AbortController();
      const groups = [all];
      for (const signal of signals) {
        if (signal === undefined) continue;
        if (signal.aborted) stop.abort(signal.reason);
        let group = dependents.get(signal);
        if (group === undefined) {
          const made = new Set<AbortController>();
          signal.addEventListener('abort', () => abortAll(made, signal.reason), { once: true });
          dependents.set(signal, (group = made));
        }
        groups.push(group);
      }
      for (const group of groups) group.add(stop);
      return {
        signal: stop.signal,
        end: () => {
          for (const group of groups) group.delete(stop);
        },
      };
    },
    abort: (reason) => abortAll(all, reason),
  };
}

function abortAll(controllers: ReadonlySet<AbortController>, reason: unknown): void {
  for (const controller of controllers) controller.abort(reason);
}
