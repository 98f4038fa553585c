import { describe, expect, it, vi } from 'vitest';
import { MAX_FIELDS, MAX_SCHEMA_BYTES } from '../../src/field/limits.ts';
import { parseSchema } from '../../src/field/parse-schema.ts';
import { createForm } from '../../src/form/form.ts';
import { refusal } from './refusal.ts';

const parse = (schema: unknown) => parseSchema(schema, 'raw', true);
const property = (schema: object, rest: object = {}) =>
  parse({ type: 'object', properties: { a: schema }, required: ['a'], ...rest }).fields[0];
const refused = (schema: object, rest: object = {}) => refusal(() => property(schema, rest));

describe('a JSON Schema written by the author', () => {
  it('S8 gives a flat list of fields', () => {
    const { fields, scalar } = parse({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'Profile',
      type: 'object',
      properties: {
        name: { type: 'string', title: 'Name', minLength: 1, pattern: '^\\S' },
        age: { type: 'integer', minimum: 0, exclusiveMaximum: 150, default: 30 },
        score: { type: 'number', multipleOf: 0.5 },
        subscribed: { type: 'boolean', default: false },
      },
      required: ['name'],
      additionalProperties: false,
    });
    expect(scalar).toBe(false);
    expect(fields).toEqual([
      { name: 'name', kind: 'string', required: true, title: 'Name', minLength: 1, pattern: '^\\S' },
      { name: 'age', kind: 'integer', required: false, minimum: 0, exclusiveMaximum: 150, default: 30 },
      { name: 'score', kind: 'number', required: false, multipleOf: 0.5 },
      { name: 'subscribed', kind: 'boolean', required: false, default: false },
    ]);
  });

  it.each([
    ['enum', { enum: ['x', 'y'] }],
    ['enum with a type', { type: 'string', enum: ['x', 'y'] }],
    ['oneOf', { oneOf: [{ const: 'x' }, { const: 'y' }] }],
    ['anyOf', { type: 'string', anyOf: [{ const: 'x', type: 'string' }, { const: 'y' }] }],
    ['enums in branches', { anyOf: [{ enum: ['x'] }, { enum: ['y'] }] }],
    ['a reference', { $ref: '#/$defs/choice' }],
    ['references in branches', { anyOf: [{ $ref: '#/$defs/x' }, { const: 'y' }] }],
    ['allOf of one', { allOf: [{ $ref: '#/$defs/choice' }] }],
  ])('reads a choice from %s', (_, schema) => {
    const field = property(schema, { $defs: { choice: { enum: ['x', 'y'] }, x: { const: 'x' } } });
    expect(field).toEqual({
      name: 'a',
      kind: 'choice',
      required: true,
      options: [{ value: 'x' }, { value: 'y' }],
    });
  });

  it('drops bounds that every safe integer keeps, as zod writes them, and no other', () => {
    const widest = Number.MAX_SAFE_INTEGER;
    const bounds = { minimum: -widest, maximum: widest, exclusiveMinimum: -5, multipleOf: 2 ** 60 };
    expect(property({ type: 'integer', ...bounds })).toEqual({
      name: 'a',
      kind: 'integer',
      required: true,
      exclusiveMinimum: -5,
      multipleOf: 2 ** 60,
    });
    expect(property({ type: 'number', maximum: 1e300 })).toMatchObject({ maximum: 1e300 });
  });

  it('reads a choice of one from const', () => {
    expect(property({ const: 'x' })).toMatchObject({ kind: 'choice', options: [{ value: 'x' }] });
  });

  it('reads descriptions of options, and no empty titles', () => {
    const schema = {
      oneOf: [
        { const: 'x', title: '', description: 'D' },
        { const: 'y', title: 5, description: 5 },
      ],
    };
    expect(property(schema)).toMatchObject({ options: [{ value: 'x', description: 'D' }, { value: 'y' }] });
    expect(property(schema)).not.toHaveProperty('options.0.title');
    expect(property(schema)).not.toHaveProperty('options.1.description');
  });

  it('reads titles from branches and from enumNames', () => {
    const options = [{ value: 'x', title: 'X' }, { value: 'y' }];
    expect(property({ oneOf: [{ const: 'x', title: 'X' }, { const: 'y' }] })).toMatchObject({ options });
    expect(property({ type: 'string', enum: ['x', 'y'], enumNames: ['X'] })).toMatchObject({ options });
  });

  it.each([
    ['enum', { type: 'array', items: { enum: ['x', 'y'] } }],
    ['anyOf', { type: 'array', items: { anyOf: [{ const: 'x' }, { const: 'y' }] } }],
    [
      'oneOf',
      {
        type: 'array',
        uniqueItems: true,
        items: { type: 'string', oneOf: [{ const: 'x' }, { const: 'y' }] },
      },
    ],
    ['a reference', { type: 'array', items: { $ref: '#/$defs/choice' } }],
  ])('reads a multiple choice from items with %s', (_, schema) => {
    const field = property({ ...schema, minItems: 1 }, { $defs: { choice: { enum: ['x', 'y'] } } });
    expect(field).toMatchObject({ kind: 'choices', minItems: 1, options: [{ value: 'x' }, { value: 'y' }] });
  });

  it('takes yes and no as values for a yes-or-no field', () => {
    expect(property({ enum: [true, false] })).toMatchObject({ kind: 'boolean' });
    expect(property({ type: 'boolean', enum: [true, false] })).toMatchObject({ kind: 'boolean' });
  });

  it('lets the words beside a reference win', () => {
    const field = property(
      { $ref: '#/$defs/mail', title: 'Reply to' },
      { $defs: { mail: { type: 'string', title: 'Mail' } } },
    );
    expect(field).toMatchObject({ kind: 'string', title: 'Reply to' });
  });

  it('follows escaped pointers, and names of members of every object only where they are own', () => {
    const field = property({ $ref: '#/$defs/a~1b%20c~0d' }, { $defs: { 'a/b c~d': { type: 'integer' } } });
    expect(field).toMatchObject({ kind: 'integer' });
    expect(refused({ $ref: '#/$defs/toString' }, { $defs: {} })).toContain('which the schema does not have');
    expect(refused({ $ref: '#/__proto__' })).toContain('which the schema does not have');
  });

  it('S72 fetches no schema from the network', () => {
    const fetched = vi.spyOn(globalThis, 'fetch');
    for (const $ref of [
      'https://example.com/schema.json',
      'other.json#/a',
      '//example.com/x',
      'file:///etc/passwd',
      5,
    ]) {
      expect(refused({ $ref })).toContain('nothing is fetched to make a form');
    }
    expect(fetched).not.toHaveBeenCalled();
  });

  it('refuses references in a circle', () => {
    expect(refused({ $ref: '#/properties/a' })).toContain('Field "a" refers to itself');
    const $defs = { x: { $ref: '#/$defs/y' }, y: { $ref: '#/$defs/x' } };
    expect(refused({ $ref: '#/$defs/x' }, { $defs })).toContain('refers to itself');
    expect(refused({ anyOf: [{ $ref: '#/$defs/x' }, { const: 'b' }] }, { $defs })).toContain('Field "a"');
    expect(refusal(() => parse({ $ref: '#' }))).toContain('The schema refers to itself');
  });

  it('drops a format that the wire has no word for', () => {
    expect(property({ type: 'string', format: 'uuid' })).toEqual({
      name: 'a',
      kind: 'string',
      required: true,
    });
  });

  it('makes a secret of the format "password"', () => {
    expect(property({ type: 'string', format: 'password', minLength: 8 })).toMatchObject({
      kind: 'secret',
      minLength: 8,
    });
  });

  it('treats a default of null as none', () => {
    expect(property({ type: 'string', default: null })).not.toHaveProperty('default');
  });

  it('accepts null for a field that may be left empty', () => {
    const { fields } = parse({
      type: 'object',
      properties: {
        a: { type: ['string', 'null'] },
        b: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
        c: { enum: ['x', null] },
      },
    });
    expect(fields).toMatchObject([{ kind: 'string' }, { kind: 'integer' }, { kind: 'choice' }]);
    expect(fields.every((field) => !field.required)).toBe(true);
  });

  it('wraps a single value', () => {
    expect(parse({ type: 'string', title: 'Name' })).toEqual({
      fields: [{ name: 'value', kind: 'string', required: true, title: 'Name' }],
      scalar: true,
    });
    expect(parse({ enum: ['a'] }).scalar).toBe(true);
    expect(parse({ type: 'array', items: { enum: ['a'] } }).fields[0]).toMatchObject({ kind: 'choices' });
  });

  it('is read into data that nobody can change', () => {
    const { fields } = parse({ type: 'object', properties: { a: { enum: ['x'] } } });
    const [choice] = fields as readonly { readonly options: readonly object[] }[];
    for (const part of [fields, choice, choice?.options, parse({ type: 'string' }).fields]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it('may have no fields at all', () => {
    expect(parse({ type: 'object' })).toEqual({ fields: [], scalar: false });
    expect(parse({ type: 'object', properties: {} })).toEqual({ fields: [], scalar: false });
  });
});

describe('S8 what is no flat form is refused, with the nearest thing that works:', () => {
  it.each([
    [
      'an object',
      { type: 'object', properties: { street: { type: 'string' }, city: { type: 'string' } } },
      'Field "a" is an object (a.street, a.city), and elicitation forms are flat. Flatten it to a_street, a_city, or ask for it in a second ctx.elicit.',
    ],
    ['an object by its properties', { properties: { x: {} } }, 'Field "a" is an object (a.x)'],
    [
      'a record',
      { type: 'object', additionalProperties: { type: 'string' } },
      'an object with members of any name',
    ],
    ['a list of objects', { type: 'array', items: { type: 'object' } }, 'Field "a" is a list of objects'],
    ['a list of numbers', { type: 'array', items: { type: 'number' } }, 'Field "a" is a list of numbers'],
    [
      'a list of text',
      { type: 'array', items: { type: 'string' } },
      'Use field.choices([...]) if the values are known',
    ],
    ['a list of anything', { type: 'array' }, 'Field "a" is a list of anything'],
    ['a list of lists', { type: 'array', items: { type: 'array' } }, 'Field "a" is a list of lists'],
    [
      'a tuple',
      { type: 'array', prefixItems: [{ type: 'string' }] },
      'Make each position a field of its own.',
    ],
    ['an old tuple', { type: 'array', items: [{ type: 'string' }] }, 'Field "a" is a tuple'],
    ['a union', { anyOf: [{ type: 'string' }, { type: 'number' }] }, 'Field "a" may be text or a number'],
    ['a union by type', { type: ['string', 'object'] }, 'Field "a" may be text or an object'],
    ['a union of texts', { anyOf: [{ type: 'string' }, { const: 'x' }] }, 'a field of a form has one type'],
    ['an intersection', { allOf: [{ type: 'string' }, { minLength: 1 }] }, 'Field "a" is an intersection'],
    ['numbers to choose from', { enum: [1, 2] }, "field.choice(['1', '2', '3'])"],
    ['a fixed number', { const: 5 }, 'Field "a" offers values that are not text'],
    ['a mixture to choose from', { enum: [true, 5] }, 'offers values that are not text'],
    ['only true', { const: true }, 'Field "a" offers values that are not text'],
    ['only null', { type: 'null' }, 'Field "a" can only be null'],
    ['an unknown type', { type: 'date' }, 'Field "a" has the type "date", which forms don\'t have.'],
    ['no type', { title: 'A' }, 'Field "a" says no type'],
    ['null where an answer is required', { type: ['string', 'null'] }, 'Make it optional instead'],
    ['null in a union', { anyOf: [{ type: 'string' }, { type: 'null' }] }, 'required but may be null'],
    ['null among values', { enum: ['x', null] }, 'required but may be null'],
    ['a choice of nothing', { enum: [] }, 'Field "a": it has no options to choose from.'],
    ['one value twice', { enum: ['x', 'x'] }, 'Field "a": the option "x" is there twice.'],
    [
      'a contradiction',
      { type: 'string', minLength: 3, maxLength: 1 },
      'Field "a": minLength (3) is more than',
    ],
    [
      'a default that is no answer',
      { type: 'integer', default: 'x' },
      'Field "a": the default must be a whole number.',
    ],
    [
      'a pattern that is none',
      { type: 'string', pattern: '(' },
      'Field "a": pattern is not a regular expression.',
    ],
    [
      'a length that is none',
      { type: 'string', minLength: 'x' },
      '"minLength" of field "a" must be a number.',
    ],
    ['a negative length', { type: 'string', minLength: -1 }, 'must be a whole number that is not negative'],
    ['a title that is no text', { type: 'string', title: 5 }, '"title" of field "a" must be text.'],
  ])('%s', (_, schema, message) => {
    expect(refused(schema)).toContain(message);
  });

  it.each([
    [
      'a union of objects',
      { oneOf: [{ type: 'object' }, { type: 'object' }] },
      'Ask first which variant it is',
    ],
    [
      'an intersection of objects',
      { allOf: [{ type: 'object' }, { type: 'object' }] },
      'Write it as one object',
    ],
    [
      'a record',
      { type: 'object', additionalProperties: { type: 'string' } },
      'a record with members of any name',
    ],
    [
      'a rest of fields',
      { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: { type: 'string' } },
      'a record with members of any name',
    ],
    [
      'an object and a union',
      { type: 'object', anyOf: [{ properties: {} }, { properties: {} }] },
      'a union of objects',
    ],
    [
      'properties that are none',
      { type: 'object', properties: [] },
      '"properties" of the schema is not an object.',
    ],
    [
      'a required that is no list',
      { type: 'object', required: true },
      '"required" of the schema is not a list.',
    ],
    [
      'a required field that is missing',
      { type: 'object', properties: { email: { type: 'string' } }, required: ['emial'] },
      'Did you mean "email"?',
    ],
    ['a condition', { type: 'object', properties: {}, if: {}, else: {} }, '"if", which would have no effect'],
    ['a count of members', { type: 'object', properties: {}, minProperties: 1 }, '"minProperties"'],
    ['patterns of names', { type: 'object', patternProperties: {} }, '"patternProperties"'],
    ['nothing', null, 'The schema is not an object.'],
    ['a list', [], 'The schema is not an object.'],
  ])('a whole schema that is %s', (_, schema, message) => {
    expect(refusal(() => parse(schema))).toContain(message);
  });

  it.each([
    [{ type: 'string', not: { const: 'x' } }, 'not', 'Check it in the handler'],
    [{ type: 'string', contentEncoding: 'base64' }, 'contentEncoding', 'Check it in the handler'],
    [{ type: 'integer', min: 1 }, 'min', 'Use "minimum" or "minLength".'],
    [{ type: 'string', minlength: 1 }, 'minlength', 'Did you mean "minLength"?'],
    [{ type: 'string', minimum: 1 }, 'minimum', ''],
    [{ type: 'string', required: true }, 'required', 'the list "required"'],
    [{ type: 'string', enum: ['x'], minLength: 1 }, 'minLength', ''],
    [{ type: 'boolean', maxLength: 1 }, 'maxLength', ''],
    [{ oneOf: [{ const: 'x', pattern: 'x' }] }, 'pattern', ''],
    [{ type: 'array', items: { enum: ['x'] }, contains: {} }, 'contains', ''],
    [{ type: 'array', items: { enum: ['x'], pattern: 'x' } }, 'pattern', ''],
    [{ type: 'string', toString: 1 }, 'toString', ''],
  ])('%j, which would lose %s', (schema, keyword, remedy) => {
    const message = refused(schema);
    expect(message).toContain(`has the keyword "${keyword}", which would have no effect in a form.`);
    expect(message).toContain(remedy);
  });

  it('but not annotations and words of one’s own', () => {
    const annotations = {
      $comment: 'c',
      examples: ['x'],
      deprecated: true,
      readOnly: false,
      'x-mine': 1,
      $id: 'i',
    };
    expect(property({ type: 'string', ...annotations })).toMatchObject({ kind: 'string', examples: ['x'] });
  });
});

describe('the caps on schemas', () => {
  const object = (count: number) => ({
    type: 'object',
    properties: Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`f${index}`, { type: 'string' }]),
    ),
  });

  it('bound the number of fields', () => {
    expect(parse(object(MAX_FIELDS)).fields).toHaveLength(MAX_FIELDS);
    expect(refusal(() => parse(object(MAX_FIELDS + 1)), 'ASKWELL_LIMIT')).toContain(
      '101 fields, and at most 100',
    );
    const map = Object.fromEntries(
      Array.from({ length: 101 }, (_, index) => [`f${index}`, 'string' as const]),
    );
    expect(refusal(() => createForm(map), 'ASKWELL_LIMIT')).toContain('101 fields');
  });

  it('bound the size, counted in bytes', () => {
    const described = (description: string) => ({
      type: 'object',
      properties: { a: { type: 'string', description } },
    });
    const overhead = JSON.stringify(described('')).length + 10;
    expect(parse(described('x'.repeat(MAX_SCHEMA_BYTES - overhead))).fields).toHaveLength(1);
    expect(refusal(() => parse(described('x'.repeat(MAX_SCHEMA_BYTES))), 'ASKWELL_LIMIT')).toContain(
      '65536 bytes',
    );
    expect(refusal(() => parse(described('é'.repeat(MAX_SCHEMA_BYTES / 2))), 'ASKWELL_LIMIT')).toContain(
      '65536 bytes',
    );
    expect(
      refusal(
        () => createForm({ a: { type: 'string', title: 'x'.repeat(MAX_SCHEMA_BYTES) } }),
        'ASKWELL_LIMIT',
      ),
    ).toContain('bytes');
  });

  it('bound the depth, and so schemas that contain themselves', () => {
    const circle: Record<string, unknown> = { type: 'object', properties: {} };
    circle['properties'] = { a: circle };
    expect(refusal(() => parse(circle), 'ASKWELL_LIMIT')).toContain('contains itself');
  });
});
