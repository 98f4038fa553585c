import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';

import { describe, expect, it } from 'vitest';

import { AskwellError, isAskwellError } from '../../src/errors.ts';
import { cleanError } from '../../src/replay/clean-error.ts';
import { createGuard } from '../../src/replay/guard.ts';
import { createSecret } from '../../src/secret.ts';

const CANARY = 'canary-5d1e77-value';

function clean<E>(error: E): E {
  const guard = createGuard();
  guard.add(CANARY);
  return cleanError(error, guard);
}

/** Everything that a log may show. */
function shown(value: unknown): string {
  const json = ((): string => {
    try {
      return JSON.stringify(value) ?? '';
    } catch {
      return '';
    }
  })();
  return `${inspect(value, { depth: 30, showHidden: true, getters: true })}\n${json}\n${String(value)}`;
}

class ApiError extends Error {
  override readonly name = 'ApiError';
  get response(): string {
    return 'mark';
  }
}

class ToldError extends Error {
  readonly #told: string;
  constructor(told: string) {
    super(told);
    this.#told = told;
  }
  toJSON(): unknown {
    return { told: this.#told };
  }
}

describe('a thrown value', () => {
  it('is the same if no secret is in it, or none is known', () => {
    for (const thrown of [
      new Error('x', { cause: [new Date()] }),
      { status: 401 },
      'text',
      7,
      undefined,
      null,
      () => 1,
    ])
      expect(clean(thrown)).toBe(thrown);
    const error = new Error(CANARY);
    expect(cleanError(error, createGuard())).toBe(error);
  });

  it.each<[string, () => unknown]>([
    ['in the message and the stack', () => new Error(`mark ${CANARY}`)],
    [
      'in the cause of a cause',
      () => new Error('mark', { cause: new Error('x', { cause: { a: [CANARY] } }) }),
    ],
    ['in one of several errors', () => new AggregateError([1, new Error(CANARY)], 'mark')],
    ['in the name and the code', () => Object.assign(new Error('mark'), { name: CANARY, code: CANARY })],
    ['in a list', () => Object.assign(new Error('mark'), { sent: ['GET', { a: CANARY }] })],
    [
      'in a Map and a Set',
      () => ({ mark: 'mark', map: new Map([[{ a: CANARY }, CANARY]]), set: new Set([CANARY]) }),
    ],
    [
      'in headers',
      () => Object.assign(new Error('mark'), { headers: new Headers({ authorization: CANARY }) }),
    ],
    ['in parameters', () => Object.assign(new Error('mark'), { body: new URLSearchParams({ a: CANARY }) })],
    [
      'in a request',
      () => {
        const request = new Request('https://x.example', { headers: { a: CANARY } });
        return Object.assign(new Error('mark'), { headers: request.headers, request });
      },
    ],
    [
      'in a URL and a pattern',
      () =>
        Object.assign(new Error('mark'), {
          url: new URL(`https://x.example/${CANARY}`),
          re: new RegExp(CANARY),
        }),
    ],
    [
      'in a member that is hidden',
      () => Object.defineProperty(new Error('mark'), 'hidden', { value: CANARY }),
    ],
    ['under a symbol, and in one', () => Object.assign(new Error('mark'), { [Symbol(CANARY)]: [CANARY] })],
    ['as the name of a member', () => Object.assign(new Error('mark'), { [CANARY]: 1 })],
    [
      'behind a getter',
      () => Object.defineProperty(new Error('mark'), 'later', { get: () => CANARY, enumerable: true }),
    ],
    ['behind toJSON', () => Object.assign(new Error('mark'), { toJSON: () => ({ mark: 'mark', CANARY }) })],
    [
      'behind toJSON of a member',
      () => Object.assign(new Error('mark'), { config: { toJSON: () => CANARY } }),
    ],
    ['behind toString', () => Object.assign(new Error('mark'), { toString: () => `mark ${CANARY}` })],
    ['behind toString of an object', () => ({ toString: () => `mark ${CANARY}` })],
    [
      'in an error of another realm',
      () => runInNewContext('new TypeError(message)', { message: `mark ${CANARY}` }) as unknown,
    ],
    ['in a DOMException', () => new DOMException(`mark ${CANARY}`, 'AbortError')],
    ['in a text', () => `mark ${CANARY}`],
    ['in a list that is thrown', () => ['mark', CANARY]],
    ['in an object of a class', () => Object.assign(new (class Failure {})(), { mark: 'mark', a: CANARY })],
  ])('S28 S32 loses a secret %s, and keeps the rest', (_, make) => {
    const cleaned = clean(make());
    expect(shown(make())).toContain(CANARY);
    expect(shown(cleaned)).not.toContain('canary');
    expect(shown(cleaned)).toContain('mark');
  });

  it('loses bytes that a secret is in', () => {
    const bytes = new TextEncoder().encode(`x${CANARY}`);
    const other = new Uint8Array([1, 2]);
    const error = Object.assign(new Error('mark'), {
      buffer: Buffer.from(bytes),
      bytes: bytes.buffer,
      other,
    });
    expect(clean(error)).toMatchObject({ buffer: '[secret]', bytes: '[secret]', other });
  });

  it('stays an error of its class, with what else it says', () => {
    const own = Object.assign(new ApiError(CANARY), {
      status: 401,
      at: new Date(0),
      key: createSecret(() => CANARY),
    });
    const cleaned = clean(own);
    expect(cleaned).toBeInstanceOf(ApiError);
    expect(cleaned).toMatchObject({ name: 'ApiError', message: '[secret]', status: 401, response: 'mark' });
    expect(cleaned.at).toEqual(new Date(0));
    expect(String(cleaned.key)).toBe('[secret]');
    expect(own.message).toBe(CANARY);
    const ours = clean(new AskwellError('ASKWELL_GRANT', CANARY, { details: { a: CANARY } }));
    expect(isAskwellError(ours, 'ASKWELL_GRANT')).toBe(true);
    expect(ours.details).toEqual({ a: '[secret]' });
    const told = clean(new ToldError(CANARY));
    expect(JSON.parse(JSON.stringify(told))).toEqual({ told: '[secret]' });
    const aborted = clean(new DOMException(CANARY, 'AbortError'));
    expect([aborted instanceof Error, aborted.name, aborted.message]).toEqual([
      true,
      'AbortError',
      '[secret]',
    ]);
    expect(aborted.code).toBeUndefined();
    expect(String(clean(runInNewContext(`new TypeError('${CANARY}')`)))).toBe('TypeError: [secret]');
  });

  it('may refer to itself', () => {
    const error: Error & { self?: unknown } = new Error(CANARY);
    error.self = { list: [error] };
    error.cause = error;
    const cleaned = clean(error);
    expect((cleaned.self as { list: unknown[] }).list[0]).toBe(cleaned);
    expect(cleaned.cause).toBe(cleaned);
    expect(shown(cleaned)).not.toContain('canary');
  });

  it('is not touched: no getter runs, and whatever refuses to be read is left out', () => {
    let ran = 0;
    const error = Object.defineProperties(new Error(CANARY), {
      asked: { get: () => (ran += 1), enumerable: true },
      refuses: {
        value: new Proxy(
          {},
          {
            ownKeys: () => {
              throw new Error(CANARY);
            },
          },
        ),
        enumerable: true,
      },
    });
    const cleaned = clean(error);
    expect(ran).toBe(0);
    expect(cleaned).toMatchObject({ asked: '[getter]', refuses: '[left out]' });
    const hostile = Object.defineProperty({}, 'message', {
      get: () => {
        throw new Error(CANARY);
      },
    });
    expect(shown(clean(hostile))).not.toContain('canary');
    expect(
      clean(
        new Proxy(new Error(CANARY), {
          get: () => {
            throw new Error(CANARY);
          },
        }),
      ),
    ).toBe('[left out]');
  });

  it('may be larger than anybody reads; what is beyond the bounds is left out, and not told unseen', () => {
    let deep: Record<string, unknown> = { a: CANARY };
    for (let depth = 0; depth < 100; depth += 1) deep = { deep };
    const wide = Array.from({ length: 50_000 }, () => ({ a: CANARY }));
    for (const beyond of [deep, wide]) {
      const text = JSON.stringify(clean(Object.assign(new Error('mark'), { beyond })));
      expect(text).toContain('left out');
      expect(text).not.toContain('canary');
    }
  });
});
