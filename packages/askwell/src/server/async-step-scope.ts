import type { StepScope } from '../replay/step-scope.ts';

interface AsyncContexts {
  readonly AsyncLocalStorage: new <T>() => { run<R>(store: T, fn: () => R): R; getStore(): T | undefined };
}

/** A scope that sees through every `await`, where the platform has async contexts: Node, Bun, Deno. */
export function createAsyncStepScope(): StepScope | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  const contexts = process?.getBuiltinModule?.('node:async_hooks') as AsyncContexts | undefined;
  if (typeof contexts?.AsyncLocalStorage !== 'function') return undefined;
  const storage = new contexts.AsyncLocalStorage<{ readonly owner: object; readonly step: string }>();
  return {
    enter: (owner, step, fn) => storage.run({ owner, step }, fn),
    inside(owner) {
      const store = storage.getStore();
      return store?.owner === owner ? store.step : undefined;
    },
  };
}
