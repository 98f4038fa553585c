import { goodHabits } from '../page-renderer.ts';
import { type BadHabits, sends, hides, unread } from './bad-habit.ts';

const { start, choose, read } = goodHabits;

/** How options, and yes and no, are offered. */
export const choosing: BadHabits = {
  'takes an untouched box for "no"': {
    habits: {
      start: (form, prefill) => ({
        fields: start(form, prefill).fields.map((one) =>
          one.field.kind === 'boolean' && one.field.required && one.value === undefined
            ? { ...one, value: false }
            : one,
        ),
      }),
    },
    fails: ['a required yes or no without a default is'],
  },
  'does not notice a "no" in a box that was not ticked': {
    habits: {
      choose: (form, draft, name, value) =>
        value === false && draft.fields.some((one) => one.field.name === name && one.value === undefined)
          ? draft
          : choose(form, draft, name, value),
    },
    fails: [
      'a required yes or no without a default can',
      'an optional yes',
      'an answer that',
      'a change before',
    ],
  },
  'chooses the first option': {
    habits: {
      start: (form, prefill) => ({
        fields: start(form, prefill).fields.map((one) => {
          const [first] = one.field.kind === 'choice' ? one.field.options : [];
          return first === undefined || one.value !== undefined ? one : { ...one, value: first.value };
        }),
      }),
    },
    fails: ['optional fields that', 'fields that nobody touched stay', 'no option is'],
  },
  'sends titles': {
    habits: {
      send: (content, { form }) =>
        Object.fromEntries(
          Object.entries(content).map(([name, value]) => {
            const field = form.fields.find((one) => one.name === name);
            const options = field !== undefined && 'options' in field ? field.options : [];
            return [name, options.find((option) => option.value === value)?.title ?? value];
          }),
        ),
    },
    fails: [
      'what the person gave',
      'options are shown',
      'options with the',
      'every part of',
      'a change before',
      'no escape sequence',
    ],
  },
  'shows values in place of titles': {
    habits: {
      draw: (part, html) => (part === 'option' ? html.replaceAll(/Crimson|Azure|Vegan|Meat/g, '') : html),
    },
    fails: ['options are shown', 'the whole answer', 'kept defaults can'],
  },
  'offers as many options as there are titles': {
    habits: {
      choose: (form, draft, name, value) => {
        const field = draft.fields.find((one) => one.field.name === name)?.field;
        const options = field?.kind === 'choice' ? field.options : [];
        const titled = options.filter(({ title }) => title !== undefined);
        return titled.length > 0 && !titled.some((option) => option.value === value)
          ? draft
          : choose(form, draft, name, value);
      },
    },
    fails: ['with fewer titles', 'an answer that'],
  },
  'finds options by their titles': {
    habits: {
      choose: (form, draft, name, value) => {
        const field = draft.fields.find((one) => one.field.name === name)?.field;
        const options = field?.kind === 'choice' ? field.options : [];
        const title = options.find((option) => option.value === value)?.title;
        const found = title === undefined ? undefined : options.find((option) => option.title === title);
        return choose(form, draft, name, found?.value ?? value);
      },
    },
    fails: ['options with the'],
  },
  'shows titles alone': { habits: hides('option-value'), fails: ['options with the'] },
  'takes the empty text for no answer': {
    habits: sends((entries) => entries.filter(([, value]) => value !== '')),
    fails: ['an option that'],
  },
  'does not count the options': {
    habits: {
      choose: (form, draft, name, value) => choose({ ...form, problem: () => undefined }, draft, name, value),
      read: (form, draft) => {
        const reading = read(form, draft);
        const counted = Object.entries(reading.ok ? {} : (reading.problem.fields ?? {}));
        return counted.length > 0 && counted.every(([, text]) => text.includes('of the options'))
          ? unread(form, draft)
          : reading;
      },
    },
    fails: ['of a list'],
  },
};
