import { expectTypeOf } from 'vitest';
import * as v from 'valibot';
import * as z from 'zod';
import { type } from 'arktype';

import {
  type Context,
  createServer,
  defineForm,
  type ElicitResult,
  field,
  match,
  type StepError,
} from 'askwell';

const server = createServer({ name: 'types', version: '1' });

server.tool('zod', { input: z.object({ app: z.string(), n: z.number().default(1) }) }, (args) => {
  expectTypeOf(args).toEqualTypeOf<{ app: string; n: number }>();
});
server.tool(
  'fields',
  { input: { app: 'string', size: ['s', 'l'], note: field.string().optional() } },
  (args) => {
    expectTypeOf(args.app).toEqualTypeOf<string>();
    expectTypeOf(args.size).toEqualTypeOf<'s' | 'l'>();
    expectTypeOf(args.note).toEqualTypeOf<string | undefined>();
  },
);
server.tool('output', { output: z.object({ n: z.number() }) }, () => ({ n: 1 }));
// @ts-expect-error the output does not fit
server.tool('wrong-output', { output: z.object({ n: z.number() }) }, () => ({ n: 'one' }));
interface Report {
  done: boolean;
}
server.tool('data', {}, (): Report => ({ done: true }));
server.tool('either', {}, async (_, ctx) => ((await ctx.confirm('?')) ? { id: 1 } : 'no'));
// @ts-expect-error text is no structured output
server.tool('text-for-output', { output: z.object({ n: z.number() }) }, () => 'text');
// @ts-expect-error a tool needs a handler
server.tool('no-handler', {});
// @ts-expect-error not an option
server.tool('odd-option', { inputs: {} }, () => 'x');
// @ts-expect-error a server needs a version
createServer({ name: 'x' });

export async function asks(ctx: Context): Promise<void> {
  const choice = await ctx.elicit('Where?', { environment: ['dev', 'prod'] });
  expectTypeOf(choice).toEqualTypeOf<ElicitResult<{ environment: 'dev' | 'prod' }>>();
  // @ts-expect-error data is there only if the person accepted
  void choice.data;
  if (choice.action === 'accept') expectTypeOf(choice.data.environment).toEqualTypeOf<'dev' | 'prod'>();

  const scalar = await ctx.require('Name?', 'string');
  expectTypeOf(scalar).toEqualTypeOf<string>();
  expectTypeOf(await ctx.require('Level?', ['low', 'high'])).toEqualTypeOf<'low' | 'high'>();
  expectTypeOf(await ctx.require('Level?', { low: { title: 'Low' }, high: { title: 'High' } })).toEqualTypeOf<
    'low' | 'high'
  >();
  expectTypeOf(await ctx.require('Tags?', { many: ['a', 'b'] })).toEqualTypeOf<('a' | 'b')[]>();
  expectTypeOf(
    await ctx.require('When?', z.object({ at: z.iso.date().transform((text) => new Date(text)) })),
  ).toEqualTypeOf<{ at: Date }>();
  expectTypeOf(await ctx.require('Valibot?', v.object({ a: v.number() }))).toEqualTypeOf<{ a: number }>();
  expectTypeOf(await ctx.require('ArkType?', type({ a: 'string' }))).toEqualTypeOf<{ a: string }>();
  const form = defineForm({ port: field.integer() });
  expectTypeOf(await ctx.require('Port?', form)).toEqualTypeOf<{ port: number }>();

  const all = await ctx.elicitAll({
    size: { message: 'Size?', schema: ['s', 'l'] },
    name: { message: 'Name?', schema: 'string' },
  });
  expectTypeOf(all.size).toEqualTypeOf<ElicitResult<'s' | 'l'>>();
  expectTypeOf(all.name).toEqualTypeOf<ElicitResult<string>>();

  const trip = await ctx.elicitAll({
    when: {
      message: 'When?',
      schema: { day: { type: 'string', format: 'date' }, nights: { type: 'integer', minimum: 1 } },
    },
  });
  expectTypeOf(trip.when).toEqualTypeOf<ElicitResult<{ day: string; nights: number }>>();
  await ctx.elicitAll({
    port: {
      message: 'Port?',
      schema: { n: 'integer' },
      validate: (data) => (data.n > 1 ? undefined : 'too low'),
    },
    // @ts-expect-error the default is of another type
    name: { message: 'Name?', schema: 'string', defaults: 5 },
  });

  expectTypeOf(ctx.confirm('Sure?')).toEqualTypeOf<Promise<boolean>>();
  expectTypeOf(await ctx.elicitUrl('Open?', 'https://example.com')).toEqualTypeOf<ElicitResult<undefined>>();
  // @ts-expect-error absent where the client can't be asked
  await ctx.elicitInput('Name?', { name: { type: 'string' } });
  const input = await ctx.elicitInput?.('Name?', {
    name: { type: 'string' },
    age: { type: 'integer', min: 18 },
  });
  expectTypeOf(input?.content?.age).toEqualTypeOf<number | undefined>();

  const step = await ctx.step('build', () => ({ id: 1, at: new Date(), log: () => {} }));
  expectTypeOf(step).toEqualTypeOf<{ id: number; at: string }>();
  expectTypeOf(ctx.now()).toEqualTypeOf<number>();

  const text = match(choice, { accept: (data) => data.environment, decline: () => 1, cancel: () => null });
  expectTypeOf(text).toEqualTypeOf<'dev' | 'prod' | number | null>();
  // @ts-expect-error cancel is not handled
  match(choice, { accept: () => 1, decline: () => 2 });

  await ctx.elicit(
    'Port?',
    { port: 'integer' },
    { validate: (data) => (data.port > 1 ? undefined : 'too low'), defaults: { port: 1 } },
  );
  // @ts-expect-error the default is of another type
  await ctx.elicit('Port?', { port: 'integer' }, { defaults: { port: 'one' } });
  // @ts-expect-error no such shorthand
  await ctx.elicit('Port?', 'int');
  // @ts-expect-error no such option
  await ctx.elicit('Port?', 'integer', { retries: 3 });
  // @ts-expect-error a question needs a schema
  await ctx.elicit('Port?');
}

expectTypeOf<StepError['step']>().toEqualTypeOf<string>();
