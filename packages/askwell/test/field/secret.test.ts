import { describe, expect, it } from 'vitest';
import { field } from '../../src/field/field.ts';
import { emitField } from '../../src/field/author-kinds.ts';
import { valueProblem } from '../../src/field/kinds.ts';
import type { SecretOptions } from '../../src/field/secret.ts';
import { refusal } from './refusal.ts';

describe('field.secret', () => {
  it('has lengths and words, and neither default nor examples', () => {
    const spec = field.secret({
      title: 'Token',
      description: 'Of the registry',
      minLength: 8,
      maxLength: 99,
    })['~field'];
    expect(emitField(spec, '2026-07-28')).toEqual({
      type: 'string',
      title: 'Token',
      description: 'Of the registry',
      minLength: 8,
      maxLength: 99,
    });
    expect(valueProblem(spec, 'short')).toBe('must have at least 8 characters');
    expect(valueProblem(spec, 12_345_678)).toBe('must be text');
  });

  it('refuses a default, without repeating it', () => {
    const message = refusal(() => field.secret({ default: 'hunter2' } as SecretOptions));
    expect(message).toContain('a secret has no default');
    expect(message).not.toContain('hunter2');
  });

  it('refuses contradictory lengths', () => {
    expect(refusal(() => field.secret({ minLength: 3, maxLength: 2 }))).toContain(
      'minLength (3) is more than',
    );
  });
});
