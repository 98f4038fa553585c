import { describe, expect, it } from 'vitest';
import { field } from '../../src/field/field.ts';
import { emitField } from '../../src/field/author-kinds.ts';
import { valueProblem } from '../../src/field/kinds.ts';
import type { StringOptions } from '../../src/field/string.ts';
import { refusal } from './refusal.ts';

const build = (options: StringOptions = {}) => field.string(options)['~field'];

describe('field.string', () => {
  it('is required text without limits', () => {
    expect(build()).toEqual({ kind: 'string', name: '', required: true });
  });

  it('becomes optional', () => {
    expect(field.string({ title: 'T' }).optional()['~field']).toEqual({
      kind: 'string',
      name: '',
      required: false,
      title: 'T',
    });
  });

  it('puts on the wire what the protocol knows, and nothing else', () => {
    const spec = build({
      title: 'Name',
      description: 'Your full name',
      minLength: 2,
      maxLength: 50,
      format: 'email',
      pattern: '^.+$',
      default: 'a@example.com',
      examples: ['b@example.com'],
      notSecret: { reason: 'an address' },
    });
    expect(emitField(spec, '2026-07-28')).toEqual({
      type: 'string',
      title: 'Name',
      description: 'Your full name',
      minLength: 2,
      maxLength: 50,
      format: 'email',
      default: 'a@example.com',
    });
  });

  it('has no default in 2025-06-18, whose text has none', () => {
    expect(emitField(build({ default: 'x' }), '2025-06-18')).toEqual({ type: 'string' });
  });

  it.each([
    [{ minLength: 3 }, 'ab', 'must have at least 3 characters'],
    [{ minLength: 1 }, '', 'must not be empty'],
    [{ maxLength: 1 }, 'ab', 'must have at most 1 character'],
    [{ minLength: 5, maxLength: 5 }, '1234', 'must have exactly 5 characters'],
    [{ pattern: '^[0-9]+$' }, '12a', 'must match the pattern ^[0-9]+$'],
    [{ pattern: /^[0-9]+$/ }, '12a', 'must match the pattern ^[0-9]+$'],
    [{ format: 'email' }, 'nobody', 'must be an email address'],
    [{}, 5, 'must be text'],
    [{}, null, 'must be text'],
  ] as const)('%j does not take %j: %s', (options, value, problem) => {
    expect(valueProblem(build(options), value)).toBe(problem);
  });

  it('takes its limits themselves', () => {
    expect(valueProblem(build({ minLength: 0, maxLength: 2 }), '')).toBeUndefined();
    expect(valueProblem(build({ minLength: 2, maxLength: 2 }), 'ab')).toBeUndefined();
  });

  it('gives a field that nobody can change', () => {
    expect(Object.isFrozen(field.string()) && Object.isFrozen(build())).toBe(true);
  });

  it('counts code points, as JSON Schema does', () => {
    expect(valueProblem(build({ maxLength: 2 }), '😀😀')).toBeUndefined();
    expect(valueProblem(build({ maxLength: 2 }), '😀😀a')).toBe('must have at most 2 characters');
    expect(valueProblem(build({ minLength: 2 }), '😀')).toBe('must have at least 2 characters');
    expect(valueProblem(build({ minLength: 2 }), '\ud83d\ud83d')).toBeUndefined();
  });

  it('tolerates escapes that Unicode expressions forbid', () => {
    expect(valueProblem(build({ pattern: String.raw`^[\w\-]+$` }), 'a-b')).toBeUndefined();
  });

  it.each([
    [{ minLenght: 3 }, 'field.string() has no option "minLenght". Did you mean "minLength"?'],
    [{ minLength: 5, maxLength: 3 }, 'minLength (5) is more than maxLength (3)'],
    [{ minLength: -1 }, 'minLength must be a whole number'],
    [{ maxLength: 1.5 }, 'maxLength must be a whole number'],
    [{ minLength: '3' }, 'minLength must be a whole number'],
    [{ default: 5 }, 'the default must be text'],
    [{ default: 'ab', minLength: 3 }, 'the default must have at least 3 characters'],
    [{ default: 'x', format: 'email' }, 'the default must be an email address'],
    [{ format: 'ipv4' }, 'format must be one of email, uri, date, date-time'],
    [{ pattern: '(' }, 'pattern is not a regular expression'],
    [{ pattern: /a/i }, 'the flag "i"'],
    [{ title: 5 }, 'title must be text'],
    [{ description: 5 }, 'description must be text'],
    [{ examples: 'x' }, 'examples must be a list'],
    [{ notSecret: true }, 'notSecret must be { reason'],
    [{ notSecret: { reason: ' ' } }, 'notSecret must be { reason'],
  ])('refuses %j when it is built', (options, message) => {
    expect(refusal(() => field.string(options as StringOptions))).toContain(message);
  });

  it('does not repeat a default in an error', () => {
    expect(refusal(() => field.string({ default: 'hunter2', maxLength: 3 }))).not.toContain('hunter2');
  });
});
