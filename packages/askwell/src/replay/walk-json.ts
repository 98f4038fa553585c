import { setOwn } from '../json.ts';
import { SECRET_MASK } from '../secret.ts';

/** What to do with the texts and names of JSON data. */
export interface JsonRules {
  /** @param member - the name of the member that the text is, or is listed in */
  text(text: string, member: string): string;
  /** @param within - the name of the member that the object with this name is */
  name(name: string, within: string): string;
  /** Whether a text that bytes may stand for has a secret in it. */
  holdsSecret(text: string): boolean;
  /** Members that hold data of the author, and the rules for that. */
  readonly data?: { readonly members: ReadonlySet<string>; readonly rules: JsonRules };
}

/** More than any message is nested, and far from what the stack can hold. */
const MAX_DEPTH = 200;

/**
 * Copies a value as `JSON.stringify` would write it, so that nothing but what was looked at is sent: `toJSON` and getters
 * have been called, and a `Map` is an empty object. Never throws; what JSON can't hold is told in its place.
 */
export function walkJson(value: unknown, rules: JsonRules): unknown {
  const above = new Set<object>();

  const visit = (raw: unknown, member: string, now: JsonRules): unknown => {
    const item = raw instanceof String ? String(raw) : raw;
    if (typeof item === 'string') return now.text(item, member);
    if (typeof item === 'function' || typeof item === 'symbol') return undefined;
    if (typeof item !== 'object' || item === null) return item;
    if (above.has(item)) return '[circular]';
    if (above.size >= MAX_DEPTH) return '[nested too deeply]';
    above.add(item);
    try {
      if (isBytes(item) && now.holdsSecret(textOfBytes(item))) return SECRET_MASK;
      const { toJSON } = item as { toJSON?: unknown };
      const json: unknown = typeof toJSON === 'function' ? toJSON.call(item, member) : item;
      return typeof json === 'object' && json !== null ? inside(json, member, now) : visit(json, member, now);
    } catch {
      return '[unreadable]';
    } finally {
      above.delete(item);
    }
  };

  const inside = (item: object, member: string, now: JsonRules): unknown => {
    if (Array.isArray(item)) return item.map((entry) => visit(entry, member, now));
    const copy = {};
    for (const name of Object.keys(item)) {
      const { data } = now;
      // Under `properties` names are those of fields, whatever they are called.
      const next = data !== undefined && member !== 'properties' && data.members.has(name) ? data.rules : now;
      const content = valueOf(item, name);
      setOwn(copy, now.name(name, member), visit(content, name, next));
    }
    return copy;
  };

  return visit(value, '', rules);
}

function valueOf(item: object, name: string): unknown {
  try {
    return (item as Record<string, unknown>)[name];
  } catch {
    return '[unreadable]';
  }
}

/** Whether a value is bytes, of whatever type. */
export function isBytes(value: unknown): value is ArrayBufferView | ArrayBuffer {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}

/** Bytes as the text that they may stand for. */
export function textOfBytes(bytes: ArrayBufferView | ArrayBuffer): string {
  return new TextDecoder().decode(bytes);
}
