// Types of data, without annotations; a mistake here is an error of the compiler.
import type { Secret } from '../../src/secret.ts';
import { toStandardJsonSchema } from '@valibot/to-json-schema';
import { type } from 'arktype';
import * as v from 'valibot';
import * as z from 'zod';
import { field } from '../../src/field/field.ts';
import type { LooseData } from '../../src/field/infer-data.ts';
import { createForm } from '../../src/form/form.ts';
import type { Form } from '../../src/form/form.ts';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Fails to compile unless a form's data has exactly the type `T`. */
declare function expectData<T>(): <D>(form: Form<D> & (Equal<D, T> extends true ? unknown : never)) => void;

// Single values.
expectData<string>()(createForm('string'));
expectData<number>()(createForm('number'));
expectData<number>()(createForm('integer'));
expectData<boolean>()(createForm('boolean'));
expectData<'low' | 'high'>()(createForm(['low', 'high']));
expectData<'low' | 'high'>()(
  createForm({ low: { title: 'Low' }, high: { title: 'High', description: 'x' } }),
);
expectData<('a' | 'b')[]>()(createForm({ many: ['a', 'b'] }));
expectData<('a' | 'b')[]>()(createForm({ many: { a: { title: 'A' }, b: { title: 'B' } } }));
expectData<string>()(createForm(field.string()));
expectData<string | undefined>()(createForm(field.string().optional()));
expectData<Secret>()(createForm(field.secret()));
expectData<{ user: string; password: Secret; pin?: Secret }>()(
  createForm({ user: 'string', password: field.secret(), pin: field.secret().optional() }),
);
expectData<Secret>()(createForm({ type: 'string', format: 'password' }));
expectData<'dev' | 'prod'>()(createForm(field.choice(['dev', 'prod'])));
expectData<'dev' | 'prod'>()(createForm(field.choice({ dev: { title: 'Development' }, prod: {} })));
expectData<'dev' | 'prod'>()(createForm(field.choice([{ value: 'dev', title: 'Development' }, 'prod'])));
expectData<('a' | 'b')[]>()(createForm(field.choices(['a', 'b'], { minItems: 1, default: ['a'] })));
expectData<string>()(createForm(field.choice([] as string[])));
const several: string[] = ['a'];
expectData<string>()(createForm(several));

// Maps of fields.
expectData<{
  name: string;
  env: 'dev' | 'prod';
  n: number;
  tags: ('a' | 'b')[];
  level: 'low' | 'high';
  zip: string;
  email: string;
  day: Date;
  agree: boolean;
  note?: string;
  nick?: string;
}>()(
  createForm({
    name: field.string({ minLength: 1 }),
    env: ['dev', 'prod'],
    n: 'integer',
    tags: { many: ['a', 'b'] },
    level: { low: { title: 'Low' }, high: { title: 'High' } },
    zip: { type: 'string', minLength: 5 },
    email: z.email(),
    day: z.iso.date().transform((text) => new Date(text)),
    agree: 'boolean',
    note: field.string().optional(),
    nick: z.string().optional(),
  }),
);
expectData<{ type: string; n: number }>()(createForm({ type: field.string(), n: 'number' }));
expectData<{ many: 'a'; n: number }>()(createForm({ many: ['a'], n: 'number' }));
expectData<Record<never, never>>()(createForm({}));

// Standard Schemas: their output, not their input.
expectData<{ email: string; age: number; plan: 'free' | 'pro'; note?: string | undefined }>()(
  createForm(
    z.object({
      email: z.email(),
      age: z.int(),
      plan: z.enum(['free', 'pro']).default('free'),
      note: z.string().optional(),
    }),
  ),
);
expectData<Date>()(createForm(z.iso.date().transform((text) => new Date(text))));
expectData<{ a: number }>()(
  createForm(
    toStandardJsonSchema(
      v.object({
        a: v.pipe(
          v.string(),
          v.transform((text) => text.length),
        ),
      }),
    ),
  ),
);
expectData<{ a: 'x' | 'y'; b?: string }>()(createForm(type({ a: "'x' | 'y'", 'b?': 'string' })));

// Raw JSON Schema, written in place.
expectData<{
  name: string;
  level: 'a' | 'b';
  age?: number;
  ok?: boolean;
  tags?: ('x' | 'y')[];
  size?: 's' | 'm';
}>()(
  createForm({
    type: 'object',
    properties: {
      name: { type: 'string' },
      level: { enum: ['a', 'b'] },
      age: { type: 'integer' },
      ok: { type: 'boolean' },
      tags: { type: 'array', items: { type: 'string', enum: ['x', 'y'] } },
      size: {
        oneOf: [
          { const: 's', title: 'Small' },
          { const: 'm', title: 'Medium' },
        ],
      },
    },
    required: ['name', 'level'],
  }),
);
expectData<string>()(createForm({ type: 'string', minLength: 1 }));
expectData<'a' | 'b'>()(createForm({ enum: ['a', 'b'] }));

// Kept in a variable it has lost its literals.
const loose = { type: 'object', properties: { a: { type: 'string' } } };
expectData<LooseData>()(createForm(loose));

// A form of anything is a form of unknown.
const anything: Form = createForm({ a: 'string' });
void anything;

// Misuse that types can catch.
// @ts-expect-error a type that does not exist
createForm('strng');
// @ts-expect-error a field of a type that does not exist
createForm({ a: 'strng' });
// @ts-expect-error a nested map
createForm({ address: { street: 'string', city: 'string' } });
// @ts-expect-error an object as a raw property
createForm({ a: { type: 'object', properties: {} } });
// @ts-expect-error values that are no texts
createForm([1, 2]);
// @ts-expect-error an option that does not exist
field.string({ minLenght: 3 });
// @ts-expect-error an option of another kind
field.boolean({ minLength: 3 });
// @ts-expect-error a default of the wrong type
field.string({ default: 3 });
// @ts-expect-error a default of the wrong type
field.integer({ default: '3' });
// @ts-expect-error a default that is no option
field.choice(['dev', 'prod'], { default: 'staging' });
// @ts-expect-error a default that is no option
field.choice({ dev: {}, prod: {} }, { default: 'staging' });
// @ts-expect-error defaults that are no options
field.choices(['a', 'b'], { default: ['c'] });
// @ts-expect-error a secret has no default
field.secret({ default: 'x' });
// @ts-expect-error a format that the protocol does not know
field.string({ format: 'ipv4' });
// @ts-expect-error a reason has to be given
field.string({ notSecret: true });
// @ts-expect-error an optional answer may be absent
const never: string = createForm(field.string().optional()).revive({}) as Exclude<
  ReturnType<Form<string | undefined>['revive']>,
  Promise<unknown>
>;
void never;
