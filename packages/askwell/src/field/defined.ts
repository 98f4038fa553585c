/** `T` while it is put together: any member may be `undefined`. */
export type Draft<T> = { readonly [K in keyof T]: T[K] | undefined };

/** Freezes a copy without the members that are `undefined`, which `exactOptionalPropertyTypes` tells apart from absent ones. */
export function defined<T extends object>(members: Draft<T>): T {
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(members)) {
    if (value !== undefined) out[name] = value;
  }
  return Object.freeze(out) as T;
}
