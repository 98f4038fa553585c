import { runInNewContext } from 'node:vm';

import { ProtocolError, UrlElicitationRequiredError } from '@modelcontextprotocol/server';

import { AskwellError, field } from 'askwell';

import type { Accident, Told, Trial } from './guard-world.ts';

export const text = (said: string): { type: 'text'; text: string } => ({ type: 'text', text: said });
export const fail = (error: unknown): never => {
  throw error;
};

/** A way out of a call. */
export interface Sink {
  readonly on?: Trial['on'];
  readonly reports?: Trial['reports'];
  /** Where the rest of it arrives. */
  readonly arrives: keyof Pick<Told, 'wire' | 'errors' | 'warnings'>;
  readonly accident: Accident;
}

/** What leaves a call, and what is left of the accident when the secret is out: `mark-7`. */
export const SINKS: { readonly [name: string]: Sink } = {
  'the text of a result': { arrives: 'wire', accident: (s) => `mark-7 ${s}` },
  'data that is a result': { arrives: 'wire', accident: (s) => ({ mark: 'mark-7', deep: [{ [s]: s }] }) },
  structuredContent: {
    arrives: 'wire',
    accident: (s) => ({ content: [text('mark-7')], structuredContent: { s: [s] } }),
  },
  'the _meta of a result': {
    arrives: 'wire',
    accident: (s) => ({ content: [text('mark-7')], _meta: { 'x.example/s': s } }),
  },
  'an embedded resource': {
    arrives: 'wire',
    accident: (s) => ({
      content: [{ type: 'resource', resource: { uri: `x://${s}`, text: `mark-7 ${s}` } }],
    }),
  },
  'the bytes of an embedded resource': {
    arrives: 'wire',
    accident: (s) => ({
      content: [
        text('mark-7'),
        { type: 'resource', resource: { uri: 'x://y', blob: btoa(`x${s}`) } },
        { type: 'image', mimeType: 'image/png', data: btoa(s) },
      ],
    }),
  },
  'the result of a tool of an SDK server': {
    on: 'resumable',
    arrives: 'wire',
    accident: (s) => `mark-7 ${s}`,
  },
  'an error of a tool of an SDK server': {
    on: 'resumable',
    arrives: 'wire',
    accident: (s) => fail(new Error(`mark-7 ${s}`)),
  },
  'a result of an SDK server that is no JSON': {
    on: 'resumable',
    arrives: 'wire',
    accident: (s) => ({ toJSON: () => fail(new Error(`mark-7 ${s}`)) }),
  },
  'a result that is no JSON': {
    arrives: 'wire',
    accident: (s) => ({ toJSON: () => fail(new Error(`mark-7 ${s}`)) }),
  },
  'a protocol error of an SDK server': {
    on: 'resumable',
    arrives: 'wire',
    accident: (s) => fail(new ProtocolError(-32_000, `mark-7 ${s}`, [s])),
  },
  'a prompt': { on: 'prompt', arrives: 'wire', accident: (s) => `mark-7 ${s}` },
  'an error of a prompt': { on: 'prompt', arrives: 'wire', accident: (s) => fail(new Error(`mark-7 ${s}`)) },
  'a resource': { on: 'resource', arrives: 'wire', accident: (s) => `mark-7 ${s}` },
  'an error of a resource': {
    on: 'resource',
    arrives: 'wire',
    accident: (s) => fail(new Error(`mark-7 ${s}`)),
  },
  'the address of a resource that fails': {
    on: 'resource',
    arrives: 'errors',
    accident: () => fail(new Error('mark-7')),
  },
  'the message of an error': { arrives: 'wire', accident: (s) => fail(new Error(`mark-7 ${s}`)) },
  'a text that is thrown': { arrives: 'wire', accident: (s) => fail(`mark-7 ${s}`) },
  'a ProtocolError': {
    arrives: 'wire',
    accident: (s) => fail(new ProtocolError(-32_000, `mark-7 ${s}`, { tried: [s, { [s]: 1 }] })),
  },
  'a ProtocolError with data that has toJSON': {
    arrives: 'wire',
    accident: (s) => fail(new ProtocolError(-32_000, 'mark-7', { toJSON: () => [s] })),
  },
  'the pages that an error requires': {
    arrives: 'wire',
    accident: (s) =>
      fail(
        new UrlElicitationRequiredError([
          { mode: 'url', message: `mark-7 ${s}`, url: `https://x.example/?s=${s}`, elicitationId: 'e' },
        ]),
      ),
  },
  'an error for the author': {
    arrives: 'errors',
    accident: (s) => fail(new Error(`mark-7 ${s}`, { cause: new Error(s, { cause: [s] }) })),
  },
  'the members of an error for the author': {
    arrives: 'errors',
    accident: (s) =>
      fail(
        Object.assign(new Error('mark-7'), {
          list: [s],
          map: new Map([[s, s]]),
          set: new Set([s]),
          headers: new Headers({ authorization: s }),
          url: new URL(`https://x.example/${s}`),
          [Symbol('response')]: { s },
        }),
      ),
  },
  'several errors at once': {
    arrives: 'errors',
    accident: (s) => fail(new AggregateError([new Error(s)], 'mark-7')),
  },
  'an error of another realm': {
    arrives: 'errors',
    accident: (s) => fail(runInNewContext('new Error(message)', { message: `mark-7 ${s}` })),
  },
  'an object that is thrown': {
    arrives: 'errors',
    accident: (s) => fail({ mark: 'mark-7', response: { s } }),
  },
  'the default report of an error': {
    reports: 'default',
    arrives: 'warnings',
    accident: (s) => fail(new Error(`mark-7 ${s}`)),
  },
  'the default report of an object that tells it': {
    reports: 'default',
    arrives: 'warnings',
    accident: (s) => fail({ toString: () => `mark-7 ${s}` }),
  },
  'an error of ours that the author throws': {
    arrives: 'warnings',
    accident: (s) => fail(new AskwellError('ASKWELL_STATE', `mark-7 ${s}`)),
  },
  'a step that fails': {
    arrives: 'errors',
    accident: (s, ctx) => ctx.step('use', () => fail(new Error(`mark-7 ${s}`))),
  },
  'what a caller is told of a step that fails': {
    arrives: 'wire',
    accident: (s, ctx) => ctx.step('use', () => fail(new Error(`mark-7 ${s}`))),
  },
  'the name of a step that fails': {
    arrives: 'errors',
    accident: (s, ctx) => ctx.step(`mark-7 ${s}`, () => fail(new Error('refused'))),
  },
  'a warning': {
    arrives: 'warnings',
    accident: (s, ctx) => {
      ctx.defer(() => fail(new Error(`mark-7 ${s}`)));
      return 'done';
    },
  },
  'the label of a form that nobody awaits': {
    arrives: 'warnings',
    accident: (s, ctx) => {
      void ctx.elicit(cut(s), 'boolean');
      return 'done';
    },
  },
  'a log message': {
    arrives: 'wire',
    accident: (s, ctx) => {
      const data: { [name: string]: unknown } = {
        mark: 'mark-7',
        deep: [{ s, [s]: 1 }],
        url: new URL(`https://x.example/${s}`),
        own: { toJSON: () => ({ s }) },
        bytes: Buffer.from(s),
      };
      data['itself'] = data;
      ctx.log('info', data as never);
      return 'done';
    },
  },
  progress: {
    arrives: 'wire',
    accident: (s, ctx) => {
      ctx.progress(1, 2, `mark-7 ${s}`);
      return 'done';
    },
  },
  'the next question': {
    arrives: 'wire',
    accident: async (s, ctx) =>
      (
        await ctx.elicit(
          `mark-7 ${s}`,
          {
            note: field.string({ title: s, description: s, default: s }),
            pick: field.choice([{ value: s, title: s }, 'other']),
            [`by-${s}`]: 'boolean',
          },
          { defaults: { note: s } as never },
        )
      ).action,
  },
  'the key of the next question': {
    arrives: 'wire',
    accident: async (s, ctx) => (await ctx.elicit(`mark-7 ${s}`, 'boolean')).action,
  },
  'the next page': {
    arrives: 'wire',
    accident: async (s, ctx) => (await ctx.elicitPage(`mark-7 ${s}`, 'boolean')).action,
  },
  'a page elsewhere': {
    arrives: 'wire',
    accident: async (s, ctx) => (await ctx.elicitUrl(`mark-7 ${s}`, `https://x.example/?s=${s}`)).action,
  },
  'a tool that a refusal ends': {
    arrives: 'wire',
    accident: (s, ctx) => ctx.require(`mark-7 ${s}`, 'boolean'),
  },
  'the label of a page that was never right': {
    arrives: 'wire',
    accident: (s, ctx) => ctx.elicitPage(cut(s), 'string', { attempts: 1, validate: () => 'no' }),
  },
  'the label of a page that failed': {
    arrives: 'wire',
    accident: (s, ctx) => ctx.authorize({ id: 'hub', title: 'Hub' }, { scopes: ['fail'], message: cut(s) }),
  },
  'the label of a page elsewhere that nobody awaits': {
    arrives: 'warnings',
    accident: (s, ctx) => {
      void ctx.elicitUrl(cut(s), 'https://x.example/');
      return 'done';
    },
  },
};

/** An error quotes the first 79 characters of a question, here the first half of the secret. */
function cut(secret: string): string {
  return `Your key mark-7 ${'x'.repeat(52)} ${secret}`;
}
