/**
 * Something that must not be seen by accident. Only `reveal()` gives it out; text, JSON, logs and inspection show
 * `[secret]` in its place.
 */
export interface Secret<T = string> {
  /**
   * The value itself. It is taken out of the results, errors, logs and notifications of the call, as a net for accidents;
   * handing it on is still the author's decision.
   */
  reveal(): T;
  toString(): string;
  toJSON(): string;
}

/** What is shown in the place of a secret. */
export const SECRET_MASK = '[secret]';
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

class HiddenValue<T> implements Secret<T> {
  // A private field: neither enumeration nor a debugger's preview of own members shows it.
  readonly #reveal: () => T;

  constructor(reveal: () => T) {
    this.#reveal = reveal;
  }

  reveal(): T {
    return this.#reveal();
  }

  toString(): string {
    return SECRET_MASK;
  }

  toJSON(): string {
    return SECRET_MASK;
  }

  get [Symbol.toStringTag](): string {
    return 'Secret';
  }

  [Symbol.toPrimitive](): string {
    return SECRET_MASK;
  }

  [INSPECT](): string {
    return SECRET_MASK;
  }
}

/** Hides a value. @param reveal - gives it out; called by `reveal()` alone */
export function createSecret<T>(reveal: () => T): Secret<T> {
  return Object.freeze(new HiddenValue(reveal));
}
