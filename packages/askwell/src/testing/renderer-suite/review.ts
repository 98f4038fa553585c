import { attempt, clear, pick, pickMany, type } from './acts.ts';
import { accepted, claim, sees } from './claims.ts';
import type { RendererCase } from './renderer-case.ts';
import { fill, formQuestion } from './show.ts';

const FIELDS = {
  name: { type: 'string', title: 'Name' },
  seats: { type: 'integer', title: 'Seats', minimum: 1 },
  meal: {
    type: 'string',
    title: 'Meal',
    oneOf: [
      { const: 'v', title: 'Vegan' },
      { const: 'm', title: 'Meat' },
    ],
  },
  days: { type: 'array', title: 'Days', items: { type: 'string', enum: ['friday', 'sunday'] } },
  news: { type: 'boolean', title: 'News' },
};
const question = formQuestion(FIELDS, ['name', 'seats']);
const filled = [
  type('name', 'Grace Hopper'),
  type('seats', '37'),
  pick('meal', 'v'),
  pickMany('days', 'sunday'),
  pick('news', false),
];

/** What the person sees before anything is sent, and can still change. */
export const review: readonly RendererCase[] = [
  {
    title: 'C6: the whole answer can be read before it is sent',
    async run(harness) {
      const shown = await fill(harness, question, filled);
      for (const text of ['Grace Hopper', '37', 'Vegan', 'sunday']) {
        sees({ text: shown.review }, text, `Just before sending, the answer ${text}`);
      }
    },
  },
  {
    title: 'C6: kept defaults can be read before they are sent',
    async run(harness) {
      const defaults = formQuestion({
        name: { type: 'string', title: 'Name', default: 'John Doe' },
        meal: { ...FIELDS.meal, default: 'm' },
      });
      const shown = await fill(harness, defaults, []);
      for (const text of ['John Doe', 'Meat']) {
        sees({ text: shown.review }, text, `Just before sending, the default ${text}`);
      }
    },
  },
  {
    title: 'C6: every part of the answer can be changed before it is sent',
    async run(harness) {
      const { answer } = await fill(harness, question, filled, {
        changes: [
          type('name', 'Ada'),
          type('seats', '2'),
          pick('meal', 'm'),
          pickMany('days', 'friday', 'sunday'),
          pick('news', true),
        ],
      });
      accepted(answer, { name: 'Ada', seats: 2, meal: 'm', days: ['friday', 'sunday'], news: true });
    },
  },
  {
    title: 'C6, pitfall 1: an answer that is taken out before sending is absent',
    async run(harness) {
      const { answer } = await fill(harness, question, filled, { changes: [clear('meal'), clear('days')] });
      accepted(answer, { name: 'Grace Hopper', seats: 37, news: false });
    },
  },
  {
    title: 'C6, C11: a change before sending is checked like the first entry',
    needs: ['drafts'],
    async run(harness) {
      const { answer, refusals } = await fill(harness, question, filled, {
        changes: [attempt('seats', '0'), type('seats', '1')],
      });
      accepted(answer, { name: 'Grace Hopper', seats: 1, meal: 'v', days: ['sunday'], news: false });
      claim(refusals.length > 0, 'A change that is no answer was not refused.');
    },
  },
];
