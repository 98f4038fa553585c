import { describe, expect, it } from 'vitest';
import type { FieldSpec } from '../../src/field/field-spec.ts';
import { looksSecret } from '../../src/field/looks-secret.ts';
import { HARMLESS, SECRETS } from './secret-corpus.ts';
import type { SecretCase } from './secret-corpus.ts';

function spec({ name = 'f', kind, ...rest }: SecretCase): FieldSpec {
  const options = kind === 'choice' || kind === 'choices' ? { options: [{ value: 'a' }] } : {};
  return { name, kind: kind ?? 'string', required: true, ...options, ...rest } as FieldSpec;
}

const label = (row: SecretCase): string => JSON.stringify(row);

describe('looksSecret', () => {
  it.each(SECRETS.map((row) => [label(row), row] as const))('S2 holds back %s', (_, row) => {
    expect(looksSecret(spec(row))).toBeTypeOf('string');
  });

  it.each(HARMLESS.map((row) => [label(row), row] as const))('lets %s pass', (_, row) => {
    expect(looksSecret(spec(row))).toBeUndefined();
  });

  it('has a corpus worth the name', () => {
    expect(SECRETS.length).toBeGreaterThanOrEqual(100);
    expect(HARMLESS.length).toBeGreaterThanOrEqual(100);
  });

  it('says where it found what', () => {
    expect(looksSecret(spec({ name: 'openaiApiKey' }))).toBe('its name says "api key"');
    expect(looksSecret(spec({ title: 'Account password' }))).toBe('its title says "password"');
    expect(looksSecret(spec({ description: 'Paste the access token' }))).toBe(
      'its description asks for "token"',
    );
  });

  it('never repeats a value in the reason', () => {
    const reason = looksSecret(spec({ name: 'x', examples: ['ghp_16C7e42F292c6912E7710c838347Ae178B4a'] }));
    expect(reason).toBe('an example looks like a GitHub token');
  });

  it('has nothing to say about a field that is a secret already', () => {
    expect(looksSecret({ name: 'password', kind: 'secret', required: true })).toBeUndefined();
  });

  it('stays quick on long and repetitive text', () => {
    const started = performance.now();
    for (const text of [
      'password '.repeat(5000),
      'a'.repeat(60_000),
      'eyJ'.repeat(20_000),
      `x://${'a:'.repeat(20_000)}`,
    ]) {
      looksSecret(spec({ name: text, title: text, description: text, default: text }));
    }
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
