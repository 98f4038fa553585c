import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { ElicitSchema } from '../../src/field/elicit-schema.ts';
import { field } from '../../src/field/field.ts';
import { createForm, problemText } from '../../src/form/form.ts';
import { refusal } from '../field/refusal.ts';

describe('createForm', () => {
  it('converts a schema once', () => {
    let conversions = 0;
    const schema = {
      '~standard': {
        version: 1 as const,
        vendor: 'test',
        validate: (value: unknown) => ({ value }),
        jsonSchema: {
          input: () => {
            conversions += 1;
            return { type: 'object', properties: { a: { type: 'string' } } };
          },
          output: () => ({}),
        },
      },
    };
    expect(createForm(schema)).toBe(createForm(schema));
    expect(createForm(schema, { notSecret: { reason: 'none' } })).toBe(createForm(schema));
    expect(conversions).toBe(1);
    expect(createForm('string')).toBe(createForm('string'));
    const list = ['a', 'b'];
    expect(createForm(list)).toBe(createForm(list));
  });

  it('gives forms that nobody can change', () => {
    const form = createForm({ a: field.choice(['x']) });
    for (const part of [form, form.fields, form.fields[0], form.secrets])
      expect(Object.isFrozen(part)).toBe(true);
    expect(Object.isFrozen((form.fields[0] as { options: unknown }).options)).toBe(true);
  });
});

describe('Form.digest', () => {
  const digest = (schema: ElicitSchema) => createForm(schema).digest;

  it('is short and fit for keys', () => {
    expect(digest({ a: 'string' })).toMatch(/^[A-Za-z0-9_-]{16}$/);
  });

  it('is equal for equal questions, however they were written', () => {
    const expected = digest({ a: 'string', b: ['x', 'y'] });
    expect(digest({ b: field.choice(['x', 'y']), a: field.string() })).toBe(expected);
    expect(digest(z.object({ a: z.string(), b: z.enum(['x', 'y']) }))).toBe(expected);
    expect(
      digest({
        type: 'object',
        properties: { b: { enum: ['x', 'y'] }, a: { type: 'string' } },
        required: ['a', 'b'],
      }),
    ).toBe(expected);
  });

  it('changes with everything that a person sees', () => {
    const digests = [
      { a: field.string() },
      { b: field.string() },
      { a: field.string().optional() },
      { a: field.string({ title: 'A' }) },
      { a: field.string({ description: 'A' }) },
      { a: field.string({ default: 'A' }) },
      { a: field.string({ minLength: 1 }) },
      { a: field.choice(['x', 'y']) },
      { a: field.choice(['y', 'x']) },
      { a: field.choice({ x: { title: 'X' }, y: {} }) },
    ].map((schema) => digest(schema));
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('is the same in another process: twelve bytes of SHA-256 over canonical JSON', () => {
    const canonical =
      '{"properties":{"a":{"type":"string"},"é":{"enum":["x","y"],"type":"string"}},"required":["a","é"],"type":"object"}';
    const expected = createHash('sha256')
      .update(JSON.stringify([canonical]))
      .digest()
      .subarray(0, 12)
      .toString('base64url');
    expect(digest({ é: ['x', 'y'], a: 'string' })).toBe(expected);
  });
});

describe('Form.secrets', () => {
  it('names the secret fields', () => {
    expect(
      createForm({ user: 'string', token: field.secret(), pin: field.secret().optional() }).secrets,
    ).toEqual(['token', 'pin']);
    expect(createForm({ type: 'string', format: 'password' }).secrets).toEqual(['value']);
    expect(createForm({ a: 'string' }).secrets).toEqual([]);
  });
});

describe('S1 S2 a form that asks for a secret', () => {
  const secret = (schema: ElicitSchema) => refusal(() => createForm(schema), 'ASKWELL_SECRET_IN_FORM');

  it('is refused with the field, the reason and two ways out', () => {
    const message = secret({ user: 'string', apiKey: 'string' });
    expect(message).toContain('Field "apiKey" looks like a secret (its name says "api key").');
    expect(message).toContain('field.secret()');
    expect(message).toContain('notSecret: { reason: "…" }');
  });

  it.each([
    ['a builder', { password: field.string() }],
    ['a title', { a: field.string({ title: 'Your password' }) }],
    ['zod', z.object({ password: z.string() })],
    ['zod by description', z.object({ a: z.string().describe('Enter your API key') })],
    ['zod by example', z.object({ a: z.string().meta({ examples: ['sk-proj-abcdef'] }) })],
    ['a raw JSON Schema', { type: 'object', properties: { token: { type: 'string' } } }],
    ['a single value', field.string({ title: 'PIN' })],
    ['a number', { pin: 'integer' }],
  ] as const)('is refused in %s', (_, schema) => {
    expect(secret(schema)).toContain('looks like a secret');
  });

  it('never shows the value that gave it away', () => {
    expect(secret({ a: field.string({ default: 'ghp_0123456789abcdef' }) })).not.toContain('ghp_');
  });

  it('is allowed as field.secret()', () => {
    expect(createForm({ password: field.secret() }).secrets).toEqual(['password']);
  });

  it('is allowed with a reason at the field', () => {
    const reason = 'It is the name of a public token';
    expect(createForm({ token: field.string({ notSecret: { reason } }) }).fields[0]?.notSecret).toEqual({
      reason,
    });
  });

  it('is allowed with a reason for the whole form, or for that field', () => {
    const schema = z.object({ token: z.string(), password: z.string() });
    const reason = 'A form of an example';
    expect(createForm(schema, { notSecret: { reason } }).fields).toHaveLength(2);
    expect(
      createForm(schema, { notSecret: { token: { reason }, password: { reason } } }).fields,
    ).toHaveLength(2);
    const message = refusal(
      () => createForm(schema, { notSecret: { token: { reason } } }),
      'ASKWELL_SECRET_IN_FORM',
    );
    expect(message).toContain('Field "password"');
  });

  it('is not allowed later because it was allowed once', () => {
    const schema = z.object({ token: z.string() });
    createForm(schema, { notSecret: { reason: 'once' } });
    expect(refusal(() => createForm(schema), 'ASKWELL_SECRET_IN_FORM')).toContain('Field "token"');
  });

  it('is not allowed without a reason, or with one for another field', () => {
    const schema = { token: field.string() };
    expect(refusal(() => createForm(schema, { notSecret: { reason: '' } }))).toContain(
      'notSecret has no reason',
    );
    expect(refusal(() => createForm(schema, { notSecret: { tokn: { reason: 'x' } } }))).toContain(
      'Did you mean "token"?',
    );
    expect(refusal(() => createForm(schema, { notSecret: { token: { reason: '' } } }))).toContain(
      'notSecret has no reason',
    );
  });

  it('may have a field called "reason"', () => {
    const schema = { reason: field.string({ title: 'API key' }) };
    expect(createForm(schema, { notSecret: { reason: { reason: 'x' } } }).fields).toHaveLength(1);
  });
});

describe('Form.revive', () => {
  it('gives the data of content that was accepted, as a copy', () => {
    const form = createForm({ a: 'string', t: { many: ['x', 'y'] } });
    const content = Object.freeze({ a: 'x', t: Object.freeze(['y']) });
    const data = form.revive(content);
    expect(data).toEqual(content);
    expect(data).not.toBe(content);
    expect(createForm('integer').revive({ value: 3 })).toBe(3);
  });

  it('transforms again', () => {
    const form = createForm(z.object({ day: z.iso.date().transform((text) => new Date(text)) }));
    expect(form.revive({ day: '2026-07-28' })).toEqual({ day: new Date('2026-07-28') });
  });

  it('waits for a schema that is asynchronous', async () => {
    const form = createForm(z.object({ a: z.string().transform(async (text) => text.length) }));
    expect(await form.revive({ a: 'four' })).toEqual({ a: 4 });
  });

  it('refuses what no longer fits, without repeating it', async () => {
    const form = createForm(
      z.object({
        a: z.string().refine((text) => text === 'fine', { error: ({ input }) => `bad ${String(input)}` }),
      }),
    );
    const message = refusal(() => form.revive({ a: 'hunter2' }), 'ASKWELL_ANSWER');
    expect(message).toContain('no longer passes the schema of the form ("a")');
    expect(message).not.toContain('hunter2');
    const later = createForm(z.object({ a: z.string().refine(async () => false) }));
    await expect(later.revive({ a: 'x' })).rejects.toMatchObject({ code: 'ASKWELL_ANSWER' });
  });

  it('gives back every answer that was read', () => {
    const form = createForm(
      z.object({ a: z.string().optional(), b: z.int().default(3), c: z.array(z.enum(['x'])).optional() }),
    );
    for (const content of [{}, { a: 'x' }, { b: 4 }, { c: ['x'] }]) {
      const reading = form.read(content, '2026-07-28');
      if (reading instanceof Promise || !reading.ok) throw new Error('not read');
      expect(form.revive(reading.content)).toEqual(reading.data);
    }
  });
});

describe('plain', () => {
  const plain = (schema: ElicitSchema, content: object) => createForm(schema).read(content, '2026-07-28');

  it.each([
    ['builders', { a: 'string' }, { a: 'x' }, true],
    ['a schema that changes nothing', z.object({ a: z.string() }), { a: 'x' }, true],
    ['a list', z.object({ a: z.array(z.enum(['x'])) }), { a: ['x'] }, true],
    ['a single value', z.string(), { value: 'x' }, true],
    ['a default that was filled in', z.object({ a: z.string().default('x') }), {}, false],
    ['a trimmed text', z.object({ a: z.string().trim() }), { a: ' x' }, false],
    ['a Date', z.object({ a: z.iso.date().transform((text) => new Date(text)) }), { a: '2026-07-28' }, false],
    [
      'a member that is undefined',
      z.object({ a: z.string() }).transform((data) => ({ ...data, b: undefined })),
      { a: 'x' },
      false,
    ],
    [
      'an instance of a class',
      z.object({ a: z.string() }).transform((data) => Object.assign(new Error(''), data)),
      { a: 'x' },
      false,
    ],
    ['nothing', z.object({ a: z.string() }).transform(() => null), { a: 'x' }, false],
    ['another name', z.object({ a: z.string() }).transform(({ a }) => ({ b: a })), { a: 'x' }, false],
    [
      'another order',
      z.object({ a: z.array(z.enum(['x', 'y'])).transform((list) => list.toReversed()) }),
      { a: ['x', 'y'] },
      false,
    ],
  ] as const)('with %s', (_, schema, content, expected) => {
    expect(plain(schema, content)).toMatchObject({ ok: true, plain: expected });
  });
});

describe('problemText', () => {
  const form = createForm({ mail: field.string({ title: 'Email', format: 'email' }), age: 'integer' });

  it('says one sentence a line, in the order of the form', () => {
    expect(
      problemText(
        { fields: { age: 'is required', mail: 'must be an email address' }, form: 'Look again' },
        form,
      ),
    ).toBe('Look again.\nEmail: must be an email address.\nage: is required.');
  });

  it('leaves the punctuation of authors alone', () => {
    expect(problemText({ fields: { mail: 'Really?' }, form: 'No! ' }, form)).toBe('No!\nEmail: Really?');
    expect(problemText({ form: '不行。' }, form)).toBe('不行。');
  });

  it('does not call a single value "value"', () => {
    expect(problemText({ fields: { value: 'must be yes or no' } }, createForm('boolean'))).toBe(
      'Must be yes or no.',
    );
    const titled = createForm(field.boolean({ title: 'Sure' }));
    expect(problemText({ fields: { value: 'must be yes or no' } }, titled)).toBe('Sure: must be yes or no.');
  });

  it('says something in any case', () => {
    expect(problemText({}, form)).toBe('The answer is not valid.');
    expect(problemText({ form: '' }, form)).toBe('The answer is not valid.');
    expect(problemText({ fields: { other: 'is odd' } }, form)).toBe('other: is odd.');
  });

  it('joins several issues of one field, each once', () => {
    const schema = createForm(
      z.object({
        a: z
          .string()
          .refine(() => false, 'One')
          .refine(() => false, 'Two')
          .refine(() => false, 'One'),
      }),
    );
    expect(schema.read({ a: 'x' }, '2026-07-28')).toMatchObject({ problem: { fields: { a: 'One; Two' } } });
  });
});
