import { format, inspect } from 'node:util';

import { describe, expect, it } from 'vitest';

import { createSecret } from '../src/secret.ts';

describe('a secret', () => {
  const secret = createSecret(() => 'canary-value');

  it('is revealed by reveal() alone', () => {
    expect(secret.reveal()).toBe('canary-value');
  });

  it.each([
    ['String', () => String(secret)],
    // oxlint-disable-next-line typescript/restrict-template-expressions
    ['a template', () => `${secret}`],
    ['+', () => `x${secret as unknown as string}`],
    ['JSON', () => JSON.stringify({ secret })],
    ['inspect', () => inspect({ secret }, { depth: 9, showHidden: true, getters: true })],
    ['format', () => format('%s %o %O %j', secret, secret, secret, secret)],
    ['Object.entries', () => JSON.stringify(Object.entries(secret))],
    ['a spread', () => inspect({ ...secret })],
    ['own names', () => Reflect.ownKeys(secret).map(String).join()],
    ['assign', () => inspect(Object.assign({}, secret))],
  ])('is not shown by %s', (_, show) => {
    expect(show()).not.toContain('canary');
  });

  it('shows where it stands', () => {
    expect([String(secret), JSON.stringify(secret), inspect(secret)]).toEqual([
      '[secret]',
      '"[secret]"',
      '[secret]',
    ]);
  });

  it('can be neither changed nor cloned', () => {
    expect(Object.isFrozen(secret)).toBe(true);
    expect(inspect(structuredClone(secret), { showHidden: true })).not.toContain('canary');
  });
});
