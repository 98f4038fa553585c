import { describe, expect, it } from 'vitest';
import { fieldsFromElicitInput } from '../../src/field/from-elicit-input.ts';
import type { ElicitInputField } from '../../src/field/from-elicit-input.ts';
import { createForm } from '../../src/form/form.ts';
import { refusal } from './refusal.ts';

describe('fieldsFromElicitInput', () => {
  it('reads the form of the guide', () => {
    const form = createForm(
      fieldsFromElicitInput({
        username: {
          type: 'string',
          title: 'Username',
          description: 'Unique username (3-20 characters)',
          minLength: 3,
          maxLength: 20,
          pattern: '^[a-zA-Z0-9_]+$',
        },
        email: { type: 'string', title: 'Email', description: 'User email address', format: 'email' },
        age: { type: 'integer', title: 'Age', description: 'User age (18+)', min: 18, max: 150 },
        sendWelcome: { type: 'boolean', title: 'Send Welcome Email', default: true, required: false },
        environment: { type: 'string', enum: ['development', 'production'] },
      }),
    );
    expect(form.wire('2026-07-28')).toEqual({
      type: 'object',
      properties: {
        username: {
          type: 'string',
          title: 'Username',
          description: 'Unique username (3-20 characters)',
          minLength: 3,
          maxLength: 20,
        },
        email: { type: 'string', title: 'Email', description: 'User email address', format: 'email' },
        age: { type: 'integer', title: 'Age', description: 'User age (18+)', minimum: 18, maximum: 150 },
        sendWelcome: { type: 'boolean', title: 'Send Welcome Email', default: true },
        environment: { type: 'string', enum: ['development', 'production'] },
      },
      required: ['username', 'email', 'age', 'environment'],
    });
    expect(
      form.read({ username: 'a b', email: 'a@b.co', age: 17, environment: 'development' }, '2026-07-28'),
    ).toMatchObject({
      problem: { fields: { username: 'must match the pattern ^[a-zA-Z0-9_]+$', age: 'must be at least 18' } },
    });
  });

  it('means lengths and counts by min and max of text and lists', () => {
    expect(
      fieldsFromElicitInput({
        a: { type: 'string', min: 1, max: 2 },
        b: { type: 'array', items: { enum: ['x'] }, min: 1, max: 1 },
        c: { type: 'number', min: 1, minimum: 5 },
      }),
    ).toEqual({
      type: 'object',
      properties: {
        a: { type: 'string', minLength: 1, maxLength: 2 },
        b: { type: 'array', items: { enum: ['x'] }, minItems: 1, maxItems: 1 },
        c: { type: 'number', minimum: 5 },
      },
      required: ['a', 'b', 'c'],
    });
  });

  it('S2 refuses the secrets of the guide', () => {
    for (const fields of [
      { apiKey: { type: 'string', title: 'API Key', description: 'Your service API key', minLength: 10 } },
      { password: { type: 'string', title: 'Password', description: 'Your account password (not stored)' } },
      { key: { type: 'string', title: 'OpenAI API Key', description: 'Your API key (starts with sk-)' } },
    ] as const) {
      const message = refusal(() => createForm(fieldsFromElicitInput(fields)), 'ASKWELL_SECRET_IN_FORM');
      expect(message).toContain('looks like a secret');
    }
  });

  it('says which field is wrong', () => {
    const wrong = (input: unknown) =>
      refusal(() => createForm(fieldsFromElicitInput({ a: input as ElicitInputField })));
    expect(wrong('string')).toContain('Field "a" is not an object.');
    expect(wrong({ type: 'boolean', min: 1 })).toContain('Field "a" has the keyword "min"');
    expect(wrong({ type: 'text' })).toContain('Field "a" has the type "text"');
    expect(wrong({ type: 'object', properties: { b: { type: 'string' } } })).toContain('Flatten it to a_b');
  });

  it('takes any name', () => {
    const fields = JSON.parse('{"__proto__":{"type":"string"},"constructor":{"type":"string"}}') as Record<
      string,
      ElicitInputField
    >;
    expect(createForm(fieldsFromElicitInput(fields)).fields.map(({ name }) => name)).toEqual([
      '__proto__',
      'constructor',
    ]);
  });
});
