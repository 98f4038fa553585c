import { describe, expect, it } from 'vitest';

import { redact } from '../../src/server/redact.ts';

const SECRETS: readonly (readonly [string, string])[] = [
  ['{"password":"hunter22"}', 'hunter22'],
  ["{ 'password': 'hunter two' }", 'hunter two'],
  ['DB_PASSWORD=hunter22', 'hunter22'],
  ['client_secret=hunter22&x=1', 'hunter22'],
  ['access_token: hunter22', 'hunter22'],
  ['AWS_SECRET_ACCESS_KEY=hunter22', 'hunter22'],
  ['pwd=hunter22;server=x', 'hunter22'],
  ['passphrase: hunter22', 'hunter22'],
  ['api-key = "hunter 22"', 'hunter 22'],
  ['postgres://ada:hunter22@db/x', 'hunter22'],
  ['postgres://ada:hunt@er22@db/x', 'er22'],
  ['Authorization: Bearer abcdefghijklmnop', 'abcdefghijklmnop'],
  ['Authorization: Token abcdefghijklmnop', 'abcdefghijklmnop'],
  ['Basic YWRhOmh1bnRlcjIy', 'YWRhOmh1bnRlcjIy'],
  ['sk-proj-abcdefghijklmnopqrst', 'abcdefghijklmnopqrst'],
  ['ghp_0123456789abcdef0123', '0123456789abcdef'],
  ['hf_abcdefghijklmnopqrst', 'abcdefghijklmnopqrst'],
  ['whsec_abcdefghijklmnopqrst', 'abcdefghijklmnopqrst'],
  ['AKIAABCDEFGHIJKLMNOP', 'AKIAABCDEFGHIJKLMNOP'],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.abc', 'eyJzdWIi'],
  [`askwell_${'a'.repeat(43)}`, 'aaaaaaaa'],
  ['-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----', 'MIIEvQ'],
];

describe('redact', () => {
  it.each(SECRETS)('takes the secret out of %s', (text, secret) => {
    expect(redact(`before ${text} after`)).not.toContain(secret);
    expect(redact(`before ${text} after`)).toMatch(/^before /);
  });

  it.each([
    'Cannot read properties of undefined (reading "id")',
    'The password policy needs 12 characters.',
    'connect ECONNREFUSED 127.0.0.1:5432',
    'See https://example.com/docs?page=2',
    'Unexpected token < in JSON at position 0',
  ])('leaves %s as it is', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('is quick on hostile text', () => {
    for (const text of [
      'a'.repeat(100_000),
      'password'.repeat(12_000),
      '://:'.repeat(25_000),
      '-----BEGIN '.repeat(9_000),
      'eyJ'.repeat(33_000),
    ]) {
      expect(redact(text).length).toBeLessThan(10_000);
    }
  }, 2_000);
});
