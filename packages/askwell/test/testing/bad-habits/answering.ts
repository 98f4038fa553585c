import type { Json, JsonObject } from '../../../src/json.ts';
import { goodHabits, type Habits } from '../page-renderer.ts';
import { type BadHabits, sends, sendsEach, unread } from './bad-habit.ts';

const { start, choose, read, escape } = goodHabits;

const EMPTY: Readonly<Record<string, Json>> = {
  string: '',
  number: 0,
  integer: 0,
  boolean: false,
  choice: '',
  choices: [],
};

/** What is sent. */
export const answering: BadHabits = {
  'sends an empty value for what was not touched': {
    habits: {
      send: (content, { form }) =>
        Object.fromEntries(form.fields.map(({ name, kind }) => [name, content[name] ?? EMPTY[kind] ?? null])),
    },
    fails: [
      'optional fields that',
      'fields that nobody touched stay',
      'a default that',
      'an optional list',
      'left empty, fields',
      'an answer that',
      'no escape sequence',
    ],
  },
  'sends an empty list for a list that was not touched': {
    habits: {
      send: (content, { form }) => ({
        ...Object.fromEntries(
          form.fields.flatMap(({ name, kind }) => (kind === 'choices' ? [[name, []]] : [])),
        ),
        ...content,
      }),
    },
    fails: ['optional fields that', 'fields that nobody touched stay', 'an optional list', 'an answer that'],
  },
  'sends null beside what was given': {
    habits: {
      send: (content, { form }) =>
        Object.keys(content).length === 0
          ? content
          : Object.fromEntries(form.fields.map(({ name }) => [name, content[name] ?? null])),
    },
    fails: ['fields that nobody touched stay', 'an answer that', 'no escape sequence'],
  },
  'drops what is falsy': {
    habits: sends((entries) => entries.filter(([, value]) => Boolean(value))),
    fails: [
      'the defaults false',
      'a default is replaced',
      'a required yes or no without a default can',
      'an optional yes',
      'an option that',
      'numbers are sent',
      'an answer that',
      'a change before',
    ],
  },
  'escapes what it sends': {
    habits: sendsEach((value) => (typeof value === 'string' ? escape(value) : value)),
    fails: ['what the person gave'],
  },
  'loses the sign of a number': {
    habits: sendsEach((value) => (typeof value === 'number' ? Math.abs(value) : value)),
    fails: ['a default is replaced', 'numbers are sent'],
  },
  'falls back to the default where something falsy was given': {
    habits: {
      send: (content, { form }) =>
        Object.fromEntries(
          Object.entries(content).map(([name, value]) => {
            const field = form.fields.find((one) => one.name === name);
            return [
              name,
              value || ((field !== undefined && 'default' in field ? field.default : undefined) ?? value),
            ];
          }),
        ) as JsonObject,
    },
    fails: ['a default is replaced'],
  },
  'brings back a default that was taken out': {
    habits: {
      send: (content, { form }) => ({
        ...Object.fromEntries(
          form.fields.flatMap((field) => ('default' in field ? [[field.name, field.default]] : [])),
        ),
        ...content,
      }),
    },
    fails: ['a default that'],
  },
  'does not know defaults': {
    habits: { start: (form) => start({ ...form, problem: () => 'no' }) },
    fails: [
      'defaults are shown',
      'the defaults false',
      'kept defaults can',
      'a proposal is shown',
      'a proposal gives',
    ],
  },
  'sends defaults that it does not show': {
    habits: {
      start: (form, prefill) => ({
        fields: start(form, prefill).fields.map((field) => ({ ...field, text: '' })),
      }),
      draw: (_, html) => html.replace('<p>*', '<p>').replace(/<p>(active|green|blue|Meat)/, '<p>'),
    },
    fails: ['defaults are shown', 'kept defaults can', 'a proposal is shown'],
  },
  'lets nothing be taken out': {
    habits: {
      choose: (form, draft, name, value) => (value === undefined ? draft : choose(form, draft, name, value)),
    },
    fails: ['a default that', 'an answer that'],
  },
  'does not mind what is required': {
    habits: {
      read: (form, draft) => {
        const reading = read(form, draft);
        return reading.ok ||
          Object.values(reading.problem.fields ?? {}).some((text) => text !== 'is required')
          ? reading
          : unread(form, draft);
      },
    },
    fails: [
      'a required field',
      'what was refused',
      'a required yes or no without a default is',
      'no option is',
      'left empty, fields',
    ],
  },
  'refuses without a word': {
    habits: { problem: (text) => (text.includes('is required') ? ' ' : text) },
    fails: [
      'a required field',
      'a required yes or no without a default is',
      'no option is',
      'left empty, fields',
    ],
  },
  'refuses once, and then takes anything': {
    habits: (() => {
      const warned = new WeakSet<object>();
      return {
        read: ((form, draft) => {
          const reading = read(form, draft);
          if (reading.ok || !warned.has(form)) {
            warned.add(form);
            return reading;
          }
          return { ok: true, content: reading.values };
        }) satisfies Habits['read'],
      };
    })(),
    fails: [
      'what was refused',
      'of a list',
      'an unfinished number',
      'a whole number that',
      'a number beyond',
      'a number outside',
      'the length of',
      'a change before',
    ],
  },
};
