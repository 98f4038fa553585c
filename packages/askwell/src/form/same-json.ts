import { own } from '../json.ts';

/**
 * Whether `data` is exactly the JSON value `json`: the same members, arrays and scalars, in plain objects. A `Date`, a
 * member that is `undefined`, or `NaN` is not.
 */
export function sameJson(data: unknown, json: unknown): boolean {
  if (Object.is(data, json)) return true;
  if (typeof data !== 'object' || typeof json !== 'object' || data === null || json === null) return false;
  if (Array.isArray(data) || Array.isArray(json)) {
    return (
      Array.isArray(data) &&
      Array.isArray(json) &&
      data.length === json.length &&
      data.every((item, index) => sameJson(item, json[index]))
    );
  }
  const prototype: unknown = Object.getPrototypeOf(data);
  if (prototype !== Object.prototype && prototype !== null) return false;
  const names = Object.keys(data);
  return (
    names.length === Object.keys(json).length &&
    names.every((name) => Object.hasOwn(json, name) && sameJson(own(data, name), own(json, name)))
  );
}
