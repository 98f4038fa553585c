import { isObject } from '../json.ts';
import type { Guard } from '../replay/guard.ts';

/** The same error without secrets: its copy, if it has any, so that the author's own is left as it is. */
export function cleanError<E>(error: E, guard: Guard): E {
  if (!(error instanceof Error)) return typeof error === 'string' ? (guard.clean(error) as E) : error;
  const told = `${error.message}\n${error.stack ?? ''}\n${inspectable(error)}`;
  if (!guard.finds(told)) return error;
  const copy = Object.create(Object.getPrototypeOf(error) as object) as Error & {
    code?: unknown;
    data?: unknown;
  };
  const { code, data } = error as { code?: unknown; data?: unknown };
  Object.assign(copy, {
    name: error.name,
    message: guard.clean(error.message),
    stack: guard.clean(error.stack ?? ''),
    ...(code !== undefined && { code }),
    ...(data !== undefined && { data: guard.cleanJson(data) }),
  });
  return copy as E;
}

/** What a log would show of an error beside its stack: its members and its cause. */
function inspectable(error: Error): string {
  const seen = new Set<unknown>();
  const texts: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    if (!isObject(value) || seen.has(value)) return;
    seen.add(value);
    for (const name of Object.getOwnPropertyNames(value)) visit(value[name]);
  };
  visit(error);
  return texts.join('\n');
}
