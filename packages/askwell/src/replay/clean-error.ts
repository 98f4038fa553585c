import { SECRET_MASK } from '../secret.ts';
import type { Guard } from './guard.ts';
import { isBytes, textOfBytes } from './walk-json.ts';

/**
 * What was thrown, without secrets: a copy if it has any, so that the author's own is left as it is. Whatever a log may
 * show of it is looked at: message, stack, cause, the errors of an aggregate, members at any depth, hidden ones too.
 */
export function cleanError<E>(error: E, guard: Guard): E {
  if (!guard.armed) return error;
  const copier = createCopier(guard);
  const copy = copier.copy(error);
  const cleaned = copier.found() ? copy : error;
  if (!guard.finds(textOf(cleaned))) return cleaned as E;
  // A class may have its own way to say it.
  const shown = typeof copy === 'object' && copy !== null && copy !== error ? copy : {};
  return define(shown, 'toString', () => guard.clean(textOf(error))) as E;
}

/** Errors of HTTP clients lead to sockets and agents; beyond this nothing is told. */
const MAX_DEPTH = 60;
const MAX_OBJECTS = 20_000;
const UNSEEN = '[left out]';

/** By these a value may say what it likes about itself. */
const SELF_TOLD = new Set<PropertyKey>([
  'toJSON',
  'toString',
  'valueOf',
  Symbol.toPrimitive,
  Symbol.toStringTag,
  Symbol.for('nodejs.util.inspect.custom'),
]);

const TEXTS_OF_ERRORS = ['name', 'message', 'stack'] as const;

interface Copier {
  copy(value: unknown): unknown;
  /** Whether anything had to be taken out. */
  found(): boolean;
}

function createCopier(guard: Guard): Copier {
  const copies = new Map<object, unknown>();
  let found = false;

  const text = (value: string, clean = guard.clean): string => {
    const cleaned = clean(value);
    found ||= cleaned !== value;
    return cleaned;
  };

  const leaveOut = (): string => {
    found = true;
    return UNSEEN;
  };

  /** The value itself, unless making this of it takes something out. */
  const unlessClean = (value: object, make: () => unknown): unknown => {
    const before = found;
    found = false;
    const made = make();
    const dirty = found;
    found ||= before;
    return dirty ? made : value;
  };

  const visit = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') return text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (copies.has(value)) return copies.get(value);
    if (depth > MAX_DEPTH || copies.size > MAX_OBJECTS) return leaveOut();
    try {
      const copy = copyOf(value, depth);
      copies.set(value, copy);
      return copy;
    } catch {
      // A proxy, or a getter of the platform that wants its own object.
      return leaveOut();
    }
  };

  const copyOf = (value: object, depth: number): unknown => {
    if (isBytes(value)) return unlessClean(value, () => (guard.finds(textOfBytes(value)) ? mask() : value));
    if (value instanceof Date || value instanceof Promise) return value;
    if (value instanceof URL || value instanceof RegExp || value instanceof String)
      return unlessClean(value, () => text(String(value)));
    if (value instanceof Headers || value instanceof URLSearchParams || value instanceof FormData)
      return unlessClean(value, () => new Map([...value].map((entry) => visit(entry, depth + 1) as never)));
    if (value instanceof Request || value instanceof Response) {
      const { url, headers } = value;
      return visit({ url, headers }, depth + 1);
    }
    if (isError(value)) return errorOf(value, depth);
    const into = emptyLike(value);
    copies.set(value, into);
    if (into instanceof Map)
      for (const [key, item] of value as Map<unknown, unknown>)
        into.set(visit(key, depth + 1), visit(item, depth + 1));
    if (into instanceof Set) for (const item of value as Set<unknown>) into.add(visit(item, depth + 1));
    const told = selfTold(value);
    return told === undefined ? members(value, into, depth) : told.json;
  };

  const mask = (): string => {
    found = true;
    return SECRET_MASK;
  };

  /** What an object with `toJSON` says of itself. */
  const selfTold = (value: object): { readonly json: unknown } | undefined => {
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON !== 'function') return undefined;
    found ||= guard.findsIn(value);
    return { json: guard.cleanJson(value) };
  };

  const errorOf = (error: object, depth: number): object => {
    const copy = Object.setPrototypeOf(new Error(), prototypeFor(error)) as Error;
    copies.set(error, copy);
    for (const name of TEXTS_OF_ERRORS) {
      const { enumerable } = Reflect.getOwnPropertyDescriptor(error, name) ?? {};
      define(copy, name, visit((error as Error)[name], depth + 1), enumerable);
    }
    const told = selfTold(error);
    if (told !== undefined) define(copy, 'toJSON', () => told.json);
    return members(error, copy, depth);
  };

  /** Own members, hidden ones and such under symbols included. No getter is called: in a copy it is only mentioned. */
  const members = (value: object, into: object, depth: number): object => {
    for (const key of Reflect.ownKeys(value)) {
      const own = Reflect.getOwnPropertyDescriptor(value, key);
      if (own === undefined || (Array.isArray(value) && key === 'length')) continue;
      if (isError(value) && TEXTS_OF_ERRORS.includes(key as never)) continue;
      const name = typeof key === 'string' ? text(key, guard.cleanName) : symbolOf(key);
      if (!('value' in own)) {
        found = true;
        define(into, name, '[getter]', own.enumerable);
      } else if (typeof own.value !== 'function' || !SELF_TOLD.has(key)) {
        define(into, name, visit(own.value, depth + 1), own.enumerable);
      }
    }
    return into;
  };

  const symbolOf = (key: symbol): symbol => {
    const name = key.description ?? '';
    const cleaned = text(name);
    return cleaned === name ? key : Symbol(cleaned);
  };

  return { copy: (value) => visit(value, 0), found: () => found };
}

/** An error of this realm or of another one, such as a worker's or a sandbox's. */
function isError(value: object): boolean {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

/** Of other classes nothing is kept but the members: their methods may rely on what a copy can't have. */
function emptyLike(value: object): object {
  if (Array.isArray(value)) return [];
  if (value instanceof Map) return new Map();
  if (value instanceof Set) return new Set();
  return Object.getPrototypeOf(value) === null ? (Object.create(null) as object) : {};
}

/** The same class, except for one that keeps the message in the platform, where a copy has none: `DOMException`. */
function prototypeFor(error: object): object {
  const own: unknown = Object.getPrototypeOf(error);
  for (let at = own as object | null; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const message = Reflect.getOwnPropertyDescriptor(at, 'message');
    if (message !== undefined) return 'value' in message ? (own as object) : Error.prototype;
  }
  return Error.prototype;
}

function define(object: object, name: PropertyKey, value: unknown, enumerable = false): object {
  return Object.defineProperty(object, name, { value, enumerable, writable: true, configurable: true });
}

function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return '';
  }
}
