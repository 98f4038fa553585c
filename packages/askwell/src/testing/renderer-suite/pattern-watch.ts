/**
 * Counts how often a pattern is handed to the platform's own regular expressions while something runs: to `RegExp`, or
 * as text to a method of a string that makes one.
 */
export async function watchPatterns<T>(
  pattern: string,
  run: () => Promise<T>,
): Promise<{ readonly result: T; readonly compiled: number }> {
  let compiled = 0;
  const count = (given: unknown): void => {
    const source = given instanceof Native ? given.source : given;
    if (typeof source === 'string' && source.includes(pattern)) compiled += 1;
  };
  const Native = globalThis.RegExp;
  const text = String.prototype as unknown as Record<string, (this: string, ...args: unknown[]) => unknown>;
  const methods = ['match', 'matchAll', 'search'].map((name) => [name, text[name]] as const);
  globalThis.RegExp = new Proxy(Native, {
    construct(target, args: [string, string?], newTarget) {
      count(args[0]);
      return Reflect.construct(target, args, newTarget) as RegExp;
    },
    apply(target, _this, args: [string, string?]) {
      count(args[0]);
      return target(...args);
    },
  });
  for (const [name, method] of methods) {
    if (method === undefined) continue;
    text[name] = function watched(this: string, ...args) {
      if (typeof args[0] === 'string') count(args[0]);
      return method.apply(this, args);
    };
  }
  try {
    const result = await run();
    return { result, compiled };
  } finally {
    globalThis.RegExp = Native;
    for (const [name, method] of methods) if (method !== undefined) text[name] = method;
  }
}
