import { ProtocolError, UrlElicitationRequiredError } from '@modelcontextprotocol/server';
import { type Context, field, type Json } from 'askwell';

/** What an author does with a secret and should not have done. */
export interface Accident {
  readonly name: string;
  /** What is served. Default `tool`. */
  readonly on?: 'tool' | 'prompt' | 'resource';
  /** Where the rest of it arrives, as proof that the accident happened; absent where nothing is left of it. */
  readonly arrives?: string;
  /** @param mark - a word that tells this accident from others; goes where the secret goes */
  run(key: string, mark: string, ctx: Context): unknown;
}

const ANSWER = 'protocol response';
const text = (said: string): { type: 'text'; text: string } => ({ type: 'text', text: said });

/** Ways to write a secret. */
const WRITTEN: { readonly [name: string]: (key: string) => string } = {
  'as it is': (key) => key,
  'as base64': (key) => Buffer.from(key).toString('base64'),
  'as base64url': (key) => Buffer.from(key).toString('base64url'),
  'in an Authorization header': (key) => `Basic ${Buffer.from(`ada:${key}`).toString('base64')}`,
  'as hexadecimal': (key) => Buffer.from(key).toString('hex'),
  'as upper-case hexadecimal': (key) => Buffer.from(key).toString('hex').toUpperCase(),
  'as a component of a URL': (key) => encodeURIComponent(key),
  'as a whole URL': (key) => new URL(`https://api.example/?key=${key}`).href,
  'as a parameter of a URL': (key) => {
    const url = new URL('https://api.example/');
    url.searchParams.set('key', key);
    return url.href;
  },
  'as the password in a URL': (key) => {
    const url = new URL('https://api.example/');
    url.username = 'ada';
    url.password = key;
    return url.href;
  },
  'as JSON': (key) => JSON.stringify({ key }),
  'as JSON in JSON': (key) => JSON.stringify({ body: JSON.stringify({ key }) }),
  'as HTML': (key) =>
    key.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
};

const results: readonly Accident[] = [
  ...Object.entries(WRITTEN).map(([how, write]): Accident => ({
    name: `returns it ${how}`,
    arrives: ANSWER,
    run: (key, mark) => `${mark} ${write(key)}`,
  })),
  { name: 'returns an object with it', arrives: ANSWER, run: (key, mark) => ({ mark, deep: [{ key }] }) },
  { name: 'returns it as the name of a member', arrives: ANSWER, run: (key, mark) => ({ mark, [key]: 1 }) },
  {
    name: 'returns it in structuredContent',
    arrives: ANSWER,
    run: (key, mark) => ({ content: [text(mark)], structuredContent: { list: [key, { key }] } }),
  },
  {
    name: 'returns it in structuredContent, in an object with toJSON',
    arrives: ANSWER,
    run: (key, mark) => ({
      content: [text(mark)],
      structuredContent: { url: new URL(`https://api.example/${encodeURIComponent(key)}`) },
    }),
  },
  {
    name: 'returns it in _meta',
    arrives: ANSWER,
    run: (key, mark) => ({ content: [text(mark)], _meta: { 'example.com/key': key } }),
  },
  {
    name: 'returns it in an embedded resource',
    arrives: ANSWER,
    run: (key, mark) => ({
      content: [
        { type: 'resource', resource: { uri: 'notes://1', text: `${mark} ${key}` } },
        { type: 'resource_link', uri: `notes://${encodeURIComponent(key)}`, name: key },
      ],
    }),
  },
  {
    name: 'returns it in the bytes of an embedded resource',
    run: (key) => ({
      content: [
        { type: 'resource', resource: { uri: 'notes://2', blob: Buffer.from(`x${key}`).toString('base64') } },
      ],
    }),
  },
  {
    name: 'puts it into a message of a prompt',
    on: 'prompt',
    arrives: ANSWER,
    run: (key, mark) => [{ role: 'user', content: text(`${mark} ${key}`) }],
  },
  { name: 'serves it as a resource', on: 'resource', arrives: ANSWER, run: (key, mark) => `${mark} ${key}` },
  {
    name: 'serves it as the bytes of a resource',
    on: 'resource',
    arrives: ANSWER,
    run: (key, mark) => ({
      contents: [
        { uri: 'notes://3', text: mark },
        { uri: 'notes://4', blob: Buffer.from(key).toString('base64') },
      ],
    }),
  },
];

const thrown: readonly Accident[] = [
  ...['tool', 'prompt', 'resource'].map((on): Accident => ({
    name: `throws an Error with it in a ${on}`,
    on: on as 'tool',
    arrives: ANSWER,
    run: (key, mark) => fail(new Error(`${mark} ${key}`)),
  })),
  {
    name: 'throws an Error with it in the cause',
    arrives: 'report',
    run: (key, mark) => fail(new Error(mark, { cause: new Error('why', { cause: { sent: [key] } }) })),
  },
  {
    name: 'throws an Error with it in a member',
    arrives: 'report',
    run: (key, mark) => fail(Object.assign(new Error(mark), { config: { headers: { authorization: key } } })),
  },
  {
    name: 'throws an Error with it in a list',
    arrives: 'report',
    run: (key, mark) => fail(Object.assign(new Error(mark), { sent: ['GET', { key }] })),
  },
  {
    name: 'throws an Error with it in a Map, a Set and Headers',
    arrives: 'report',
    run: (key, mark) =>
      fail(
        Object.assign(new Error(mark), {
          map: new Map([['key', key]]),
          set: new Set([key]),
          headers: new Headers({ authorization: encodeURIComponent(key) }),
        }),
      ),
  },
  {
    name: 'throws an Error with it in a buffer',
    arrives: 'report',
    run: (key, mark) => fail(Object.assign(new Error(mark), { body: Buffer.from(key) })),
  },
  {
    name: 'throws an Error with it under a symbol',
    arrives: 'report',
    run: (key, mark) => fail(Object.assign(new Error(mark), { [Symbol('response')]: { key } })),
  },
  {
    name: 'throws an Error with it as the code and the name',
    arrives: 'report',
    run: (key, mark) => fail(Object.assign(new Error(mark), { code: key, name: `${key}Error` })),
  },
  {
    name: 'throws an Error whose class has it',
    arrives: 'report',
    run: (key, mark) => {
      class ApiError extends Error {
        get response(): string {
          return key;
        }
        override toString(): string {
          return `${mark} ${key}`;
        }
      }
      return fail(new ApiError(mark));
    },
  },
  {
    name: 'throws several Errors at once',
    arrives: 'report',
    run: (key, mark) => fail(new AggregateError([new Error(key)], mark)),
  },
  { name: 'throws it as a text', arrives: ANSWER, run: (key, mark) => fail(`${mark} ${key}`) },
  { name: 'throws it in an object', run: (key, mark) => fail({ mark, response: { key } }) },
  { name: 'throws it in a list', run: (key, mark) => fail([mark, key]) },
  {
    name: 'throws a ProtocolError with it',
    arrives: ANSWER,
    run: (key, mark) => fail(new ProtocolError(-32_000, `${mark} ${key}`, { nested: [key] })),
  },
  {
    name: 'requires a page with it in the URL',
    arrives: ANSWER,
    run: (key, mark) =>
      fail(
        new UrlElicitationRequiredError([
          {
            mode: 'url',
            message: `${mark} ${key}`,
            url: `https://login.example/?key=${encodeURIComponent(key)}`,
            elicitationId: 'e1',
          },
        ]),
      ),
  },
];

const elsewhere: readonly Accident[] = [
  {
    name: 'logs it',
    arrives: ANSWER,
    run: (key, mark, ctx) => ctx.log('info', { mark, deep: [{ key, [key]: 1 }], text: `key=${key}` }),
  },
  {
    name: 'logs an object with toJSON',
    arrives: ANSWER,
    run: (key, mark, ctx) =>
      ctx.log('error', {
        mark,
        url: new URL(`https://api.example/${encodeURIComponent(key)}`),
      } as unknown as Json),
  },
  {
    name: 'says it as progress',
    arrives: ANSWER,
    run: (key, mark, ctx) => ctx.progress(1, 2, `${mark} ${key}`),
  },
  {
    name: 'throws it in a step',
    arrives: 'report',
    run: (key, mark, ctx) => ctx.step(mark, () => fail(new Error(`${mark} ${key}`, { cause: key }))),
  },
  {
    name: 'throws it in a step, as an object',
    arrives: 'report',
    run: (key, mark, ctx) => ctx.step(mark, () => fail({ response: [key] })),
  },
  {
    name: 'returns it from a step',
    arrives: ANSWER,
    run: (key, mark, ctx) => ctx.step(mark, () => [{ key }]),
  },
  {
    name: 'names a step after it',
    arrives: ANSWER,
    run: async (key, mark, ctx) => {
      await ctx.step(`with ${key}`, () => 1);
      return (await ctx.elicit(`Go on? ${mark}`, 'boolean')).action;
    },
  },
  {
    name: 'names a step after it that fails',
    arrives: 'report',
    run: (key, mark, ctx) => ctx.step(`${mark} ${key}`, () => fail(new Error('refused'))),
  },
  {
    name: 'throws it while it cleans up',
    arrives: ANSWER,
    run: (key, mark, ctx) => {
      ctx.defer(() => fail(new Error(key)));
      ctx.defer(() => fail({ key }));
      return mark;
    },
  },
  {
    name: 'asks a question with it',
    arrives: ANSWER,
    run: async (key, mark, ctx) => {
      const schema = { note: field.string({ title: `About ${key}`, description: key, default: key }) };
      await ctx.elicit(`${mark} ${key}`, schema, { key: 'question' });
      return (
        await ctx.elicit('And then?', { [`note-${mark}`]: 'string' }, { defaults: { [`note-${mark}`]: key } })
      ).action;
    },
  },
  {
    name: 'sends the person to a page with it',
    arrives: ANSWER,
    run: (key, mark, ctx) =>
      ctx.elicitUrl(`${mark} ${key}`, `https://login.example/?key=${encodeURIComponent(key)}`),
  },
  {
    name: 'asks on a page with it',
    arrives: ANSWER,
    run: async (key, mark, ctx) => {
      const schema = { note: field.string({ title: `About ${key}`, description: key, default: key }) };
      return (await ctx.elicitPage(`${mark} ${key}`, schema)).action;
    },
  },
];

/** Everything that an author may do by accident. */
export const ACCIDENTS: readonly Accident[] = [...results, ...thrown, ...elsewhere];

function fail(error: unknown): never {
  throw error;
}
