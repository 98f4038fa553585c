import { describe, expect, it } from 'vitest';
import { MAX_OPTIONS, MAX_REF_COST, MAX_SCHEMA_BYTES } from '../../src/field/limits.ts';
import { parseForeignForm } from '../../src/form/form.ts';
import { refusal } from '../field/refusal.ts';

/** A value that counts how often any member of it is read, at any depth, or its members are listed. */
function watched<T extends object>(value: T): { value: T; reads: () => number } {
  let reads = 0;
  const seen = new WeakMap<object, object>();
  const watch = (item: unknown): unknown => {
    if (typeof item !== 'object' || item === null) return item;
    const known = seen.get(item);
    if (known !== undefined) return known;
    const proxy = new Proxy(item, {
      get(target, name, receiver) {
        reads += 1;
        return watch(Reflect.get(target, name, receiver));
      },
    });
    seen.set(item, proxy);
    return proxy;
  };
  return { value: watch(value) as T, reads: () => reads };
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index);
const named = (count: number, schema: (index: number) => unknown) =>
  Object.fromEntries(range(count).map((index) => [`f${index}`, schema(index)]));

describe('a form of another server that is too large', () => {
  it.each([
    ['10 MB in one text', { properties: { a: { type: 'string', description: 'x'.repeat(10_000_000) } } }],
    ['10 MB in the names', { properties: { ['x'.repeat(10_000_000)]: { type: 'string' } } }],
    ['10 MB beside the fields', { properties: {}, x: range(1_000_000) }],
    ['10 MB in many members', { properties: {}, ...named(300_000, () => 'some thirty bytes of a text') }],
    ['10,000 fields', { properties: named(10_000, () => ({ type: 'string' })) }],
    ['10,000 empty fields', { properties: named(10_000, () => 0) }],
    ['10,000 options', { properties: { a: { enum: range(10_000).map(String) } } }],
    ['as many fields as fit', { properties: named(101, () => ({})) }],
  ])('is refused, and not read to its end: %s', (_, schema) => {
    const { value, reads } = watched(schema);
    expect(refusal(() => parseForeignForm(value), 'ASKWELL_LIMIT')).toMatch(/at most|more than/);
    expect(reads()).toBeLessThan(MAX_SCHEMA_BYTES);
  });

  it.each([
    ['objects', (inner: unknown) => ({ properties: { a: inner } })],
    ['lists', (inner: unknown) => [inner]],
    ['unions', (inner: unknown) => ({ anyOf: [inner] })],
  ])('is refused if it nests too deeply: %s', (_, wrap) => {
    let schema: unknown = { type: 'string' };
    for (let depth = 0; depth < 100_000; depth += 1) schema = wrap(schema);
    const { value, reads } = watched({ properties: { a: schema } });
    expect(refusal(() => parseForeignForm(value), 'ASKWELL_LIMIT')).toContain('levels');
    expect(reads()).toBeLessThan(200);
  });

  it('is refused if it contains itself', () => {
    const schema: Record<string, unknown> = { type: 'object' };
    schema['properties'] = { a: schema };
    expect(refusal(() => parseForeignForm(schema), 'ASKWELL_LIMIT')).toContain('contains itself');
  });

  it('is refused if its references make it large', () => {
    const bombs = [
      // Each branch of each field refers to a schema with thousands of members.
      {
        $defs: {
          big: named(3000, () => 0),
          union: { anyOf: range(1000).map(() => ({ $ref: '#/$defs/big' })) },
        },
        properties: named(100, () => ({ $ref: '#/$defs/union' })),
      },
      // Each branch is a chain that never ends.
      {
        $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } },
        properties: named(100, () => ({ anyOf: range(20).map(() => ({ $ref: '#/$defs/a' })) })),
      },
    ];
    for (const bomb of bombs) {
      const { value, reads } = watched(bomb);
      expect(refusal(() => parseForeignForm(value), 'ASKWELL_LIMIT')).toContain(
        'refers to its parts too often',
      );
      expect(reads()).toBeLessThan(10 * MAX_REF_COST);
    }
  });

  it('is refused if its branches make a choice long', () => {
    const { value, reads } = watched({
      $defs: { list: { enum: range(MAX_OPTIONS).map(String) } },
      properties: { a: { oneOf: range(1000).map(() => ({ $ref: '#/$defs/list' })) } },
    });
    expect(refusal(() => parseForeignForm(value), 'ASKWELL_LIMIT')).toContain('options');
    expect(reads()).toBeLessThan(100_000);
  });

  it('is shown if it is just large, with references as generators write them', () => {
    const form = parseForeignForm({
      $defs: { list: { enum: range(MAX_OPTIONS).map(String) }, again: { $ref: '#/$defs/list' } },
      properties: named(100, () => ({ anyOf: [{ $ref: '#/$defs/again' }, { type: 'null' }], title: 'T' })),
    });
    expect(form.fields).toHaveLength(100);
    expect(form.fields[99]).toMatchObject({ kind: 'choice', title: 'T', required: false });
  });

  it('says a limit where only an optional field is over it: leaving it out would hide why', () => {
    const schema = { properties: { a: { enum: range(MAX_OPTIONS + 1).map(String) } } };
    expect(refusal(() => parseForeignForm(schema), 'ASKWELL_LIMIT')).toContain('501 options');
  });
});
