import type { FormAnswer } from '../../../src/client/elicitation.ts';
import { goodHabits } from '../page-renderer.ts';
import { type BadHabits, hides, puts, unread } from './bad-habit.ts';

const { start, type, choose, read, leave } = goodHabits;

const yes: FormAnswer = { action: 'accept', content: {} };
/** Who asks, how a question ends, what is shown of an answer. */
export const asking: BadHabits = {
  'does not say who asks': {
    habits: hides('server'),
    fails: ['the person reads their', 'a field that', 'before consent the'],
  },
  'does not show the message': {
    habits: hides('message'),
    fails: [
      'the person reads their',
      'no escape sequence',
      'nothing that turns',
      'markup of the',
      'neither escape sequences',
      'before consent the',
    ],
  },
  'cancels where the person declines': {
    habits: { leave: () => ({ action: 'cancel' }) },
    fails: ['declining is decline', 'a form without fields can be declined', 'a proposal is not'],
  },
  'declines where the person cancels': {
    habits: {
      leave: (button, asked) => (button === 'cancel' ? { action: 'decline' } : leave(button, asked)),
    },
    fails: ['cancelling is cancel'],
  },
  'declines where the person closes': {
    habits: { leave: (button, asked) => (button === 'close' ? { action: 'decline' } : leave(button, asked)) },
    fails: ['closing is cancel', 'a form without fields can be declined', 'a proposal is not'],
  },
  'sends content: null': {
    habits: {
      leave: (button, asked) => ({ ...leave(button, asked), content: null }) as unknown as FormAnswer,
    },
    fails: ['an answer without'],
  },
  'can not send an empty form': {
    habits: {
      read: (form, draft) =>
        form.fields.length === 0
          ? { ok: false, problem: { form: 'Nothing is filled in.' }, values: {} }
          : read(form, draft),
    },
    fails: ['a form without fields can be approved'],
  },
  'knows only "Yes" for an empty form': {
    habits: { leave: (button, asked) => (asked.form.fields.length === 0 ? yes : leave(button, asked)) },
    fails: ['a form without fields can be declined'],
  },
  'approves an empty form by itself': {
    habits: {
      itself: (asked) => (asked.mode === 'form' && asked.form.fields.length === 0 ? 'submit' : undefined),
    },
    fails: ['a form without fields can be declined', 'a form without fields, or'],
  },
  'answers by itself what has defaults': {
    habits: {
      itself: (asked) =>
        asked.mode === 'form' &&
        asked.form.fields.length > 0 &&
        asked.form.fields.every((field) => 'default' in field)
          ? 'submit'
          : undefined,
    },
    fails: [
      'declining is decline',
      'cancelling is cancel',
      'closing is cancel',
      'a form without fields, or',
      'a default is replaced',
      'a default that',
    ],
  },
  'stays when a form is taken back': {
    habits: { closes: (when, mode) => when === 'before' || mode !== 'form' },
    fails: ['a form without fields, or', 'a question that is'],
  },
  'stays when a page is taken back': {
    habits: { closes: (when, mode) => when === 'before' || mode !== 'url' },
    fails: ['a page is not', 'a page that is asked for again can be given'],
  },
  'waits for ever': {
    habits: { closes: (when, mode) => when === 'before' || mode !== 'waiting' },
    fails: ['waiting ends when'],
  },
  'asks what is void': {
    habits: { closes: (when) => when === 'while' },
    fails: ['a question that was', 'a page is not'],
  },
  'does not show what was entered': {
    habits: hides('value'),
    fails: ['defaults are shown', 'the whole answer', 'kept defaults can', 'a proposal is shown'],
  },
  'lets nothing be changed': {
    habits: {
      choose: (form, draft, name, value) =>
        draft.fields.some((one) => one.field.name === name && one.origin === 'person')
          ? draft
          : choose(form, draft, name, value),
    },
    fails: ['every part of', 'an answer that'],
  },
  'does not check changes': {
    habits: {
      type: (form, draft, name, text) =>
        draft.fields.length > 1 && draft.fields.every(({ origin }) => origin === 'person')
          ? puts(draft, name, text, Number(text))
          : type(form, draft, name, text),
      read: (form, draft) =>
        draft.fields.length > 1 && draft.fields.every(({ origin }) => origin === 'person')
          ? unread(form, draft)
          : read(form, draft),
    },
    fails: ['every part of', 'a change before'],
  },
  'does not say who proposes': { habits: hides('proposal'), fails: ['a proposal is shown'] },
  'has no proposals': {
    habits: { start: (form) => start(form) },
    fails: ['a proposal is shown', 'a proposal gives'],
  },
  'prefers a proposal to what was typed': {
    habits: {
      send: (content, { prefill, form }) => ({
        ...content,
        ...(form.read(prefill?.values).ok && prefill?.values),
      }),
    },
    fails: ['a proposal gives'],
  },
  'sends proposals by itself': {
    habits: {
      itself: (asked) => (asked.mode === 'form' && asked.prefill !== undefined ? 'submit' : undefined),
    },
    fails: ['a proposal gives', 'a proposal is not'],
  },
  'does not check proposals': {
    habits: {
      send: (content, { prefill }) => ({
        ...prefill?.values,
        ...content,
        ...(prefill?.values['age'] === 'old' && { age: 'old' }),
      }),
    },
    fails: ['a proposal that'],
  },
  'does not warn of secrets': { habits: hides('secret'), fails: ['a field that'] },
  'does not show notices': { habits: hides('notice'), fails: ['a notice is'] },
};
