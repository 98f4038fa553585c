/** A value that survives `JSON.parse(JSON.stringify(value))` unchanged. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** An object of JSON values. */
export type JsonObject = { readonly [name: string]: Json };

/** What a `T` looks like after a trip through JSON: dates become strings, functions and `undefined` members vanish. */
export type Jsonify<T> = T extends { toJSON(): infer J }
  ? Jsonify<J>
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends bigint | symbol | ((...args: never[]) => unknown)
      ? never
      : T extends readonly unknown[]
        ? { [K in keyof T]: Jsonify<T[K]> }
        : T extends object
          ? {
              [K in keyof T as T[K] extends symbol | ((...args: never[]) => unknown) ? never : K]: Jsonify<
                T[K]
              >;
            }
          : unknown extends T
            ? unknown
            : never;

/** Whether `value` is an object that is neither `null` nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads an own member; inherited ones (`toString`, `__proto__`) don't count, whatever a peer calls its fields. */
export function own(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;
}

/** Sets an own member under any name; a plain assignment to `__proto__` would set the prototype instead. */
export function setOwn(object: object, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    (object as Record<string, unknown>)[name] = value;
  }
}

/**
 * JSON with members in code-unit order of their names, so that equal values have equal texts.
 * Members that are `undefined` are left out, as in JSON.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (isObject(value)) {
    const members: string[] = [];
    for (const name of Object.keys(value).sort()) {
      const member = value[name];
      if (member !== undefined) members.push(`${JSON.stringify(name)}:${canonicalJson(member)}`);
    }
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/**
 * Whether a value, written as JSON, would be over a size or a depth. Stops as soon as it is, so a hostile value costs
 * no more than the caps, and a cyclic one ends at the depth. Members that are `undefined` count as absent.
 *
 * @param maxBytes The most bytes in UTF-8.
 * @param maxDepth How deep objects and arrays may nest; a scalar has depth 0, `{}` has depth 1.
 * @returns Which cap is exceeded, or `undefined`.
 */
export function jsonOverLimit(
  value: unknown,
  maxBytes: number,
  maxDepth: number,
): 'size' | 'depth' | undefined {
  let left = maxBytes;

  const visit = (item: unknown, depth: number): boolean => {
    if (typeof item === 'string') {
      left -= stringBytes(item, left);
      return false;
    }
    if (typeof item !== 'object' || item === null) {
      left -= (JSON.stringify(item) ?? 'null').length;
      return false;
    }
    if (depth >= maxDepth) return true;
    left -= 2;
    let separator = 0;
    if (Array.isArray(item)) {
      for (let index = 0; index < item.length && left >= 0; index += 1) {
        left -= separator;
        separator = 1;
        if (visit(item[index], depth + 1)) return true;
      }
      return false;
    }
    for (const name of Object.keys(item)) {
      const member = (item as Record<string, unknown>)[name];
      if (member === undefined) continue;
      left -= stringBytes(name, left) + 1 + separator;
      separator = 1;
      if (left < 0) return false;
      if (visit(member, depth + 1)) return true;
    }
    return false;
  };

  if (visit(value, 0)) return 'depth';
  return left < 0 ? 'size' : undefined;
}

/** The bytes of a text as a JSON string in UTF-8, counted no further than a little over `limit`. */
function stringBytes(text: string, limit: number): number {
  let bytes = 2;
  for (let index = 0; index < text.length && bytes <= limit; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x22 || code === 0x5c) bytes += 2;
    else if (code < 0x20) bytes += code >= 0x08 && code <= 0x0d && code !== 0x0b ? 2 : 6;
    else if (code < 0x80) bytes += 1;
    else if (code < 0x800) bytes += 2;
    else if ((code & 0xf800) !== 0xd800) bytes += 3;
    else if (code < 0xdc00 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) {
      bytes += 4;
      index += 1;
    } else bytes += 6; // Half of a pair is escaped.
  }
  return bytes;
}
