import type { Json } from '../../../src/json.ts';
import { goodHabits } from '../page-renderer.ts';
import { type BadHabits, sendsEach, hides, changes, unread, misreads } from './bad-habit.ts';

const { read, type } = goodHabits;

/** What is made of what was typed. */
export const typing: BadHabits = {
  'does not show rules': { habits: hides('rules'), fails: ['a field is'] },
  'does not show descriptions': {
    habits: hides('description'),
    fails: ['a field is', 'no escape sequence', 'nothing that turns', 'markup of the'],
  },
  'guesses unfinished numbers': {
    habits: misreads((text, kind) =>
      kind === 'number' && /[-.e]$/.test(text) ? Number.parseFloat(text) || 0 : undefined,
    ),
    fails: ['an unfinished number'],
  },
  'rounds numbers': {
    habits: misreads((text) => (/^-?\d{16,}$/.test(text) ? Number(text) : undefined)),
    fails: ['a whole number that'],
  },
  'makes null of a number that is too large': {
    habits: misreads((text) => (text === '1e999' ? null : undefined)),
    fails: ['a number beyond'],
  },
  'does not mind bounds': {
    habits: misreads((text, kind) =>
      kind === 'integer' && /^\d{1,2}$/.test(text) ? Number(text) : undefined,
    ),
    fails: ['a required field', 'a number outside', 'a change before'],
  },
  'does not check formats': {
    habits: misreads((text, kind) => (['email', 'uri', 'date'].includes(kind) ? text : undefined)),
    fails: ['a required field', 'what was refused', 'an address, a'],
  },
  'sends local time as if it were UTC': {
    habits: sendsEach((value) =>
      typeof value === 'string' && /T\d\d:/.test(value) ? value.replace(/(?:Z|[+-]\d\d:\d\d)$/, 'Z') : value,
    ),
    fails: ['a date and time is'],
  },
  'sends a date and time without an offset': {
    habits: misreads((text, kind) => (kind === 'date-time' && /T\d\d:\d\d$/.test(text) ? text : undefined)),
    fails: ['a date and time without'],
  },
  'counts halves of characters': {
    habits: {
      type: (form, draft, name, text) =>
        changes(type(form, draft, name, text), name, (one) =>
          one.field.kind === 'string' && text.length > (one.field.maxLength ?? Number.POSITIVE_INFINITY)
            ? { field: one.field, text, problem: 'is too long', origin: 'person' }
            : one,
        ),
    },
    fails: ['the length of'],
  },
  'runs patterns': {
    habits: {
      type: (form, draft, name, text) => {
        const field = draft.fields.find((one) => one.field.name === name)?.field;
        const pattern = field?.kind === 'string' ? field.foreignPattern : undefined;
        if (pattern !== undefined) new RegExp(pattern, 'u').test('short');
        return type(form, draft, name, text);
      },
    },
    fails: ['a pattern of'],
  },
  'has the browser run patterns': {
    habits: {
      draw: (part, html) => (part === 'value' ? `${html}<input pattern="^(?:canary|(?:a+)+)$">` : html),
    },
    fails: ['a pattern of'],
  },
  'sets the prototype': {
    habits: {
      send: (content) => {
        const sent: Record<string, Json> = {};
        for (const name of Object.keys(content)) sent[name] = content[name] as Json;
        return sent;
      },
    },
    fails: ['fields with the names of built-in members are answered'],
  },
  'finds built-in members': {
    habits: {
      read: (form, draft) => {
        const values: Record<string, unknown> = {};
        const missing = form.fields.filter(({ name, required }) => required && values[name] === undefined);
        return read(
          { ...form, read: (content) => (missing.length > 0 ? form.read(content) : unread(form, draft)) },
          draft,
        );
      },
    },
    fails: ['left empty, fields'],
  },
};
